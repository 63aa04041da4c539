namespace CardSystem.Contracts;

/// <summary>The MQTT topics, all under <c>cardsystem/v1/</c>.</summary>
public static class Topics
{
    public const string Root = "cardsystem/v1/";

    /// <summary>Kiosk to centre: one tap or a batch.</summary>
    public static string Taps(KioskId kiosk) => $"{Root}kiosks/{kiosk}/taps";

    /// <summary>Kiosk to everyone permitted, retained, also the kiosk's will: its state.</summary>
    public static string Status(KioskId kiosk) => $"{Root}kiosks/{kiosk}/status";

    /// <summary>Centre to kiosk: what is committed.</summary>
    public static string Receipts(KioskId kiosk) => $"{Root}kiosks/{kiosk}/receipts";

    /// <summary>Centre to kiosk, retained: timetable and policy.</summary>
    public static string Config(KioskId kiosk) => $"{Root}kiosks/{kiosk}/config";

    /// <summary>Centre to kiosk, retained: what it must do at once, such as wipe itself.</summary>
    public static string Commands(KioskId kiosk) => $"{Root}kiosks/{kiosk}/commands";

    /// <summary>Centre to kiosk, retained: what people want it to do now.</summary>
    public static string Orders(KioskId kiosk) => $"{Root}kiosks/{kiosk}/orders";

    /// <summary>Kiosk to centre: what became of an order.</summary>
    public static string Answers(KioskId kiosk) => $"{Root}kiosks/{kiosk}/answers";

    /// <summary>Centre to kiosk: members' figures after their taps there were counted.</summary>
    public static string Standings(KioskId kiosk) => $"{Root}kiosks/{kiosk}/standings";

    /// <summary>Centre to kiosk: links by which the members who have just tapped there open their own pages. Secret for as long as they are good.</summary>
    public static string PageLinks(KioskId kiosk) => $"{Root}kiosks/{kiosk}/page-links";

    /// <summary>What no observer is ever sent, whatever his account says.</summary>
    public const string EveryPageLink = Root + "kiosks/+/page-links";

    /// <summary>Centre to kiosk: what it lacks of the hotlist.</summary>
    public static string KioskHotlist(KioskId kiosk) => $"{Root}kiosks/{kiosk}/hotlist";

    /// <summary>Centre to all kiosks, retained: the hotlist's newest change, and how new the list is.</summary>
    public const string Hotlist = Root + "hotlist";

    /// <summary>Centre to its kiosks and screens, retained: live counts.</summary>
    public static string Live(CentreId centre) => $"{Root}centres/{centre}/live";

    /// <summary>Reads the kiosk and the last level out of <c>cardsystem/v1/kiosks/{kiosk}/{leaf}</c>.</summary>
    public static bool TryParseKiosk(string topic, out KioskId kiosk, out string leaf)
    {
        const string prefix = Root + "kiosks/";
        (kiosk, leaf) = (default, "");
        if (!topic.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var slash = topic.IndexOf('/', prefix.Length);
        if (slash < 0 || !KioskId.TryParse(topic[prefix.Length..slash], out kiosk)) return false;
        leaf = topic[(slash + 1)..];
        return leaf.Length > 0;
    }
}

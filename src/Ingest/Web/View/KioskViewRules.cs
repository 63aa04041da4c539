using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.View;

/// <summary>A kiosk's state in words: how it is, and up to when everything it took is here.</summary>
public static class KioskViewRules
{
    private static readonly string[] Levels = ["offline", "trouble", "busy", "fine"];

    public static int Rank(string level) => Array.IndexOf(Levels, level);

    /// <summary>Somebody should go and look.</summary>
    public static bool IsTroubled(string level) => level is "offline" or "trouble";

    public static KioskView Show(LiveKiosk kiosk, PageTexts texts, DistrictTime time, string centreName)
    {
        var trouble = TroubleRules.Say(kiosk.Trouble, texts);
        var level = Level(kiosk, trouble);
        return new KioskView(
            kiosk.Id, kiosk.Name, centreName, level, LevelText(level, texts), Line(kiosk, texts, time), Readers(kiosk, texts), trouble,
            kiosk.LastTap is { } tap ? PageTexts.Fill(texts.LastTap, time.Minute(tap)) : "");
    }

    private static string Level(LiveKiosk kiosk, string trouble) =>
        !kiosk.Online ? "offline"
        : trouble.Length > 0 || kiosk.ReadersReady < kiosk.ReadersTotal || kiosk.ReadersTotal == 0 ? "trouble"
        : kiosk.Waiting > 0 ? "busy"
        : "fine";

    private static string LevelText(string level, PageTexts texts) => level switch
    {
        "offline" => texts.KioskOffline,
        "trouble" => texts.KioskTrouble,
        "busy" => texts.KioskBusy,
        _ => texts.KioskOnline,
    };

    private static string Line(LiveKiosk kiosk, PageTexts texts, DistrictTime time)
    {
        if (kiosk.CompleteTo is not { } complete) return kiosk.Online ? PageTexts.Fill(texts.KioskComplete, "–", PageTexts.Number(kiosk.Waiting)) : texts.KioskSilent;
        var text = kiosk.Online ? texts.KioskComplete : kiosk.Waiting > 0 ? texts.KioskOfflineWaiting : texts.KioskOfflineSince;
        return PageTexts.Fill(text, time.Minute(complete), PageTexts.Number(kiosk.Waiting));
    }

    // What an absent kiosk last said about its readers would be stale.
    private static string Readers(LiveKiosk kiosk, PageTexts texts) =>
        !kiosk.Online ? "" : kiosk.ReadersTotal == 0 ? texts.NoReaders : PageTexts.Fill(texts.Readers, kiosk.ReadersReady, kiosk.ReadersTotal);
}

using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.View;

/// <summary>
/// What a kiosk says is wrong, in the reader's language. A kiosk speaks English phrases joined by "; ", each perhaps after
/// the name of its kind (<c>reader-lost: …</c>); a phrase that is not known is shown as it came.
/// </summary>
public static class TroubleRules
{
    private const string LinkDown = "link-down";

    private static readonly (string Begins, string Kind)[] Phrases =
    [
        ("no card reader", "no-reader"),
        ("reader ", "reader-lost"),
        ("taps cannot be recorded", "cannot-record"),
        ("the outbox is full", "cannot-record"),
        ("the outbox", "outbox-repaired"),
        ("no connection to the centre", LinkDown),
        ("the centre has not been reached", LinkDown),
        ("the centre refuses", "not-authorised"),
        ("the centre does not allow", "not-authorised"),
        ("the centre cannot take entry", "entry-stuck"),
        ("the kiosk's clock", "clock-off"),
        ("no timetable", "no-timetable"),
        ("the list of lost cards", "hotlist-old"),
    ];

    /// <summary>Empty where nothing is wrong that the page does not say anyway: that the link is down shows in the kiosk's being offline.</summary>
    public static string Say(string? trouble, PageTexts texts)
    {
        var said = new List<string>();
        var known = false;
        foreach (var phrase in (trouble ?? "").Split("; ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var kind = Kind(phrase);
            // What follows a known phrase belongs to it: "the kiosk's clock is 5 min fast; set it".
            if (kind is null && known) continue;
            known = kind is not null;
            if (kind != LinkDown) said.Add(kind is null ? phrase : PageTexts.Fill(texts.Troubles[kind], Subject(phrase)));
        }

        return string.Join(" ", said.Distinct());
    }

    private static string? Kind(string phrase)
    {
        var named = phrase.Split(": ", 2)[0];
        if (named == LinkDown || PageTexts.Chinese.Troubles.ContainsKey(named)) return named;
        return Phrases.FirstOrDefault(p => phrase.StartsWith(p.Begins, StringComparison.OrdinalIgnoreCase)).Kind;
    }

    /// <summary>The reader's name in <c>reader ACS ACR122U 00 00: unplugged</c>.</summary>
    private static string Subject(string phrase)
    {
        const string mark = "reader ";
        var from = phrase.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
        return from < 0 ? "" : phrase[(from + mark.Length)..].Split(": ", 2)[0];
    }
}

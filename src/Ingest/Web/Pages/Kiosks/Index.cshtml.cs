using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Kiosks;

/// <summary>All kiosks within reach, those that need somebody first.</summary>
[Needs(Right.SeeKiosks)]
public sealed class KiosksModel(DeskContext desk, KioskStatusBook statuses) : DeskPage(desk)
{
    public const int RenewSeconds = 10;
    private static readonly string[] States = ["enrolled", "imported", "waiting", "new", "revoked"];

    public IActionResult OnGet()
    {
        var reach = Caller.Reach(Right.SeeKiosks);
        var now = Now;
        var lines = Read(work => KioskBoard.All(work, statuses, reach.Holds)).Select(k => new KioskLine(k, now, Units)).ToList();
        return ShowTable(TableOf([.. lines.OrderBy(l => l.State == "revoked").ThenBy(l => l.Rank).ThenBy(l => l.Id, StringComparer.Ordinal)]));
    }

    private static DeskTable<KioskLine> TableOf(IReadOnlyList<KioskLine> lines) => DeskTable.Of("kiosks", lines)
        .Column("name", KioskWords.Name, k => $"{k.Name} ({k.Id})", link: k => "/kiosks/" + k.Id)
        .Column("centre", KioskWords.Centre, k => k.Centre)
        .Column("health", KioskWords.Health, k => k.LevelText, ColumnKind.Tone, order: k => k.Rank, tone: k => k.LevelTone)
        .Column("line", KioskWords.Detail, k => k.Line)
        .Column("waiting", KioskWords.Waiting, k => PageTexts.Number(k.Kiosk.Complete.Waiting), ColumnKind.Number, order: k => k.Kiosk.Complete.Waiting)
        .Column("complete", KioskWords.Complete, k => k.Complete, ColumnKind.Instant)
        .Column("heard", KioskWords.Heard, k => k.Heard, ColumnKind.Instant, order: k => k.Kiosk.HeardAt)
        .Column("readers", KioskWords.Readers, k => k.Readers)
        .Column("version", KioskWords.Version, k => k.Kiosk.Software)
        .Column("certificate", KioskWords.Certificate, k => k.Certificate, ColumnKind.Date, tone: k => k.EndsSoon ? "warn" : null!)
        .Column("state", KioskWords.Enrolment, k => k.StateText, ColumnKind.Tone, tone: k => k.StateTone)
        .Filter("centre", KioskWords.Centre, choices: [.. lines.Select(l => l.Kiosk.Entry.Centre).Distinct().Select(c => new Choice(c, lines.First(l => l.Kiosk.Entry.Centre == c).Centre)).OrderBy(c => c.Text, StringComparer.Ordinal)],
            keep: (k, centre) => k.Kiosk.Entry.Centre == centre)
        .Filter("health", KioskWords.Health, choices: Levels, keep: (k, level) => k.Level == level)
        .Filter("state", KioskWords.Enrolment, choices: [.. States.Select(s => new Choice(s, KioskWords.State(s).ToString()))], keep: (k, state) => k.State == state)
        .Search(KioskWords.SearchHint, k => k.Name, k => k.Id)
        .WhenEmpty(KioskWords.None);

    private static IReadOnlyList<Choice> Levels
    {
        get
        {
            var texts = Bilingual.IsEnglish ? PageTexts.English : PageTexts.Chinese;
            return [new("offline", texts.KioskOffline), new("trouble", texts.KioskTrouble), new("busy", texts.KioskBusy), new("fine", texts.KioskOnline)];
        }
    }
}

using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Alerts;

/// <summary>Security alerts of the units within reach, the open ones first.</summary>
[Needs(Right.HandleAlerts)]
public sealed class AlertsModel(DeskContext desk) : DeskPage(desk)
{
    private const string Select = """
        a.alert as Alert, a.kind as Kind, a.subject as Subject, a.detail as Detail, a.unit as Unit, a.count as Count, a.first_at as FirstAt, a.last_at as LastAt, a.acknowledged_by as AcknowledgedBy, a.acknowledged_at as AcknowledgedAt
        """;

    public IActionResult OnGet()
    {
        var (reach, zone) = (Caller.Reach(Right.HandleAlerts), Zone);
        return ShowTable(new DeskTable<SecurityAlert>("alerts", Select, "security_alerts a", reach.Sql("a.unit"), "case when a.acknowledged_at = 0 then 0 else 1 end, a.last_at desc, a.alert desc", new { reach = reach.Parameter })
            .Column("kind", AlertDeskWords.Kind, a => KindOf(a.Kind), sort: "a.kind", link: a => $"/alerts/{a.Alert}")
            .Column("subject", AlertDeskWords.Subject, a => a.Subject, sort: "a.subject")
            .Column("level", AlertDeskWords.Level, a => LevelOf(a.Kind).ToString(), ColumnKind.Tone, tone: a => ToneOf(a.Kind))
            .Column("state", AlertDeskWords.State, a => (a.IsOpen ? AlertDeskWords.IsOpen : AlertDeskWords.IsDone).ToString(), ColumnKind.Tone, tone: a => a.IsOpen ? "bad" : "quiet")
            .Column("count", AlertDeskWords.Count, a => PageTexts.Number(a.Count), ColumnKind.Number, sort: "a.count")
            .Column("unit", AlertDeskWords.Unit, a => a.Unit.Length == 0 ? AlertDeskWords.District.ToString() : Units.Name(a.Unit), sort: "a.unit")
            .Column("first", AlertDeskWords.First, a => Moments.Minute(a.FirstAt, zone), ColumnKind.Instant, sort: "a.first_at")
            .Column("last", AlertDeskWords.Last, a => Moments.Minute(a.LastAt, zone), ColumnKind.Instant, sort: "a.last_at")
            .Filter("state", AlertDeskWords.State, "(a.acknowledged_at = 0) = (@f_state = 'open')", [new Choice("open", AlertDeskWords.IsOpen.ToString()), new Choice("done", AlertDeskWords.IsDone.ToString())])
            .Filter("kind", AlertDeskWords.Kind, "a.kind = @f_kind", [.. AlertKinds.All.Select(k => new Choice(k, KindOf(k)))])
            .Search(AlertDeskWords.SearchHint, "a.subject")
            .WhenEmpty(AlertDeskWords.None));
    }

    internal static string KindOf(string kind) => AlertWords.Of(kind) is var word && Bilingual.IsEnglish ? word.TitleEn : word.TitleZh;

    internal static Bilingual LevelOf(string kind) => AlertWords.Of(kind).Level == "serious" ? AlertDeskWords.Serious : AlertDeskWords.Concern;

    internal static string ToneOf(string kind) => AlertWords.Of(kind).Level == "serious" ? "bad" : "warn";
}

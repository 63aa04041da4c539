using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary><c>/activities</c>: those that concern the caller.</summary>
[Needs(Right.SeeActivities)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    private sealed record Row(string Id, string Name, long Kind, string Category, string Organiser, string Audience, string Centre, long FirstDay, long LastDay, string Recurrence, long Starts, long Next);

    public IActionResult OnGet()
    {
        var reach = new PlanReach(Caller.Reach(Right.SeeActivities), Units);
        var (units, meant) = Read(work => reach.Values(work, "activities"));
        var centres = Units.All.Where(u => u.Kind == "centre").OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => new Choice(u.Id, u.Name)).ToList();
        var table = new DeskTable<Row>("activities",
            """
            a.activity as Id, a.name as Name, a.kind as Kind, a.category as Category, a.organiser as Organiser, a.audience as Audience, a.centre as Centre, a.first_day as FirstDay, a.last_day as LastDay,
            a.recurrence as Recurrence, a.starts as Starts, coalesce((select min(s.starts) from sessions s where s.activity = a.activity and s.starts >= @now and s.fate = 1), 0) as Next
            """,
            "activities a", reach.Sql(Database, "a"), "a.activity", new { reach = units, meant, now = Time.GetUtcNow().ToUnixTimeMilliseconds(), today = Today })
            .Column("name", ActivityWords.Name, r => r.Name, sort: "a.name", link: r => "/activities/" + r.Id)
            .Column("kind", ActivityWords.Kind, r => ActivityWords.KindOf((SessionKind)r.Kind).ToString(), sort: "a.kind")
            .Column("recurs", ActivityWords.Recurs, r => RecurrenceWords.Say(r.Recurrence, DateOnly.FromDayNumber((int)r.FirstDay)) + " " + ActivityForm.Clock(TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(r.Starts))))
            .Column("next", ActivityWords.Next, r => r.Next > 0 ? Local(r.Next) : "", ColumnKind.Instant)
            .Column("centre", ActivityWords.Centre, r => Units.Name(r.Centre), sort: "a.centre")
            .Column("organiser", ActivityWords.Organiser, r => Units.Name(r.Organiser), sort: "a.organiser")
            .Column("audience", ActivityWords.Audience, r => AudienceText.Of(r.Audience, Units))
            .Column("state", ActivityWords.State, r => (r.LastDay >= Today ? ActivityWords.StateRunning : ActivityWords.StateOver).ToString(), ColumnKind.Tone, sort: "a.last_day", tone: r => r.LastDay >= Today ? "good" : "quiet")
            .Filter("state", ActivityWords.State, "(@f_state = 'running' and a.last_day >= @today) or (@f_state = 'over' and a.last_day < @today)",
                [new("running", ActivityWords.StateRunning.ToString()), new("over", ActivityWords.StateOver.ToString())])
            .Filter("kind", ActivityWords.Kind, "a.kind = @f_kind", [.. Enum.GetValues<SessionKind>().Select(k => new Choice(ActivityRules.WordFor(k), ActivityWords.KindOf(k).ToString()))], value: k => (long)ActivityRules.KindOf(k)!.Value)
            .Filter("centre", ActivityWords.Centre, "a.centre = @f_centre", centres)
            .Search(ActivityWords.SearchHint, "a.name", "a.activity")
            .WhenEmpty(ActivityWords.Empty);
        return ShowTable(table);
    }

    private string Local(long at) => LocalTimes.Local(at, Zone).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}

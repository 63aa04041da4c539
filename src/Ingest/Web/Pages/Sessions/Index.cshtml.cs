using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Activities;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary><c>/sessions</c>: those of some days that concern the caller; two weeks without a choice, 92 days at most.</summary>
[Needs(Right.SeeActivities)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    private const int MostDays = 92;

    public DateOnly From { get; private set; }

    public DateOnly Until { get; private set; }

    public IActionResult OnGet(string? from, string? until)
    {
        var today = DateOnly.FromDayNumber((int)Today);
        From = ActivityForm.DayOf(from) ?? today.AddDays(-7);
        Until = ActivityForm.DayOf(until) ?? From.AddDays(14);
        if (Until < From) Until = From;
        if (Until.DayNumber - From.DayNumber > MostDays) Until = From.AddDays(MostDays);
        var days = new DistrictDays(Zone);
        var span = new { start = days.StartOf(From), end = days.StartOf(Until.AddDays(1)) };
        var reach = new PlanReach(Caller.Reach(Right.SeeActivities), Units);
        var (units, meant) = Read(work => reach.Values(work, "sessions", "starts >= @start and starts < @end", span));
        var centres = Units.All.Where(u => u.Kind == "centre").OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => new Choice(u.Id, u.Name)).ToList();
        var table = SessionTable.Of(Database, $"s.starts >= @start and s.starts < @end and {reach.Sql(Database, "s")}",
                new { span.start, span.end, reach = units, meant, now = Time.GetUtcNow().ToUnixTimeMilliseconds() }, Units, Zone, "s.starts", withName: true)
            .Filter("centre", ActivityWords.Centre, "s.centre = @f_centre", centres)
            .Filter("kind", ActivityWords.Kind, "s.kind = @f_kind", [.. Enum.GetValues<SessionKind>().Select(k => new Choice(Ingest.Activities.ActivityRules.WordFor(k), ActivityWords.KindOf(k).ToString()))],
                value: k => (long)Ingest.Activities.ActivityRules.KindOf(k)!.Value)
            .Search(SessionWords.SearchHint, "s.name", "s.session");
        return ShowTable(table);
    }
}

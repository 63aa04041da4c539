using System.Globalization;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Activities: what there is, made and ended.</summary>
internal static class ActivitiesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/activities", List).Many<ActivityItem>("listActivities", "Activities, by id", "centre", "kind").Needs(Right.SeeActivities);
        api.MapGet("/activities/{id}", One).One<ActivityItem>("getActivity", "An activity").Needs(Right.SeeActivities, Target.Activity);
        api.MapPost("/activities", Create).Act<NewActivity, ActivityMade>("createActivity", "Makes an activity and its sessions", StatusCodes.Status201Created).Needs(Right.PlanActivities);
        api.MapPost("/activities/{id}/stop", Stop).Act<StopActivity, ActivityStopped>("stopActivity", "Ends an activity: its sessions from that day on are cancelled").Needs(Right.PlanActivities, Target.Activity);
    }

    private static IResult List(ApiCall call)
    {
        var reach = call.Caller.Reach(Right.SeeActivities);
        var (centre, kind, after) = (call.Text("centre"), call.Choice("kind", Word.All<District.SessionKind>()), call.After(typeof(string))?[0] ?? "");
        var wanted = new List<string> { "a.activity > @after", SeenSql.Places(reach, "a", SeenSql.Meant(reach, call.Caller.Units)) };
        if (centre is not null) wanted.Add("a.centre = @centre");
        if (kind is not null) wanted.Add("a.kind = @kind");
        var values = call.Values(reach, new { after, centre, kind = (long)(Word.Read<District.SessionKind>(kind) ?? 0) });
        var rows = call.Read(work =>
        {
            var ids = work.Query<string>($"select a.activity from activities a where {string.Join(" and ", wanted)} order by a.activity limit @most", values).ToList();
            return ids.ConvertAll(id => ActivityStore.Get(work, id));
        });
        return call.Page(rows, Item, a => [a.Id]);
    }

    private static IResult One(string id, ApiCall call) => ApiJson.Answer(call.Read(work => ActivityStore.Find(work, id) is { } activity ? Item(activity) : Listed(work, id, call)));

    private static IResult Create(ApiCall call, ActivitiesOptions options)
    {
        var wanted = call.Body<NewActivity>();
        // Whoever plans at the centre, or for the unit that holds it: the two that own an activity.
        if (!call.May(Right.PlanActivities, Target.Unit, wanted.Centre)) call.Check(Right.PlanActivities, Target.Unit, wanted.Organiser.Length > 0 ? wanted.Organiser : wanted.Centre);
        else if (wanted.Organiser.Length > 0) call.Check(Right.SeeActivities, Target.Unit, wanted.Organiser);
        var activity = Read(wanted);
        var through = wanted.PlanUntil ?? ActivityDesk.Horizon(activity.FirstDay, call.Now, options.HorizonMonths, call.Zone);
        var report = call.Write(work => ActivityDesk.Create(work, activity, [.. (wanted.Members ?? []).Distinct(StringComparer.Ordinal).Take(ActivityRules.MostListed + 1)], through, call.Who, call.Now, call.Zone));
        return Results.Extensions.Made($"{ApiAnswers.Root}/activities/{report.Activity}", new ActivityMade(report.Activity, report.Made, report.PlannedTo));
    }

    private static IResult Stop(string id, ApiCall call)
    {
        var stop = call.Body<StopActivity>();
        var reason = ApiCall.Required("reason", stop.Reason, Desk.LongestReason);
        return ApiJson.Answer(new ActivityStopped(id, call.Write(work => ActivityDesk.Stop(work, id, stop.From, call.Who, reason, call.Now, call.Zone))));
    }

    private static Activity Read(NewActivity a) => new(
        a.Id, a.Name, a.Category, Word.Read<District.SessionKind>(a.Kind) ?? throw ApiCall.Wrong("kind", Word.All<District.SessionKind>()), a.Organiser, Ids(a.Audience) is { Length: > 0 } audience ? audience : "*",
        a.Centre, a.Room, Ids(a.Kiosks), a.InOut, a.Capacity, a.From, a.LastDay ?? RuleExpander.LastDay, Time("starts", a.Starts), Time("ends", a.Ends),
        new SessionWindows(a.OpensBefore, a.LateAfter, a.LeaveBefore, a.ClosesAfter), a.Repeat, Word.Read<HolidayRule>(a.Holidays) ?? throw ApiCall.Wrong("holidays", Word.All<HolidayRule>()), a.From) { Rate = a.Rate };

    private static string Ids(IReadOnlyList<string>? ids) => string.Join(';', (ids ?? []).Where(i => i.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static TimeOnly Time(string name, string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : throw ApiException.BadRequest(ApiWords.WrongTime.Fill(name));

    /// <summary>One that came with an imported timetable has sessions and no plan: it is what these are.</summary>
    private static ActivityItem Listed(Work work, string id, ApiCall call)
    {
        var ends = work.One<(long First, long Last)>("select coalesce(min(starts), 0), coalesce(max(starts), 0) from sessions where activity = @id", new { id });
        var s = work.Query<SessionRow>($"select {SessionRow.Columns} from sessions where activity = @id order by starts desc, session limit 1", new { id }).FirstOrDefault() ?? throw ApiException.NotHere();
        DateOnly Day(long at) => DateOnly.FromDateTime(call.At(at).DateTime);
        return new(
            id, s.Name, s.Category, Word.Of((District.SessionKind)s.Kind), s.Organiser, s.Audience == "*" ? [] : SessionRow.Split(s.Audience), s.Centre, s.Room, SessionRow.Split(s.Kiosks), s.InOut != 0, (int)s.Capacity,
            Day(ends.First), Day(ends.Last), TimeOnly.FromDateTime(call.At(s.Starts).DateTime), TimeOnly.FromDateTime(call.At(s.Ends).DateTime), "", Day(ends.Last));
    }

    private static ActivityItem Item(Activity a) => new(
        a.Id, a.Name, a.Category, Word.Of(a.Kind), a.Organiser, a.Audience == "*" ? [] : SessionRow.Split(a.Audience), a.Centre, a.Room, SessionRow.Split(a.Kiosks), a.InOut, a.Capacity,
        a.FirstDay, a.LastDay == RuleExpander.LastDay ? null : a.LastDay, a.Starts, a.Ends, a.Recurrence, a.PlannedTo);
}

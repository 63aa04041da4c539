using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Sessions: the timetable, who attended, cancelled and reinstated.</summary>
internal static class SessionsApi
{
    private const int UsualDays = 7;
    private const int MostDays = 366;

    private sealed record AttendanceRow(string Member, string Name, string Branch, long Status, long Expected, long Provisional, long InAt, long OutAt, long Minutes, string Rule);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/sessions", List).Many<SessionItem>("listSessions", "Sessions that start in a span of days, the earliest first; a week from today where none is given", "from", "until", "centre", "activity").Needs(Right.SeeActivities);
        api.MapGet("/sessions/{id}", One).One<SessionItem>("getSession", "A session").Needs(Right.SeeActivities, Target.Session);
        api.MapGet("/sessions/{id}/attendance", Attendance).Many<SessionAttendanceItem>("listSessionAttendance", "Who attended a session, of the members the token may see", "names").Needs(Right.SeeActivities, Target.Session).Needs(Right.SeeMembers);
        api.MapPost("/sessions/{id}/cancel", Cancel).Act<WithReason, SessionItem>("cancelSession", "Cancels a session: nobody is absent at it, and kiosks forget it").Needs(Right.PlanActivities, Target.Session);
        api.MapPost("/sessions/{id}/reinstate", Reinstate).Act<WithReason, SessionItem>("reinstateSession", "Takes a cancellation back").Needs(Right.PlanActivities, Target.Session);
    }

    private static IResult List(ApiCall call)
    {
        var reach = call.Caller.Reach(Right.SeeActivities);
        var (centre, activity, after, (from, until)) = (call.Text("centre"), call.Text("activity"), call.After(typeof(long), typeof(string)), call.Span(UsualDays, MostDays));
        var wanted = new List<string> { "s.starts >= @from", "s.starts < @until", SeenSql.Places(reach, "s", SeenSql.Meant(reach, call.Caller.Units)) };
        if (centre is not null) wanted.Add("s.centre = @centre");
        if (activity is not null) wanted.Add("s.activity = @activity");
        if (after is not null) wanted.Add("(s.starts > @starts or (s.starts = @starts and s.session > @last))");
        var rows = call.Read(work => work.Query<SessionRow>(
            $"select {SessionRow.Columns} from sessions s where {string.Join(" and ", wanted)} order by s.starts, s.session limit @most",
            call.Values(reach, new { from, until, centre, activity, starts = after?[0] ?? 0L, last = after?[1] ?? "" })).ToList());
        return call.Page(rows, r => Item(r, call), r => [r.Starts, r.Session]);
    }

    private static IResult One(string id, ApiCall call) => ApiJson.Answer(Item(call.Read(work => SessionStore.Find(work, id)) ?? throw ApiException.NotHere(), call));

    private static IResult Attendance(string id, ApiCall call)
    {
        var (reach, after) = (call.Caller.Reach(Right.SeeMembers), call.After(typeof(string))?[0] ?? "");
        var rows = call.Read(work => work.Query<AttendanceRow>($"""
            select a.member as Member, m.name as Name, m.branch as Branch, a.status as Status, a.expected as Expected, a.provisional as Provisional, a.in_at as InAt, a.out_at as OutAt, a.minutes as Minutes, a.rule as Rule
            from derived.attendance a join members m on m.member = a.member
            where a.session = @id and a.member > @after and {SeenSql.Members(reach, "a.member")} order by a.member limit @most
            """, call.Values(reach, new { id, after })).ToList());
        call.RecordLook();
        return call.Page(rows, r => new SessionAttendanceItem(
            r.Member, call.Caller.NameOf(r.Name, r.Branch), r.Branch, Word.Of((AttendanceStatus)r.Status), r.Expected != 0, r.Provisional != 0, call.AtOrNone(r.InAt), call.AtOrNone(r.OutAt), r.Minutes, r.Rule), r => [r.Member]);
    }

    private static IResult Cancel(string id, ApiCall call) => Do(id, call, (work, reason) => SessionDesk.Cancel(work, id, call.Who, reason, call.Now));

    private static IResult Reinstate(string id, ApiCall call) => Do(id, call, (work, reason) => SessionDesk.Reinstate(work, id, call.Who, reason, call.Now));

    private static IResult Do(string id, ApiCall call, Action<Work, string> change)
    {
        var reason = ApiCall.Required("reason", call.Body<WithReason>().Reason, Desk.LongestReason);
        return ApiJson.Answer(call.Write(work =>
        {
            change(work, reason);
            return Item(SessionStore.Get(work, id), call);
        }));
    }

    private static SessionItem Item(SessionRow s, ApiCall call) => new(
        s.Session, s.Activity, s.Name, s.Category, Word.Of((SessionKind)s.Kind), Word.Of((SessionFate)s.Fate), s.Centre, s.Room, s.Organiser, s.Audience == "*" ? [] : SessionRow.Split(s.Audience), SessionRow.Split(s.Kiosks),
        call.At(s.Opens), call.At(s.Starts), call.At(s.Ends), call.At(s.Closes), s.InOut != 0, s.Capacity, s.Reason);
}

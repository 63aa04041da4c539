using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using Target = CardSystem.Ingest.Web.Access.Target;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>Members: the list, a file, attendance. Each look at a file is written down.</summary>
internal static class MembersApi
{
    private const int UsualDays = 366;
    private const int MostDays = 3_660;

    private sealed record Row(string Member, string Name, string Branch);

    private sealed record AttendanceRow(string Session, string Activity, string Name, long Starts, long Status, long Expected, long Provisional, long InAt, long OutAt, long Minutes, string Rule);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/members", List).Many<MemberItem>("listMembers", "Members, by number", "unit", "q", "names").Needs(Right.SeeMembers);
        api.MapGet("/members/{id}", One).One<MemberTold>("getMember", "A member's file", "names").Needs(Right.SeeMembers, Target.Member);
        api.MapGet("/members/{id}/attendance", Attendance).Many<AttendanceItem>("listMemberAttendance", "A member's attendance, the newest first; a year back where no span is given", "from", "until").Needs(Right.SeeMembers, Target.Member);
    }

    private static IResult List(ApiCall call)
    {
        var reach = call.Caller.Reach(Right.SeeMembers);
        var (unit, search, after) = (call.Text("unit"), call.Text("q"), call.After(typeof(string))?[0] ?? "");
        var wanted = new List<string> { "m.member > @after", "m.member not in (select member from member_merges)", SeenSql.Members(reach, "m.member") };
        if (unit is not null) wanted.Add($"m.branch in {call.Database.ListOf("@below")}");
        // A name that is not shown must not be found out by searching for it either.
        if (search is not null) wanted.Add(call.Caller.MaySeeNames ? "(m.member = @number or lower(m.name) like @like escape '!')" : "m.member = @number");
        var below = System.Text.Json.JsonSerializer.Serialize(unit is null ? [] : call.Caller.Units.Below([unit]));
        var values = call.Values(reach, new { after, below, number = search?.ToUpperInvariant(), like = "%" + Escaped(search) + "%" });
        var rows = call.Read(work => work.Query<Row>($"select m.member as Member, m.name as Name, m.branch as Branch from members m where {string.Join(" and ", wanted)} order by m.member limit @most", values).ToList());
        call.RecordLook();
        return call.Page(rows, r => new MemberItem(r.Member, call.Caller.NameOf(r.Name, r.Branch), r.Branch, call.Caller.Units.Name(r.Branch)), r => [r.Member]);
    }

    private static IResult One(string id, ApiCall call)
    {
        var told = call.Read(work =>
        {
            var person = Person(work, id);
            var row = work.One<Row>("select member as Member, name as Name, branch as Branch from members where member = @person", new { person })!;
            var values = new { person, today = call.Today };
            var community = work.Query<string?>("select unit from member_communities where member = @person and from_day <= @today and until_day > @today", values).FirstOrDefault();
            var stays = work.Query<(string Unit, long From, long Until)>("select unit, from_day, until_day from member_stays where member = @person and until_day > @today order by from_day, unit", values);
            var exemptions = work.Query<(string Reason, long From, long Until)>("select reason, from_day, until_day from member_exemptions where member = @person and until_day > @today order by from_day", values);
            return new MemberTold(
                row.Member, call.Caller.NameOf(row.Name, row.Branch), row.Branch, call.Caller.Units.Name(row.Branch), community,
                [.. stays.Select(s => new StayItem(s.Unit, ApiCall.DayOf(s.From), ApiCall.DayOf(s.Until)))], [.. exemptions.Select(e => new ExemptionItem(e.Reason, ApiCall.DayOf(e.From), ApiCall.DayOf(e.Until)))]);
        });
        call.RecordLook(told.Member);
        return ApiJson.Answer(told);
    }

    private static IResult Attendance(string id, ApiCall call)
    {
        var (after, (from, until)) = (call.After(typeof(long), typeof(string)), call.Span(UsualDays, MostDays, UsualDays - 1));
        var rows = call.Read(work => work.Query<AttendanceRow>($"""
            select a.session as Session, s.activity as Activity, s.name as Name, s.starts as Starts, a.status as Status, a.expected as Expected, a.provisional as Provisional,
                a.in_at as InAt, a.out_at as OutAt, a.minutes as Minutes, a.rule as Rule
            from derived.attendance a join sessions s on s.session = a.session
            where a.member = @person and s.starts >= @from and s.starts < @until{(after is null ? "" : " and (s.starts < @starts or (s.starts = @starts and a.session < @last))")}
            order by s.starts desc, a.session desc limit @most
            """, call.Values(null, new { person = Person(work, id), from, until, starts = after?[0] ?? 0L, last = after?[1] ?? "" })).ToList());
        if (after is null) call.RecordLook(id);
        return call.Page(rows, r => new AttendanceItem(
            r.Session, r.Activity, r.Name, call.At(r.Starts), Word.Of((AttendanceStatus)r.Status), r.Expected != 0, r.Provisional != 0, call.AtOrNone(r.InAt), call.AtOrNone(r.OutAt), r.Minutes, r.Rule), r => [r.Starts, r.Session]);
    }

    /// <summary>The number that stands for the person; the gate has seen that there is one.</summary>
    internal static string Person(Work work, string number) => Persons.Find(work, number) ?? throw ApiException.NotHere();

    private static string Escaped(string? text) =>
        (text ?? "").ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}

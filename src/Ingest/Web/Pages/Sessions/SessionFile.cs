using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;

namespace CardSystem.Ingest.Web.Pages.Sessions;

/// <summary>What came of a session as it was derived; all 0 while it has not opened.</summary>
public sealed record SessionCounts
{
    public long Phase { get; init; } = -1;
    public string Held { get; init; } = "";
    public long Expected { get; init; }
    public long Attended { get; init; }
    public long Late { get; init; }
    public long LeftEarly { get; init; }
    public long WalkIn { get; init; }
    public long Absent { get; init; }
    public long Excused { get; init; }

    public bool IsKnown => Phase >= 0;
}

/// <summary>A session as its pages show it.</summary>
/// <param name="Named">Members named one by one.</param>
public sealed record SessionFile(string Id, string Activity, string Name, string Centre, string Room, string Organiser, string Audience, SessionKind Kind, bool IsCancelled, bool InOut, bool Rate, int Capacity,
    long Opens, long Starts, long LateAfter, long LeaveFrom, long Ends, long Closes, string Kiosks, string MemberList, string Former, string Reason, int Named, SessionCounts Counts)
{
    /// <summary>Null where there is no such session.</summary>
    public static SessionFile? Read(Work work, string id)
    {
        if (SessionStore.Find(work, id) is not { } s) return null;
        var counts = work.One<SessionCounts>("""
            select phase as Phase, held as Held, expected as Expected, attended as Attended, late as Late, left_early as LeftEarly, walk_in as WalkIn, absent as Absent, excused as Excused
            from derived.session_states where session = @id
            """, new { id }) ?? new SessionCounts();
        var named = s.MemberList.Length == 0 ? 0 : (int)work.One<long>("select count(*) from member_lists where list = @MemberList", new { s.MemberList });
        return new(s.Session, s.Activity, s.Name, s.Centre, s.Room, s.Organiser, s.Audience, (SessionKind)s.Kind, s.IsCancelled, s.InOut != 0, s.Rate != 0, (int)s.Capacity,
            s.Opens, s.Starts, s.LateAfter, s.LeaveFrom, s.Ends, s.Closes, s.Kiosks, s.MemberList, s.Former, s.Reason, named, counts);
    }

    public bool HasBegun(long now) => now >= Starts;

    /// <summary>Nobody is absent yet: those who are expected and have not come are still to be listed by the roster.</summary>
    public bool IsUndecided => Kind == SessionKind.Required && !IsCancelled && (SessionPhase)Counts.Phase is not (SessionPhase.Closed or SessionPhase.Provisional);

    public (Words.Bilingual Text, string Tone) StateAt(long now) => SessionTable.StateOf(
        new(Id, Activity, Name, Centre, Room, Organiser, Audience, (long)Kind, IsCancelled ? 2 : 1, Opens, Starts, Ends, Closes, Counts.IsKnown ? Counts.Phase : null, 0, 0, 0, 0, 0), now);
}

/// <summary>Whom a required session expects, asked in SQL so that one session's page does not read the whole roster. As the roster has it: by home or temporary stay on its day, named one by one, and not exempt.</summary>
internal static class ExpectedSql
{
    /// <summary>Rows of <c>member</c>; bind <see cref="Values"/>.</summary>
    public static string Of(Database database) => $"""
        select distinct coalesce(g.into_member, x.member) as member from (
            select member from member_homes where unit in {database.ListOf("@units")} and from_day <= @day and until_day > @day
            union select member from member_stays where unit in {database.ListOf("@units")} and from_day <= @day and until_day > @day
            union select member from member_lists where list = @list and list <> '') x
        left join member_merges g on g.member = x.member
        where not exists (select 1 from member_exemptions e where e.member = x.member and e.from_day <= @day and e.until_day > @day)
        """;

    /// <summary>Of more units than this the members are not listed all at once: a page answers for a part of them, which the reader chooses.</summary>
    public const int MostUnits = 400;

    /// <summary>The units whose members it expects.</summary>
    /// <param name="chosen">A unit to which the reader narrowed it; null for none.</param>
    /// <param name="reach">The units whose members he sees; null for all.</param>
    public static IReadOnlySet<string> UnitsOf(SessionFile session, UnitBook units, string? chosen, Reach? reach)
    {
        HashSet<string> below = session.Audience == "*" ? [] : units.Below(SessionRow.Split(session.Audience));
        if (chosen is not null) below.IntersectWith(units.Below([chosen]));
        if (reach is { All: false }) below.IntersectWith(reach.Units);
        return below;
    }

    /// <summary>The units to which a reader may narrow it; of a large audience the branches are left away.</summary>
    public static IReadOnlyList<Choice> Choices(SessionFile session, UnitBook units, Reach? reach)
    {
        var tree = units.Tree(session.Audience == "*" ? [] : SessionRow.Split(session.Audience)).Where(u => reach is null || reach.Holds(u.Unit.Id)).ToList();
        return [.. tree.Where(u => tree.Count <= MostUnits || u.Unit.Kind != "branch").Take(MostUnits).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
    }

    /// <returns>The parameters <c>units</c> and <c>list</c>.</returns>
    public static (string Units, string List) Values(SessionFile session, IEnumerable<string> units) => (System.Text.Json.JsonSerializer.Serialize(units), session.MemberList);
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Attendance;

/// <param name="From">The first day, <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Until">The last day.</param>
/// <param name="Category">Null for all.</param>
public sealed record AnalysisSpan(long From, long Until, string? Category);

/// <summary>Outcomes of one day and category.</summary>
public sealed record DayFigures(long Day, string Category, DayCount Count);

public sealed record UnitFigures(string Unit, DayCount Count);

/// <param name="Weekday">0 for Monday.</param>
public sealed record HourFigures(long Weekday, long Hour, long Arrivals);

/// <summary>What came of a span for one member.</summary>
public sealed record MemberFigures(string Member, string Name, DayCount Count);

/// <summary>Reads <c>derived.unit_days</c>: as many rows as a unit has days and categories, however many members it has. Only ended sessions are in it.</summary>
public static class AnalysisStore
{
    /// <summary>A list of people longer than this is looked at unit by unit.</summary>
    public const int MostMembers = 500;

    private const string Sums = """
        cast(sum(sessions) as bigint) as Sessions, cast(sum(expected) as bigint) as Expected, cast(sum(came) as bigint) as Came, cast(sum(late) as bigint) as Late, cast(sum(left_early) as bigint) as LeftEarly,
        cast(sum(absent) as bigint) as Absent, cast(sum(excused) as bigint) as Excused, cast(sum(walk_in) as bigint) as WalkIn
        """;

    private const string Within = "hour = -1 and day >= @from and day <= @until and (@category = '' or category = @category)";

    public static IReadOnlyList<DayFigures> Days(Work work, string unit, AnalysisSpan span) =>
    [
        .. work.Query<Row>($"select unit as Unit, day as Day, category as Category, {Sums} from derived.unit_days where unit = @unit and {Within} group by unit, day, category order by day, category", Values(span, unit))
            .Select(r => new DayFigures(r.Day, r.Category, r.Count)),
    ];

    /// <summary>The units directly below one, with what came of the span for each; a unit without any outcome is not among them.</summary>
    public static IReadOnlyList<UnitFigures> Below(Work work, string unit, AnalysisSpan span) =>
    [
        .. work.Query<Row>($"select unit as Unit, cast(0 as bigint) as Day, '' as Category, {Sums} from derived.unit_days where unit in (select id from organisations where parent = @unit) and {Within} group by unit order by unit", Values(span, unit))
            .Select(r => new UnitFigures(r.Unit, r.Count)),
    ];

    /// <summary>When people came, by weekday and hour of the day.</summary>
    public static IReadOnlyList<HourFigures> Hours(Work work, string unit, AnalysisSpan span) =>
    [
        // Day 0 was a Monday. Hours are named one by one, so that each is a range of the key.
        .. work.Query<HourFigures>($"""
            select cast(day % 7 as bigint) as Weekday, hour as Hour, cast(sum(arrivals) as bigint) as Arrivals from derived.unit_days
            where unit = @unit and hour in ({string.Join(", ", Enumerable.Range(0, 24))}) and day >= @from and day <= @until and (@category = '' or category = @category)
            group by cast(day % 7 as bigint), hour order by 1, 2
            """, Values(span, unit)),
    ];

    /// <summary>The categories there have ever been anything of, for a unit.</summary>
    public static IReadOnlyList<string> Categories(Work work, string unit) =>
        [.. work.Query<string>("select distinct category from derived.unit_days where unit = @unit and hour = -1 order by category", new { unit })];

    /// <summary>Sessions of the span that are not in the figures, because who is absent is not known yet.</summary>
    /// <param name="from">The first instant, Unix milliseconds.</param>
    public static long StillOpen(Work work, long from, long until) => work.One<long>(
        "select count(*) from derived.session_states t join sessions s on s.session = t.session where t.phase in (0, 1) and s.starts >= @from and s.starts < @until", new { from, until });

    /// <summary>How many members belong to a unit today, counted up to one more than <see cref="MostMembers"/>.</summary>
    public static long MembersOf(Work work, string unit) =>
        work.One<long>($"select count(*) from (select 1 from members where branch = @unit limit {MostMembers + 1}) counted", new { unit });

    /// <summary>The members who belong to a unit today, each with the ended sessions of the span wherever they were.</summary>
    /// <param name="from">The first instant, Unix milliseconds.</param>
    public static IReadOnlyList<MemberFigures> Members(Work work, string unit, long from, long until, string? category) =>
    [
        .. work.Query<MemberRow>($"""
            select m.member as Member, m.name as Name, t.Expected, t.Came, t.Late, t.LeftEarly, t.Absent, t.Excused, t.WalkIn, t.Sessions from
            (select member, name from members where branch = @unit and member not in (select member from member_merges) order by member limit {MostMembers}) m
            left join (
                select a.member as member, count(*) as Sessions, cast(sum(a.expected) as bigint) as Expected,
                    cast(sum(case when a.status <= 4 and a.expected = 1 then 1 else 0 end) as bigint) as Came, cast(sum(case when a.status in (2, 4) then 1 else 0 end) as bigint) as Late,
                    cast(sum(case when a.status in (3, 4) then 1 else 0 end) as bigint) as LeftEarly, cast(sum(case when a.status = 5 then 1 else 0 end) as bigint) as Absent,
                    cast(sum(case when a.status = 6 then 1 else 0 end) as bigint) as Excused, cast(sum(case when a.status <= 4 and a.expected = 0 then 1 else 0 end) as bigint) as WalkIn
                from derived.attendance a join sessions s on s.session = a.session join derived.session_states p on p.session = a.session
                where a.member in (select member from members where branch = @unit) and a.status <> 0 and p.phase >= 2 and s.starts >= @from and s.starts < @until and (@category = '' or s.category = @category)
                group by a.member) t on t.member = m.member
            order by m.member
            """, new { unit, from, until, category = category ?? "" })
            .Select(r => new MemberFigures(r.Member, r.Name, new DayCount(r.Sessions ?? 0, r.Expected ?? 0, r.Came ?? 0, r.Late ?? 0, r.LeftEarly ?? 0, r.Absent ?? 0, r.Excused ?? 0, r.WalkIn ?? 0, 0))),
    ];

    private static object Values(AnalysisSpan span, string unit) => new { unit, from = span.From, until = span.Until, category = span.Category ?? "" };

    private sealed record Row(string Unit, long Day, string Category, long Sessions, long Expected, long Came, long Late, long LeftEarly, long Absent, long Excused, long WalkIn)
    {
        public DayCount Count => new(Sessions, Expected, Came, Late, LeftEarly, Absent, Excused, WalkIn, 0);
    }

    private sealed record MemberRow
    {
        public string Member { get; init; } = "";
        public string Name { get; init; } = "";
        public long? Sessions { get; init; }
        public long? Expected { get; init; }
        public long? Came { get; init; }
        public long? Late { get; init; }
        public long? LeftEarly { get; init; }
        public long? Absent { get; init; }
        public long? Excused { get; init; }
        public long? WalkIn { get; init; }
    }
}

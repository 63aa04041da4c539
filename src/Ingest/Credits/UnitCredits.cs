using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>What a unit below another earned, its members and itself.</summary>
public sealed record UnitSum(string Unit, long Points, long Own, long Minutes, long Entries);

/// <summary>A member with what was earned in a period; nothing for one who earned nothing.</summary>
public sealed record MemberSum(string Member, string Name, long Points, long Minutes, long Entries);

/// <summary>
/// Reads <c>derived.unit_months</c> for lists and charts: as many rows as there are units and months, however many members. An entry counts for the unit
/// the member belonged to on its day.
/// </summary>
public static class UnitCredits
{
    /// <summary>A list of people longer than this is looked at unit by unit.</summary>
    public const int MostMembers = 500;

    /// <summary>Stands in the table for all units together.</summary>
    public const string Everywhere = "";

    private const string InMonths = "s.month >= @from and s.month < @until";
    private const string Within = InMonths + " and (@category = '' or s.category = @category)";

    /// <summary>By month, category and account, for a unit and everything below it.</summary>
    /// <param name="unit"><see cref="Everywhere"/> for all units.</param>
    public static IReadOnlyList<MonthTotal> Months(Work work, string unit, Period period) =>
    [
        .. work.Query<MonthTotal>($"""
            with recursive below(id) as (select cast(@unit as text) union select o.id from organisations o join below b on o.parent = b.id)
            select s.month as Month, s.category as Category, s.account as Account, cast(sum(s.amount) as bigint) as Amount, cast(sum(s.entries) as bigint) as Entries
            from below join derived.unit_months s on s.unit = below.id where {Within} group by s.month, s.category, s.account order by s.month, s.category, s.account
            """, Values(unit, period, null)),
    ];

    /// <summary>Each unit right below one, with everything below that; those that earned nothing are not among them.</summary>
    /// <remarks>
    /// What lies below a few branches is looked up unit by unit. Below the district that would be a hundred thousand look-ups; there the table is gone through once in its own order, and only the
    /// units' sums are put together.
    /// </remarks>
    public static IReadOnlyList<UnitSum> Below(Work work, string unit, Period period, string? category)
    {
        const string Tree = """
            with recursive below(id, top) as (
                select id, id from organisations where parent = @unit union all select o.id, b.top from organisations o join below b on o.parent = b.id)
            """;
        const string Sums = """
            cast(sum(case when s.account = 1 then s.amount else 0 end) as bigint) as Points, cast(sum(case when s.account in (2, 3) then s.amount else 0 end) as bigint) as Own,
            cast(sum(case when s.account = 4 then s.amount else 0 end) as bigint) as Minutes, cast(sum(s.entries) as bigint) as Entries
            """;
        var within = string.IsNullOrEmpty(category) ? InMonths : Within;
        var isTop = work.One<long>("select count(*) from organisations where id = @unit and parent is null", new { unit }) > 0;
        return
        [
            .. work.Query<UnitSum>(isTop ? $"""
                {Tree}, sums as (select s.unit as unit, {Sums} from derived.unit_months s where {within} group by s.unit)
                select below.top as Unit, cast(sum(sums.Points) as bigint) as Points, cast(sum(sums.Own) as bigint) as Own, cast(sum(sums.Minutes) as bigint) as Minutes, cast(sum(sums.Entries) as bigint) as Entries
                from below join sums on sums.unit = below.id group by below.top order by 2 desc, 1
                """ : $"{Tree} select below.top as Unit, {Sums} from below join derived.unit_months s on s.unit = below.id where {within} group by below.top order by 2 desc, 1", Values(unit, period, category)),
        ];
    }

    /// <summary>The members of a unit today with what they earned in the period, wherever they were; those with the most first.</summary>
    public static IReadOnlyList<MemberSum> Members(Work work, string unit, Period period, string? category) =>
    [
        .. work.Query<MemberSum>($"""
            select m.member as Member, m.name as Name, coalesce(t.points, 0) as Points, coalesce(t.minutes, 0) as Minutes, coalesce(t.entries, 0) as Entries from
            (select member, name from members where branch = @unit and member not in (select member from member_merges) order by member limit {MostMembers}) m
            left join (
                select s.member as member, cast(sum(case when s.account = 1 then s.amount else 0 end) as bigint) as points, cast(sum(case when s.account = 4 then s.amount else 0 end) as bigint) as minutes, count(*) as entries
                from derived.ledger s where s.member in (select member from members where branch = @unit) and {Within} group by s.member) t on t.member = m.member
            order by 3 desc, 1
            """, Values(unit, period, category)),
    ];

    /// <summary>What those members earned, month by month and category by category.</summary>
    public static IReadOnlyList<MemberMonth> MemberMonths(Work work, string unit, Period period) =>
    [
        .. work.Query<(string Member, long Month, string Category, long Amount)>("""
            select s.member, s.month, s.category, cast(sum(s.amount) as bigint) from derived.ledger s
            where s.member in (select member from members where branch = @unit) and s.account = 1 and s.month >= @from and s.month < @until group by s.member, s.month, s.category
            """, Values(unit, period, null)).Select(m => new MemberMonth(m.Member, unit, m.Month, m.Category, m.Amount)),
    ];

    public static long MembersOf(Work work, string unit) => work.One<long>($"select count(*) from (select 1 from members where branch = @unit limit {MostMembers + 1}) counted", new { unit });

    public static IReadOnlyList<string> Categories(Work work, string unit, Period period) =>
        [.. Months(work, unit, period).Select(m => m.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static object Values(string unit, Period period, string? category) => new { unit, from = (long)period.From, until = (long)period.Until, category = category ?? "" };
}

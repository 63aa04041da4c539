using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>A place in a list: a member or a unit with what it earned.</summary>
public sealed record Place(long Rank, string Holder, string Name, long Amount, long Entries);

/// <summary>A sum of a month, category and account.</summary>
public sealed record MonthTotal(long Month, string Category, long Account, long Amount, long Entries);

/// <summary>Reads <c>derived.standings</c> for a unit and everything below it. An entry counts for the unit the member belonged to on its day, wherever the member is now.</summary>
public static class StandingStore
{
    private const string Below = """
        with recursive below(id) as (select id from organisations where id = @unit union select o.id from organisations o join below b on o.parent = b.id)

        """;

    /// <summary>Every member with the home branch on a day; before a first home, the branch the roster has.</summary>
    internal const string Homes = """
        select m.member, coalesce((select max(h.unit) from member_homes h where h.member = m.member and h.from_day <= @day and h.until_day > @day), m.branch) as branch
        from members m where m.member not in (select member from member_merges)
        """;

    public static bool IsUnit(Work work, string unit) => work.One<long>("select count(*) from organisations where id = @unit", new { unit }) > 0;

    /// <summary>The members with the most points; equal points share a rank. Names as they are in the roster: masking is the caller's.</summary>
    /// <param name="category">Null for all.</param>
    public static IReadOnlyList<Place> TopMembers(Work work, string unit, Period period, string? category, int most) => Ranked(work.Query<(string, string, long, long)>(Below + """
        select t.member as Holder, coalesce(m.name, '') as Name, t.amount as Amount, t.entries as Entries from (
            select s.member, cast(sum(s.amount) as bigint) as amount, cast(sum(s.entries) as bigint) as entries
            from derived.standings s join below on below.id = s.unit
            where s.month >= @from and s.month < @until and s.account = 1 and (@category = '' or s.category = @category)
            group by s.member) t
        left join members m on m.member = t.member order by t.amount desc, t.member limit @most
        """, Values(unit, period, category, most)));

    /// <summary>The branches and other units with the most points of their members, and what double report gave the units themselves.</summary>
    /// <param name="own">The unit's own points, from double report, instead of its members'.</param>
    public static IReadOnlyList<Place> TopUnits(Work work, string unit, Period period, string? category, bool own, int most) => Ranked(work.Query<(string, string, long, long)>(Below + $"""
        select t.unit as Holder, o.name as Name, t.amount as Amount, t.entries as Entries from (
            select s.unit, cast(sum(s.amount) as bigint) as amount, cast(sum(s.entries) as bigint) as entries
            from derived.standings s join below on below.id = s.unit
            where s.month >= @from and s.month < @until and s.account {(own ? "in (2, 3)" : "= 1")} and (@category = '' or s.category = @category)
            group by s.unit) t
        join organisations o on o.id = t.unit order by t.amount desc, t.unit limit @most
        """, Values(unit, period, category, most)));

    public static IReadOnlyList<MonthTotal> Totals(Work work, string unit, Period period) => [.. work.Query<(long Month, string Category, long Account, long Amount, long Entries)>(Below + """
        select s.month as Month, s.category as Category, s.account as Account, cast(sum(s.amount) as bigint) as Amount, cast(sum(s.entries) as bigint) as Entries
        from derived.standings s join below on below.id = s.unit where s.month >= @from and s.month < @until
        group by s.month, s.category, s.account order by s.month, s.category, s.account
        """, Values(unit, period, null, 0)).Select(t => new MonthTotal(t.Month, t.Category, t.Account, t.Amount, t.Entries))];

    /// <summary>The points of every member who on that day belongs to the unit or below, month by month and category by category; earned anywhere, for a year follows the person.</summary>
    public static IEnumerable<MemberMonth> OfMembers(Work work, string unit, Period period, long day) => work.Query<(string Member, string Branch, long Month, string Category, long Amount)>(Below + $"""
        select m.member as Member, m.branch as Branch, s.month as Month, s.category as Category, cast(sum(s.amount) as bigint) as Amount
        from ({Homes}) m join below on below.id = m.branch join derived.standings s on s.member = m.member
        where s.month >= @from and s.month < @until and s.account = 1
        group by m.member, m.branch, s.month, s.category
        """, new { unit, from = period.From, until = period.Until, day }).Select(m => new MemberMonth(m.Member, m.Branch, m.Month, m.Category, m.Amount));

    public static IEnumerable<(string Member, string Branch)> Members(Work work, string unit, long day) =>
        work.Query<(string, string)>(Below + $"select m.member, m.branch from ({Homes}) m join below on below.id = m.branch", new { unit, day });

    private static object Values(string unit, Period period, string? category, int most) => new { unit, from = period.From, until = period.Until, category = category ?? "", most };

    private static List<Place> Ranked(IEnumerable<(string Holder, string Name, long Amount, long Entries)> rows)
    {
        var places = new List<Place>();
        foreach (var row in rows)
        {
            var rank = places.Count > 0 && places[^1].Amount == row.Amount ? places[^1].Rank : places.Count + 1;
            places.Add(new Place(rank, row.Holder, row.Name, row.Amount, row.Entries));
        }

        return places;
    }
}

/// <param name="Branch">Where the member belonged on the day that was asked for.</param>
public sealed record MemberMonth(string Member, string Branch, long Month, string Category, long Amount);

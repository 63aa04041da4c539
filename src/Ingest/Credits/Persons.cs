using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>Two numbers may have been found to be one person's; what was entered under either is then the person's.</summary>
public static class Persons
{
    /// <summary>The number that stands for the person; null where there is no such member.</summary>
    public static string? Find(Work work, string number)
    {
        if (work.One<long>("select count(*) from members where member = @number", new { number }) == 0) return null;
        return work.Query<string>("""
            with recursive way(number, steps) as (
                select cast(@number as text), 0 union all select m.into_member, w.steps + 1 from member_merges m join way w on m.member = w.number where w.steps < 100)
            select number from way order by steps desc limit 1
            """, new { number }).Single();
    }

    /// <summary>Every number that stands for the person, their own included.</summary>
    public static string[] Numbers(Work work, string person) => [.. work.Query<string>("""
        with recursive same(number) as (select cast(@person as text) union select m.member from member_merges m join same s on m.into_member = s.number)
        select number from same order by number
        """, new { person })];
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities.SignUps;

/// <summary>The table <c>sign_ups</c>: who took an order, in the order of the acts. Never attendance.</summary>
internal static class SignUpStore
{
    /// <summary>Those who have not withdrawn, the first first. Two numbers that were found to be one person's are that person, who stands where the first of them signed up.</summary>
    public static List<string> Order(Work work, string session)
    {
        var into = Merges(work);
        return [.. work.Query<string>("select member from sign_ups where session = @session and withdrawn = 0 order by place", new { session }).Select(m => Person(into, m)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The number that stands for the person.</summary>
    public static string Person(Work work, string number) => Person(Merges(work), number);

    /// <param name="act">The act's number is the place in the order: who signs up again after withdrawing stands at the end.</param>
    public static void Put(Work work, string session, string member, long act) => work.Execute(
        "insert into sign_ups(session, member, place, withdrawn) values(@session, @member, @act, 0) on conflict(session, member) do update set place = excluded.place, withdrawn = 0",
        new { session, member, act });

    /// <summary>Under whichever of the person's numbers they signed up.</summary>
    public static void Withdraw(Work work, string session, string person, long act)
    {
        var into = Merges(work);
        foreach (var member in work.Query<string>("select member from sign_ups where session = @session and withdrawn = 0", new { session }).Where(m => Person(into, m) == person).ToList())
            work.Execute("update sign_ups set withdrawn = @act where session = @session and member = @member", new { session, member, act });
    }

    /// <summary>The member's branch and every unit above it, as the roster has them now.</summary>
    public static HashSet<string> UnitsOf(Work work, string member) => work.Query<string>(
        """
        with recursive up(id) as (
            select branch from members where member = @member
            union select o.parent from organisations o join up on o.id = up.id where o.parent is not null)
        select id from up
        """, new { member }).ToHashSet(StringComparer.Ordinal);

    public static bool IsListed(Work work, string list, string member) =>
        work.One<long>("select count(*) from member_lists where list = @list and member = @member", new { list, member }) > 0;

    private static Dictionary<string, string> Merges(Work work) =>
        work.Query<(string Member, string Into)>("select member, into_member from member_merges").ToDictionary(m => m.Member, m => m.Into, StringComparer.Ordinal);

    private static string Person(Dictionary<string, string> into, string number)
    {
        // A circle is refused when merges are entered; the bound bears a damaged table.
        for (var steps = 0; steps < into.Count && into.TryGetValue(number, out var next); steps++) number = next;
        return number;
    }
}

using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Credits;

/// <summary>A service a member unit gave a member, and whether the policy entitled the member to it (虹享卡).</summary>
/// <param name="Reason">A word of <see cref="ServiceRules"/>; empty where the member was entitled.</param>
/// <param name="Credits">What the member had then, in hundredths of a point.</param>
/// <param name="Times">The how-manieth of its category in that month.</param>
public readonly record struct ServiceUse(string Session, long Day, string Category, bool Entitled, string Reason, long Credits, long Times);

/// <summary>Who is entitled to a service. A service that was given is recorded either way: what it comes to is for people to judge.</summary>
public static class ServiceRules
{
    public const string NoRule = "no-rule";
    public const string TooFewCredits = "credits";
    public const string TooOften = "times";
    private const int TwelveMonths = 365;

    /// <summary>The services among a member's sessions, judged in their order by what the member had earned on the days before.</summary>
    /// <param name="ledger">The member's entries.</param>
    public static List<ServiceUse> Derive(IReadOnlyList<SessionFact> facts, IReadOnlyList<LedgerEntry> ledger, PolicyHistory policies)
    {
        var uses = new List<ServiceUse>();
        foreach (var fact in facts.Where(f => f.Session is { Kind: SessionKind.Service, Fate: SessionFate.Planned } && f.Now is { Attended: true })
            .OrderBy(f => f.Day).ThenBy(f => f.Session.Session.Starts).ThenBy(f => f.Session.Id, StringComparer.Ordinal))
        {
            var policy = policies.For(fact.Day, fact.Session.Session.Starts.ToUnixTimeMilliseconds(), long.MaxValue)?.Policy;
            uses.Add(Judge(fact.Session.Id, fact.Session.Category, fact.Day, policy, ledger, uses));
        }

        return uses;
    }

    /// <summary>Would a service of this category on that day be one the member is entitled to?</summary>
    /// <param name="before">The services the member had before.</param>
    public static ServiceUse Judge(string session, string category, long day, Policy? policy, IReadOnlyList<LedgerEntry> ledger, IReadOnlyList<ServiceUse> before)
    {
        var times = 1 + before.Count(u => u.Category == category && Period.MonthOf(u.Day) == Period.MonthOf(day));
        if (policy is null || !policy.Services.TryGetValue(category, out var service)) return new ServiceUse(session, day, category, false, NoRule, 0, times);
        var credits = Earned(ledger, FirstDay(service.Over, day), day);
        var reason = credits < service.Minimum ? TooFewCredits : service.TimesPerMonth > 0 && times > service.TimesPerMonth ? TooOften : "";
        return new ServiceUse(session, day, category, reason.Length == 0, reason, credits, times);
    }

    private static long Earned(IReadOnlyList<LedgerEntry> ledger, long from, long until)
    {
        var sum = 0L;
        foreach (var entry in ledger)
        {
            if (entry is { IsLive: true, Account: CreditAccount.Member } && entry.Day >= from && entry.Day < until) sum += entry.Amount;
        }

        return sum;
    }

    private static long FirstDay(CountedOver over, long day) => over switch
    {
        CountedOver.Year => Period.Year(DateOnly.FromDayNumber((int)day).Year).FromDay,
        CountedOver.TwelveMonths => day - TwelveMonths,
        _ => long.MinValue,
    };
}

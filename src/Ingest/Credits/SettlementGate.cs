using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>What speaks against settling a period now, a sentence each.</summary>
public static class SettlementGate
{
    // The phases of derived.session_states in which absences are still unknown, by their numbers there.
    private const int Running = 0;
    private const int Waiting = 1;
    private const int Most = 20;

    /// <param name="today">The day it is in the district.</param>
    /// <param name="startsFrom">The first instant of the period in the district's zone, Unix milliseconds.</param>
    /// <param name="startsUntil">The first instant after it.</param>
    public static SettlementGaps Gaps(Work work, Period period, long today, long startsFrom, long startsUntil) => new(
        today < period.UntilDay, work.One<long>("select count(*) from derived.due"),
        [.. work.Query<(string Session, string Name, string Held)>("""
            select s.session, s.name, coalesce(t.held, '') from sessions s left join derived.session_states t on t.session = s.session
            where s.starts >= @startsFrom and s.starts < @startsUntil and (t.phase in (@Running, @Waiting) or (t.phase is null and s.fate = 1)) order by s.starts, s.session
            """, new { startsFrom, startsUntil, Running, Waiting })]);

    /// <inheritdoc cref="Gaps(Work, Period, long, long, long)"/>
    public static SettlementGaps Gaps(Work work, Period period, long today, TimeZoneInfo zone)
    {
        var days = new DistrictDays(zone);
        return Gaps(work, period, today, days.StartOf(DateOnly.FromDayNumber((int)period.FromDay)), days.StartOf(DateOnly.FromDayNumber((int)period.UntilDay)));
    }

    /// <summary>The same, a sentence each.</summary>
    public static IReadOnlyList<string> Missing(Work work, Period period, long today, TimeZoneInfo zone) => Told(period, Gaps(work, period, today, zone));

    /// <inheritdoc cref="Missing(Work, Period, long, TimeZoneInfo)"/>
    public static IReadOnlyList<string> Missing(Work work, Period period, long today, long startsFrom, long startsUntil) => Told(period, Gaps(work, period, today, startsFrom, startsUntil));

    private static List<string> Told(Period period, SettlementGaps gaps)
    {
        var reasons = new List<string>();
        if (gaps.StillRuns) reasons.Add($"The {period.Named} has not ended.");
        if (gaps.Due > 0) reasons.Add($"The credits of {Plural.Of(gaps.Due, "member")} are still being computed.");
        reasons.AddRange(gaps.Sessions.Take(Most).Select(s => $"Session {s.Session} is not closed{(s.Held.Length > 0 ? $" ({s.Held.TrimEnd('.')})" : "")}."));
        if (gaps.Sessions.Count > Most) reasons.Add($"Sessions that are not closed either: {gaps.Sessions.Count - Most}.");
        return reasons;
    }
}

/// <summary>What speaks against settling a period.</summary>
/// <param name="Due">Members whose credits are still to be made.</param>
/// <param name="Sessions">That are not closed, in the order of their beginning.</param>
public sealed record SettlementGaps(bool StillRuns, long Due, IReadOnlyList<(string Session, string Name, string Held)> Sessions)
{
    public bool IsNothing => !StillRuns && Due == 0 && Sessions.Count == 0;
}

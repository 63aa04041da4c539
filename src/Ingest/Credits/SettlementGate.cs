using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Credits;

/// <summary>What speaks against settling a year now, a sentence each.</summary>
public static class SettlementGate
{
    // The phases of derived.session_states in which absences are still unknown, by their numbers there.
    private const int Running = 0;
    private const int Waiting = 1;
    private const int Most = 20;

    /// <param name="today">The day it is in the district.</param>
    /// <param name="startsFrom">The first instant of the year in the district's zone, Unix milliseconds.</param>
    /// <param name="startsUntil">The first instant after it.</param>
    public static SettlementGaps Gaps(Work work, int year, long today, long startsFrom, long startsUntil) => new(
        today < Period.Year(year).UntilDay, work.One<long>("select count(*) from derived.due"),
        [.. work.Query<(string Session, string Name, string Held)>("""
            select s.session, s.name, coalesce(t.held, '') from sessions s left join derived.session_states t on t.session = s.session
            where s.starts >= @startsFrom and s.starts < @startsUntil and (t.phase in (@Running, @Waiting) or (t.phase is null and s.fate = 1)) order by s.starts, s.session
            """, new { startsFrom, startsUntil, Running, Waiting })]);

    /// <summary>The same, a sentence each.</summary>
    public static IReadOnlyList<string> Missing(Work work, int year, long today, long startsFrom, long startsUntil)
    {
        var gaps = Gaps(work, year, today, startsFrom, startsUntil);
        var reasons = new List<string>();
        if (gaps.YearRuns) reasons.Add($"The year {year} has not ended.");
        if (gaps.Due > 0) reasons.Add($"The credits of {gaps.Due} members are still being computed.");
        reasons.AddRange(gaps.Sessions.Take(Most).Select(s => $"Session {s.Session} is not closed{(s.Held.Length > 0 ? $" ({s.Held.TrimEnd('.')})" : "")}."));
        if (gaps.Sessions.Count > Most) reasons.Add($"{gaps.Sessions.Count - Most} more sessions are not closed.");
        return reasons;
    }
}

/// <summary>What speaks against settling a year.</summary>
/// <param name="Due">Members whose credits are still to be made.</param>
/// <param name="Sessions">That are not closed, in the order of their beginning.</param>
public sealed record SettlementGaps(bool YearRuns, long Due, IReadOnlyList<(string Session, string Name, string Held)> Sessions)
{
    public bool IsNothing => !YearRuns && Due == 0 && Sessions.Count == 0;
}

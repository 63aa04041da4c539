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
    public static IReadOnlyList<string> Missing(Work work, int year, long today, long startsFrom, long startsUntil)
    {
        var reasons = new List<string>();
        if (today < Period.Year(year).UntilDay) reasons.Add($"The year {year} has not ended.");
        if (work.One<long>("select count(*) from derived.due") is var due && due > 0) reasons.Add($"The credits of {due} members are still being computed.");
        var sessions = work.Query<(string Session, string Held)>("""
            select s.session, coalesce(t.held, '') from sessions s left join derived.session_states t on t.session = s.session
            where s.starts >= @startsFrom and s.starts < @startsUntil and (t.phase in (@Running, @Waiting) or (t.phase is null and s.fate = 1)) order by s.starts, s.session
            """, new { startsFrom, startsUntil, Running, Waiting }).ToList();
        reasons.AddRange(sessions.Take(Most).Select(s => $"Session {s.Session} is not closed{(s.Held.Length > 0 ? $" ({s.Held.TrimEnd('.')})" : "")}."));
        if (sessions.Count > Most) reasons.Add($"{sessions.Count - Most} more sessions are not closed.");
        return reasons;
    }
}

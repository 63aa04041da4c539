namespace CardSystem.Ingest.Warnings.Issued;

/// <summary>When nobody says that they know of a warning, the next unit up is told too, each once.</summary>
public static class EscalationRules
{
    private const long Day = 86_400_000;

    /// <summary>Has it waited long enough?</summary>
    /// <param name="withinDays">0: never.</param>
    public static bool IsDue(Warning warning, int withinDays, long now) =>
        warning is { State: WarningStates.Open, Until: 0, ToldAt: > 0 } && withinDays > 0 && now - warning.ToldAt >= withinDays * Day;

    /// <summary>The nearest unit that was not told yet; null where all have been.</summary>
    /// <param name="path">The member's unit and those above it that may be told, nearest first.</param>
    /// <param name="told">Units that were told, or in whose place another one was.</param>
    public static string? Next(IEnumerable<string> path, IReadOnlySet<string> told) => path.FirstOrDefault(unit => !told.Contains(unit));
}

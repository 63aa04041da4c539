namespace CardSystem.Ingest.Credits;

/// <summary>A policy as it was entered. It is never changed: a new one takes its place from a day on, or it is withdrawn.</summary>
/// <param name="Number">From 1, in the order of their acts.</param>
/// <param name="FromDay">Sessions of this day and later, as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Act">The act that entered it.</param>
/// <param name="At">When, Unix milliseconds.</param>
/// <param name="WithdrawnAct">The act that withdrew it; 0 where it stands.</param>
/// <param name="WithdrawnAt">When, Unix milliseconds; 0 where it stands.</param>
public sealed record PolicyVersion(long Number, long FromDay, long Act, long At, long WithdrawnAct, long WithdrawnAt, Policy Policy)
{
    /// <summary>
    /// Was it in force for a session that began at that instant, as far as it is known after that act? What was entered before the session began
    /// was known then and needs no act in the ledger; what was entered later changed what had been awarded, by its act.
    /// </summary>
    public bool IsKnown(long starts, long act) =>
        (At <= starts || Act <= act) && !(WithdrawnAct > 0 && (WithdrawnAt <= starts || WithdrawnAct <= act));
}

/// <summary>All versions of the policy. Immutable.</summary>
public sealed class PolicyHistory
{
    public static readonly PolicyHistory Empty = new([]);

    // The latest to come into force stands first; of two from the same day, the one entered later.
    private readonly PolicyVersion[] _latestFirst;

    public PolicyHistory(IEnumerable<PolicyVersion> versions) => _latestFirst = [.. versions.OrderByDescending(v => v.FromDay).ThenByDescending(v => v.Number)];

    public IEnumerable<PolicyVersion> Versions => _latestFirst.OrderBy(v => v.Number);

    /// <summary>The version a session of that day is credited by; null where none was in force.</summary>
    /// <param name="starts">When the session begins, Unix milliseconds.</param>
    public PolicyVersion? For(long day, long starts, long act)
    {
        foreach (var version in _latestFirst)
        {
            if (version.FromDay <= day && version.IsKnown(starts, act)) return version;
        }

        return null;
    }

    /// <summary>The version in force on a day by all that is known.</summary>
    public PolicyVersion? On(long day) => For(day, long.MaxValue, long.MaxValue);

    /// <summary>The acts that changed the policy for sessions that had begun: those later than the first of some sessions.</summary>
    /// <param name="starts">When the first of the sessions begins.</param>
    public void AddActsAfter(long starts, ISet<long> acts)
    {
        foreach (var version in _latestFirst)
        {
            if (version.At > starts) acts.Add(version.Act);
            if (version.WithdrawnAct > 0 && version.WithdrawnAt > starts) acts.Add(version.WithdrawnAct);
        }
    }
}

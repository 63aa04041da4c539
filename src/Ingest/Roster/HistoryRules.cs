namespace CardSystem.Ingest.Roster;

/// <summary>A value from a beginning, inclusive, until an end, exclusive: days or Unix milliseconds.</summary>
public readonly record struct Stretch<T>(long From, long Until, T Value);

/// <summary>
/// A value over time, as stretches of which each begins where the one before ends. What people enter are the points where it changes; the points
/// are kept as they were entered, also where they change nothing, so any order of entering them gives the same history.
/// </summary>
public static class HistoryRules
{
    /// <summary>Days and instants without a beginning.</summary>
    public const long Beginning = 0;

    /// <summary>The day after the last one there is.</summary>
    public const long NoEndDay = 3_652_059;

    public const long NoEnd = long.MaxValue;

    /// <summary>
    /// Puts a point in. It counts until the next point there is, so what comes later stays as it was, and so does everything earlier.
    /// A point at the very same place is replaced.
    /// </summary>
    /// <param name="known">In order of time.</param>
    /// <param name="end">Where the last stretch ends.</param>
    public static List<Stretch<T>> Enter<T>(IReadOnlyList<Stretch<T>> known, long from, T value, long end)
    {
        var points = known.Where(s => s.From != from).Select(s => (s.From, s.Value)).Append((From: from, Value: value)).OrderBy(p => p.From).ToList();
        return [.. points.Select((p, i) => new Stretch<T>(p.From, i + 1 < points.Count ? points[i + 1].From : end, p.Value))];
    }

    /// <summary>The stretch that holds a place in time; null before the first.</summary>
    public static Stretch<T>? At<T>(IReadOnlyList<Stretch<T>> known, long at)
    {
        for (var i = known.Count - 1; i >= 0; i--)
        {
            if (known[i].From <= at) return known[i].Until > at ? known[i] : null;
        }

        return null;
    }
}

namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>Spans of days, ends excluded, in which the clock stands still for a member: exempt or excused. Sorted, and none touches another.</summary>
public sealed class Pauses
{
    private readonly (int From, int Until)[] _spans;

    private Pauses((int From, int Until)[] spans) => _spans = spans;

    public static Pauses None { get; } = new([]);

    public IReadOnlyList<(int From, int Until)> Spans => _spans;

    /// <summary>Any spans in any order; those that meet become one.</summary>
    public static Pauses Of(IEnumerable<(int From, int Until)> spans)
    {
        var merged = new List<(int From, int Until)>();
        foreach (var span in spans.Where(s => s.From < s.Until).Order())
        {
            if (merged.Count > 0 && span.From <= merged[^1].Until) merged[^1] = (merged[^1].From, Math.Max(merged[^1].Until, span.Until));
            else merged.Add(span);
        }

        return merged.Count == 0 ? None : new Pauses([.. merged]);
    }

    public bool Covers(int day) => _spans.Any(s => day >= s.From && day < s.Until);

    /// <summary>Days from one to another, the last excluded, in which the clock runs.</summary>
    public int Running(int from, int until)
    {
        var days = Math.Max(0, until - from);
        foreach (var span in _spans) days -= Math.Max(0, Math.Min(until, span.Until) - Math.Max(from, span.From));
        return days;
    }

    /// <summary>The first day by which so many running days have passed since <paramref name="from"/>; <see cref="int.MaxValue"/> where that lies beyond all calendars.</summary>
    public int After(int from, long running)
    {
        if (running <= 0) return from;
        var day = (long)from;
        foreach (var span in _spans)
        {
            if (span.Until <= day) continue;
            var free = Math.Max(0, span.From - day);
            if (free >= running) break;
            (running, day) = (running - free, span.Until);
        }

        return (int)Math.Min(int.MaxValue, day + running);
    }
}

namespace CardSystem.Ingest.Activities;

/// <summary>What must be derived again when sessions change: spans of centres whose taps may now belong elsewhere, and sessions whose attendance is judged anew.</summary>
internal static class SessionChangeRules
{
    /// <param name="From">Unix milliseconds.</param>
    /// <param name="Until">Unix milliseconds, exclusive.</param>
    public readonly record struct Span(string Centre, long From, long Until);

    /// <returns>Spans of one centre that touch are one span; everything in order, so that the same changes are told alike.</returns>
    public static (IReadOnlyList<Span> Spans, IReadOnlyList<string> Sessions) Of(IEnumerable<(SessionRow? Before, SessionRow After)> changes)
    {
        var (spans, sessions) = (new List<Span>(), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var (before, after) in changes)
        {
            if (before is null || !Placing(before).Equals(Placing(after)))
            {
                spans.AddRange(Spans(after));
                if (before is not null) spans.AddRange(Spans(before));
                sessions.Add(after.Session);
            }
            else if (!Judging(before).Equals(Judging(after)))
            {
                sessions.Add(after.Session);
            }
        }

        return (Merge(spans), [.. sessions]);
    }

    /// <summary>What decides which taps belong to the session.</summary>
    private static object Placing(SessionRow s) => (s.Centre, s.Kiosks, s.Former, s.Opens, s.Starts, s.Closes, s.Fate);

    /// <summary>What decides how they are judged and what they count.</summary>
    private static object Judging(SessionRow s) => (s.LateAfter, s.Ends, s.LeaveFrom, s.InOut, s.Audience, s.MemberList, (s.Activity, s.Kind, s.Category, s.Organiser));

    private static IEnumerable<Span> Spans(SessionRow s) =>
        FormerPlaceText.Read(s.Former).Select(p => p.Centre).Append(s.Centre).Distinct(StringComparer.Ordinal).Select(centre => new Span(centre, s.Opens, s.Closes));

    private static List<Span> Merge(List<Span> spans)
    {
        var merged = new List<Span>();
        foreach (var span in spans.OrderBy(s => s.Centre, StringComparer.Ordinal).ThenBy(s => s.From).ThenBy(s => s.Until))
        {
            if (merged.Count > 0 && merged[^1] is var last && last.Centre == span.Centre && span.From <= last.Until) merged[^1] = last with { Until = Math.Max(last.Until, span.Until) };
            else merged.Add(span);
        }

        return merged;
    }
}

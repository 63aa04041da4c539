namespace CardSystem.Ingest.Alerts;

/// <summary>Who was at two centres sooner than anybody can travel; judged by the taps' own times, so the order in which they arrived makes no difference.</summary>
internal static class TwoPlaceRules
{
    /// <param name="taps">Of any members, in any order.</param>
    /// <param name="travel">Milliseconds: taps exactly so far apart are possible.</param>
    /// <returns>Each tap at another centre than the member's tap before it, with that one.</returns>
    public static IEnumerable<(PlacedTap Before, PlacedTap After)> Find(IEnumerable<PlacedTap> taps, long travel) =>
        from member in taps.GroupBy(t => t.Member, StringComparer.Ordinal)
        let inOrder = member.OrderBy(t => t.At).ThenBy(t => t.Kiosk, StringComparer.Ordinal).ThenBy(t => t.Seq).ToList()
        from pair in inOrder.Zip(inOrder.Skip(1))
        where pair.First.Centre != pair.Second.Centre && pair.Second.At - pair.First.At < travel
        select (pair.First, pair.Second);

    /// <summary>The spans in which taps may touch those of some minutes: each widened by the time of travel, and joined where they meet.</summary>
    public static List<(long From, long Until)> Spans(IEnumerable<long> minutes, long travel)
    {
        var spans = new List<(long From, long Until)>();
        foreach (var minute in minutes.Order())
        {
            var (from, until) = (minute * Minute - travel, (minute + 1) * Minute + travel);
            if (spans.Count > 0 && from <= spans[^1].Until) spans[^1] = (spans[^1].From, until);
            else spans.Add((from, until));
        }

        return spans;
    }

    public const long Minute = 60_000;
}

using CardSystem.Contracts;

namespace CardSystem.Ingest.Hotlist;

/// <summary>A change of the list: from this version on the card is on it as this, or off it (<c>active</c>).</summary>
public sealed record HotlistChange(long Version, string Card, string State);

/// <summary>What changes, and how it is told. Pure.</summary>
internal static class HotlistRules
{
    public const string TakenOff = "active";

    /// <summary>An entry has at most about 75 bytes, so a page stays below 200 kB.</summary>
    public const int MostEntries = 2_500;

    /// <summary>The changes that make one list of another, by card, each with a version of its own.</summary>
    public static List<HotlistChange> Changes(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now, long version)
    {
        var changed = now.Where(c => before.GetValueOrDefault(c.Key) != c.Value).Select(c => (Card: c.Key, State: c.Value))
            .Concat(before.Keys.Where(c => !now.ContainsKey(c)).Select(c => (Card: c, State: TakenOff)));
        return [.. changed.OrderBy(c => c.Card, StringComparer.Ordinal).Select(c => new HotlistChange(++version, c.Card, c.State))];
    }

    /// <summary>Changes as messages, each beginning where the one before ends.</summary>
    public static IEnumerable<HotlistMessage> Pages(long from, long to, IReadOnlyList<HotlistChange> changes, DateTimeOffset at, bool full)
    {
        var parts = changes.Chunk(MostEntries).ToList();
        for (var i = 0; i < Math.Max(1, parts.Count); i++)
        {
            var isLast = i >= parts.Count - 1;
            var part = i < parts.Count ? parts[i] : [];
            var until = isLast ? to : part[^1].Version;
            yield return new HotlistMessage(full && i == 0 ? 0 : from, until, at, [.. part.Select(c => new HotlistEntry(c.Card, c.State))], full && i == 0, !isLast);
            from = until;
        }
    }
}

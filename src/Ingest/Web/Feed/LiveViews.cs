using System.Collections.Concurrent;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>
/// What is to be seen now, made once for all who look at the same thing: the same language, the same choice and the same part of the district.
/// A view lives until the board turns or the clock's minute does.
/// </summary>
public sealed class LiveViews(LiveBoard board, DistrictClock clock)
{
    // Addresses may name what does not exist, and every branch has a view of its own; those beyond the most that can be open at once are made anew each time.
    private const int MaxKept = 2_000;

    private volatile Shelf _shelf = new(LiveSnapshot.Empty, long.MinValue);

    public LiveParts Current(PageTexts texts, LiveChoice choice, LiveScope scope)
    {
        var (snapshot, time) = (board.Current, clock.Read());
        var minute = time.Now.ToUnixTimeSeconds() / 60;
        var shelf = _shelf;
        if (!ReferenceEquals(shelf.Snapshot, snapshot) || shelf.Minute != minute) _shelf = shelf = new Shelf(snapshot, minute);
        var key = (texts.Code, choice, scope.Key);
        if (shelf.Parts.TryGetValue(key, out var parts)) return parts.Value;
        var made = new Lazy<LiveParts>(() => new LiveParts(LiveViewRules.Build(snapshot, texts, time, choice, scope)));
        return (shelf.Parts.Count < MaxKept ? shelf.Parts.GetOrAdd(key, made) : made).Value;
    }

    private sealed record Shelf(LiveSnapshot Snapshot, long Minute)
    {
        public ConcurrentDictionary<(string Language, LiveChoice Choice, string Scope), Lazy<LiveParts>> Parts { get; } = new();
    }
}

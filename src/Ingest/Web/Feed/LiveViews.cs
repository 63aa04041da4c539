using System.Collections.Concurrent;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>
/// What is to be seen now, made once for all who look at the same thing: the same language and the same choice of centre.
/// A view lives until the board turns or the clock's minute does.
/// </summary>
public sealed class LiveViews(LiveBoard board, DistrictClock clock)
{
    // Addresses may name centres that do not exist; those beyond any real district are made anew each time.
    private const int MaxKept = 256;

    private volatile Shelf _shelf = new(LiveSnapshot.Empty, long.MinValue);

    public LiveParts Current(PageTexts texts, string? centre)
    {
        var (snapshot, time) = (board.Current, clock.Read());
        var minute = time.Now.ToUnixTimeSeconds() / 60;
        var shelf = _shelf;
        if (!ReferenceEquals(shelf.Snapshot, snapshot) || shelf.Minute != minute) _shelf = shelf = new Shelf(snapshot, minute);
        var key = (texts.Code, centre ?? "");
        if (shelf.Parts.TryGetValue(key, out var parts)) return parts.Value;
        var made = new Lazy<LiveParts>(() => new LiveParts(LiveViewRules.Build(snapshot, texts, time, centre)));
        return (shelf.Parts.Count < MaxKept ? shelf.Parts.GetOrAdd(key, made) : made).Value;
    }

    private sealed record Shelf(LiveSnapshot Snapshot, long Minute)
    {
        public ConcurrentDictionary<(string Language, string Centre), Lazy<LiveParts>> Parts { get; } = new();
    }
}

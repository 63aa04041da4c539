using System.Runtime.CompilerServices;

namespace CardSystem.Ingest.Live;

/// <summary>Holds the newest snapshot. One writer shows, any number of readers watch; a slow reader skips to the newest.</summary>
public sealed class LiveBoard
{
    private volatile Page _page = new(LiveSnapshot.Empty);

    public LiveSnapshot Current => _page.Snapshot;

    public void Show(LiveSnapshot snapshot)
    {
        var old = _page;
        _page = new Page(snapshot);
        old.Turned.TrySetResult();
    }

    /// <summary>The newest snapshot at once, then each newer one.</summary>
    public async IAsyncEnumerable<LiveSnapshot> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            var page = _page;
            yield return page.Snapshot;
            await page.Turned.Task.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    private sealed record Page(LiveSnapshot Snapshot)
    {
        public TaskCompletionSource Turned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

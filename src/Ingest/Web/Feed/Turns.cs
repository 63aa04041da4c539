using CardSystem.Ingest.Live;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>Waits for the board to turn, for a while at a time; however often it turned between, that is one turn.</summary>
internal sealed class Turns : IAsyncDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly IAsyncEnumerator<LiveSnapshot> _watch;
    private Task<bool> _next;

    public Turns(LiveBoard board, CancellationToken cancel)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _watch = board.WatchAsync(_over.Token).GetAsyncEnumerator(_over.Token);
        _next = _watch.MoveNextAsync().AsTask();
    }

    /// <summary>What turned until now is seen; <see cref="NextAsync"/> waits for what turns after.</summary>
    public void Take()
    {
        while (_next.IsCompletedSuccessfully) _next = _watch.MoveNextAsync().AsTask();
    }

    /// <summary>Returns when the board turned, the time is up or it is over; never throws.</summary>
    public async Task NextAsync(TimeSpan atMost, TimeProvider time)
    {
        if (atMost > TimeSpan.Zero) await ((Task)_next).WaitAsync(atMost, time, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A watch must not be disposed while it waits, so its wait is ended first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _watch.DisposeAsync();
        _over.Dispose();
    }
}

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>Rung after a commit so that readers of the log need not ask in vain. Rings while nobody listens are kept as one.</summary>
public sealed class LogBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);
    private int _isRung;

    public void Ring()
    {
        if (Interlocked.Exchange(ref _isRung, 1) == 0) _rung.Release();
    }

    /// <summary>Waits for a ring, at most so long.</summary>
    public void Wait(TimeSpan longest, CancellationToken stop)
    {
        if (_rung.Wait(longest, stop)) Volatile.Write(ref _isRung, 0);
    }

    public void Dispose() => _rung.Dispose();
}

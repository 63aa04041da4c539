namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// What has happened, in order, for a test to look at or to wait for. Each happening is handed to <see cref="WaitAsync"/> once,
/// also when it came before the wait began, so nothing is missed in between.
/// </summary>
public sealed class Recorded<T>
{
    /// <summary>Older happenings are forgotten, so that a run of days does not fill the memory.</summary>
    public const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<T> _all = [];
    private readonly Queue<T> _unread = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All of them up to now, the latest <see cref="Most"/>.</summary>
    public IReadOnlyList<T> All { get { lock (_lock) return [.. _all]; } }

    /// <summary>The next one that no wait has been given yet.</summary>
    public async Task<T> WaitAsync(CancellationToken stop)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_unread.TryDequeue(out var next)) return next;
                more = _more.Task;
            }

            await more.WaitAsync(stop);
        }
    }

    internal void Add(T happening)
    {
        TaskCompletionSource waiters;
        lock (_lock)
        {
            _all.Enqueue(happening);
            _unread.Enqueue(happening);
            if (_all.Count > Most) _all.Dequeue();
            if (_unread.Count > Most) _unread.Dequeue();
            waiters = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiters.SetResult();
    }
}

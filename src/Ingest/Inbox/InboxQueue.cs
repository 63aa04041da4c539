namespace CardSystem.Ingest.Inbox;

/// <summary>
/// The bounded place between the connections and the one committer. Fresh taps go ahead of backlog, but while backlog waits
/// every commit keeps a fifth of its room for it, so a kiosk that was offline for a month still drains on a busy morning.
/// </summary>
public sealed class InboxQueue(InboxOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Delivery> _fresh = new();
    private readonly Queue<Delivery> _backlog = new();
    private readonly List<TaskCompletionSource> _braked = [];
    private readonly SemaphoreSlim _filled = new(0);
    private int _weight;
    private int _underWay;
    private bool _committerWaits;

    /// <summary>Taps waiting now.</summary>
    public int Weight { get { lock (_lock) return _weight; } }

    /// <summary>Taps not yet answered: those waiting and those of the commit under way.</summary>
    public int Pressure { get { lock (_lock) return _committerWaits ? 0 : _weight + _underWay; } }

    /// <summary>Puts a delivery in. Pending while there is no room: whoever awaits it reads no more from its socket.</summary>
    public ValueTask PutAsync(in Delivery delivery, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (HasRoom(delivery.Weight))
            {
                Enqueue(delivery);
                return ValueTask.CompletedTask;
            }
        }

        return PutWhenThereIsRoomAsync(delivery, cancel);
    }

    private async ValueTask PutWhenThereIsRoomAsync(Delivery delivery, CancellationToken cancel)
    {
        while (true)
        {
            TaskCompletionSource brake;
            lock (_lock)
            {
                if (HasRoom(delivery.Weight))
                {
                    Enqueue(delivery);
                    return;
                }

                brake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _braked.Add(brake);
            }

            await brake.Task.WaitAsync(cancel);
        }
    }

    private bool HasRoom(int weight) => _weight == 0 || _weight + weight <= options.QueueTaps;

    private void Enqueue(in Delivery delivery)
    {
        (delivery.Weight > options.FreshTaps ? _backlog : _fresh).Enqueue(delivery);
        _weight += delivery.Weight;
        if (!_committerWaits) return;
        _committerWaits = false;
        _filled.Release();
    }

    /// <summary>Waits until there is something, then takes what there is, up to one commit.</summary>
    /// <exception cref="OperationCanceledException">Stopping.</exception>
    public void Take(List<Delivery> into, CancellationToken stop)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_weight > 0)
                {
                    TakeQueued(into);
                    return;
                }

                _committerWaits = true;
            }

            _filled.Wait(stop);
        }
    }

    private void TakeQueued(List<Delivery> into)
    {
        var taken = 0;
        var reserved = _backlog.Count > 0 ? options.CommitTaps / 5 : 0;
        TakeFrom(_fresh, into, ref taken, options.CommitTaps - reserved);
        TakeFrom(_backlog, into, ref taken, options.CommitTaps);
        TakeFrom(_fresh, into, ref taken, options.CommitTaps);
        _weight -= taken;
        _underWay = taken;
        if (_braked.Count == 0 || _weight > options.QueueTaps / 2) return;
        foreach (var brake in _braked) brake.TrySetResult();
        _braked.Clear();
    }

    /// <summary>The first always fits, however large, or a commit limit below a batch would stop the line.</summary>
    private static void TakeFrom(Queue<Delivery> queue, List<Delivery> into, ref int taken, int most)
    {
        while (queue.TryPeek(out var next) && (taken == 0 || taken + next.Weight <= most))
        {
            into.Add(queue.Dequeue());
            taken += next.Weight;
        }
    }

    public void Dispose() => _filled.Dispose();
}

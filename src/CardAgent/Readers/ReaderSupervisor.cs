using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Readers;

/// <summary>
/// Knows which readers are there and sees to it that each has a worker, that somebody listens to all of them, and that whoever hangs is replaced.
/// It never gives up: card service, readers and cards may come, go and fail in any order.
/// </summary>
public sealed class ReaderSupervisor : IDisposable
{
    /// <summary>Twice what one PC/SC service can have.</summary>
    internal const int MostReaders = 32;

    /// <summary>Listeners that hang in the card service beyond the present one. A service that hangs them all is not helped by another.</summary>
    private const int MostStuck = 3;

    private const string Unplugged = "The reader was unplugged.";
    private const string Unusable = "The reader does not answer; unplug it and plug it in again.";
    private const string NoReader = "No reader is attached; plug one in.";

    private readonly OpenCardService _open;
    private readonly IReaderVisitor _visitor;
    private readonly ReadersOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ReaderSupervisor> _log;

    // All under the lock.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReaderWorker> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unavailableSince = new(StringComparer.Ordinal);
    private readonly List<ReaderWorker> _leaving = [];
    private readonly List<ReaderListener> _stuck = [];
    private readonly GoneReaders _gone = new();
    private readonly Neighbours _neighbours = new();
    private ReaderListener? _listener;
    private bool _stopping;
    private string _trouble = "The readers have not been looked for yet.";
    private string _told = "";

    public ReaderSupervisor(OpenCardService open, IReaderVisitor visitor, IOptions<ReadersOptions> options, TimeProvider time, ILogger<ReaderSupervisor> log) =>
        (_open, _visitor, _options, _time, _log) = (open, visitor, options.Value, time, log);

    /// <summary>Tests step listener and workers by hand instead of on their threads.</summary>
    internal bool ByHand { get; init; }

    internal ReaderListener? Listener { get { lock (_lock) return _listener; } }

    internal IReadOnlyList<ReaderWorker> Workers { get { lock (_lock) return [.. _workers.Values, .. _leaving]; } }

    public void Start()
    {
        lock (_lock)
        {
            if (_listener is null && !_stopping) Listen();
        }
    }

    /// <summary>Looks after those who hang; to be called about once a second.</summary>
    public void Tend()
    {
        lock (_lock)
        {
            if (_stopping) return;
            _leaving.RemoveAll(w => w.Ended);
            _stuck.RemoveAll(l => l.Ended);
            _neighbours.Count(_workers.Values);
            if (_listener is not { Stuck: true } || _stuck.Count >= MostStuck) return;
            _log.LogWarning("The card service has not answered for {Seconds:0} s; it is being asked anew.", ListenRules.LongestTurn.TotalSeconds);
            _listener.Dismiss();
            _stuck.Add(_listener);
            Listen();
        }
    }

    /// <summary>Tells the visitor that every reader is gone, ends all threads and waits for them; one that hangs in a driver is left behind.</summary>
    public void Stop()
    {
        ReaderListener? listener;
        List<ReaderWorker> workers;
        lock (_lock)
        {
            _stopping = true;
            (listener, _listener) = (_listener, null);
            listener?.Dismiss();
            foreach (var reader in _workers.Keys.ToList()) Retire(reader, "The kiosk is being switched off.");
            workers = [.. _leaving];
        }

        if (ByHand) return;
        var began = _time.GetTimestamp();
        if (listener?.Join(_options.Patience + TimeSpan.FromSeconds(1)) == false) _log.LogWarning("The card service does not answer; the listener is left behind.");
        foreach (var worker in workers)
        {
            var patience = _options.Session + TimeSpan.FromSeconds(1) - _time.GetElapsedTime(began);
            if (!worker.Join(patience > TimeSpan.Zero ? patience : TimeSpan.Zero)) _log.LogWarning("Reader {Reader} does not answer and is left behind.", worker.Reader);
        }
    }

    public void Dispose() => Stop();

    public ReadersHealth Snapshot()
    {
        lock (_lock)
        {
            var trouble = _listener is { Stuck: true } ? "The card service does not answer; restart it, or the kiosk." : _trouble;
            var there = _workers.Values.Select(w => Health(w, trouble)).ToList();
            var gone = _gone.Where(g => !_workers.ContainsKey(g.Reader));
            return new ReadersHealth(trouble, [.. there.Concat(gone).OrderBy(r => r.Reader, StringComparer.Ordinal)]);
        }
    }

    private ReaderHealth Health(ReaderWorker worker, string trouble)
    {
        if (trouble.Length > 0) return new(worker.Reader, ReaderState.Deaf, trouble);
        var health = worker.Health();
        if (health.State != ReaderState.Ready || !_neighbours.IsDeaf(worker.Reader, _options.DeafAfterNeighbourCards)) return health;
        return new(worker.Reader, ReaderState.Deaf, $"No card was heard here while the other readers heard {_options.DeafAfterNeighbourCards}; lay a card on it to check.");
    }

    /// <summary>The readers there are now: those that are missing lose their worker.</summary>
    internal void Listed(ReaderListener from, IReadOnlyList<string> readers)
    {
        lock (_lock)
        {
            if (from != _listener) return;
            foreach (var reader in _workers.Keys.Except(readers).ToList()) Retire(reader, Unplugged);
            foreach (var reader in _unavailableSince.Keys.Except(readers).ToList())
            {
                _unavailableSince.Remove(reader);
                _gone.Add(new ReaderHealth(reader, ReaderState.Gone, Unplugged));
            }
        }
    }

    /// <returns>Whether a reader that is back still waits for its former worker to end, so that another look soon is worth it.</returns>
    internal bool Heard(ReaderListener from, IReadOnlyList<ReaderSighting> sightings, long seenAt)
    {
        lock (_lock)
        {
            if (from != _listener) return false;
            Say(sightings.Count == 0 ? NoReader : "");
            foreach (var sighting in sightings) Heard(sighting, seenAt);
            return sightings.Any(s => s.Attached && !_workers.ContainsKey(s.Reader));
        }
    }

    /// <summary>There is no card service to be had: no reader can be heard.</summary>
    internal void ServiceAway(ReaderListener from, string why)
    {
        lock (_lock)
        {
            if (from != _listener) return;
            Say(why);
            foreach (var reader in _workers.Keys.ToList()) Retire(reader, why);
        }
    }

    private void Heard(ReaderSighting sighting, long seenAt)
    {
        var reader = sighting.Reader;
        _workers.TryGetValue(reader, out var worker);
        if (!sighting.Attached)
        {
            if (!UnavailableTooLong(reader, seenAt)) return;
            if (worker is null) _gone.Add(new ReaderHealth(reader, ReaderState.Deaf, Unusable));
            else Retire(reader, Unusable, ReaderState.Deaf);
            return;
        }

        _unavailableSince.Remove(reader);
        worker ??= Attach(reader);
        worker?.Post(sighting, seenAt);
    }

    /// <summary>Trouble is logged when it begins, not each time it is met again; the words may differ from try to try.</summary>
    private void Say(string trouble)
    {
        _trouble = trouble;
        if (trouble.Length == 0 && _told.Length > 0) _log.LogInformation("The readers can be heard again.");
        if (trouble.Length > 0 && (_told.Length == 0 || trouble == NoReader != (_told == NoReader)))
            _log.LogWarning("No card can be read, and the kiosk keeps trying: {Why}", trouble);
        _told = trouble;
    }

    private bool UnavailableTooLong(string reader, long now)
    {
        _unavailableSince.TryAdd(reader, now);
        return _time.GetElapsedTime(_unavailableSince[reader], now) > ListenRules.LongestUnavailable;
    }

    /// <summary>A reader that came back waits until its former worker has ended, so that the visitor hears of one thing after another.</summary>
    private ReaderWorker? Attach(string reader)
    {
        if (_stopping || _workers.Count >= MostReaders || _leaving.Any(w => w.Reader == reader && !w.Ended)) return null;
        _log.LogInformation("Reader {Reader} is ready.", reader);
        var worker = _workers[reader] = new ReaderWorker(reader, _open, _visitor, _options, _time, _log);
        if (!ByHand) worker.Start();
        return worker;
    }

    private void Retire(string reader, string why, ReaderState state = ReaderState.Gone)
    {
        if (!_workers.Remove(reader, out var worker)) return;
        _log.LogInformation("Reader {Reader} is not heard any more: {Why}", reader, why);
        _leaving.RemoveAll(w => w.Ended);
        _leaving.Add(worker);
        _gone.Add(new ReaderHealth(reader, state, why));
        worker.Retire(why);
    }

    private void Listen()
    {
        _listener = new ReaderListener(_open, this, _options, _time, _log);
        if (!ByHand) _listener.Start();
    }
}

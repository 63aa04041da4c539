namespace CardSystem.CardAgent.Readers;

/// <summary>
/// Listens to all readers with one context, on one thread: lists them anew each turn, waits for a change, tells the supervisor.
/// It outlives every error of the card service and ends only when it is told to, or when another listener took its place.
/// </summary>
internal sealed class ReaderListener
{
    private readonly OpenCardService _open;
    private readonly ReaderSupervisor _supervisor;
    private readonly ReadersOptions _options;
    private readonly TimeProvider _time;
    private readonly Stepper _thread;

    // Anyone.
    private volatile bool _dismissed;
    private long _turnBegan;

    // Only the listener's thread.
    private readonly Dictionary<string, ReaderSighting> _known = new(StringComparer.Ordinal);
    private ICardService? _service;
    private int _failures;
    private int _emptyTurns;
    private bool _lookAgainSoon;

    public ReaderListener(OpenCardService open, ReaderSupervisor supervisor, ReadersOptions options, TimeProvider time, ILogger log)
    {
        (_open, _supervisor, _options, _time) = (open, supervisor, options, time);
        _thread = new Stepper("readers", Step, e => log.LogError(e, "The listener to the readers stumbled and goes on."));
    }

    public void Start() => _thread.Start();

    public bool Ended => _thread.Ended;

    /// <summary>It has been in one turn for longer than any turn may last; its thread may never come back.</summary>
    public bool Stuck
    {
        get
        {
            var began = Interlocked.Read(ref _turnBegan);
            return began != 0 && _time.GetElapsedTime(began) > ListenRules.LongestTurn;
        }
    }

    /// <summary>The listener ends its context and its thread, after the present wait.</summary>
    public void Dismiss()
    {
        _dismissed = true;
        _thread.Wake();
    }

    public bool Join(TimeSpan patience) => _thread.Join(patience);

    /// <summary>One turn. Answers how long to rest, or null at the end.</summary>
    internal TimeSpan? Step()
    {
        if (_dismissed)
        {
            DropContext();
            return null;
        }

        var began = _time.GetTimestamp();
        Interlocked.Exchange(ref _turnBegan, began | 1);
        try
        {
            var news = Listen();
            _failures = 0;
            return Rest(news, _time.GetElapsedTime(began));
        }
        catch (CardServiceException e)
        {
            DropContext();
            _failures++;
            if (ListenRules.ServiceIsAway(_failures)) _supervisor.ServiceAway(this, e.Message);
            return ListenRules.RestAfter(_failures);
        }
        finally
        {
            Interlocked.Exchange(ref _turnBegan, 0);
        }
    }

    /// <returns>Whether anything differed from the turn before.</returns>
    private bool Listen()
    {
        _service ??= _open();
        var readers = _service.ListReaders().Where(_options.Uses).Take(ReaderSupervisor.MostReaders).ToArray();
        var before = readers.Select(r => _known.GetValueOrDefault(r) ?? ReaderSighting.Unknown(r)).ToArray();
        var wentOrCame = readers.Length != _known.Count || before.Any(b => !_known.ContainsKey(b.Reader));
        // Who is gone is said before the wait, so that a reader put back meanwhile starts afresh.
        if (wentOrCame) _supervisor.Listed(this, readers);

        var now = _service.WaitForChange(before, _lookAgainSoon ? ListenRules.Soon : _options.Patience);
        var seenAt = _time.GetTimestamp();
        _known.Clear();
        foreach (var sighting in now) _known[sighting.Reader] = sighting;
        _lookAgainSoon = _supervisor.Heard(this, now, seenAt);
        return wentOrCame || before.Zip(now).Any(p => ListenRules.IsNews(p.First, p.Second));
    }

    private TimeSpan Rest(bool news, TimeSpan took)
    {
        var early = took < _options.Patience / 2;
        _emptyTurns = news || !early ? 0 : _emptyTurns + 1;
        // Without readers a service that cannot announce new ones does not wait at all; one that can returned early, once, because one is there now.
        if (_known.Count == 0 && _emptyTurns > 1) return _options.Patience - took;
        return ListenRules.RestAfterTurn(_emptyTurns);
    }

    private void DropContext()
    {
        _known.Clear();
        try
        {
            _service?.Dispose();
        }
        catch (CardServiceException)
        {
            // It was dead already, which is why we are here.
        }
        _service = null;
    }
}

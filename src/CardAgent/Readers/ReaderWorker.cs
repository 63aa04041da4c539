using CardSystem.Contracts;

namespace CardSystem.CardAgent.Readers;

/// <summary>
/// Deals with the cards of one reader, on its own thread and with its own context, so that a slow or hung card holds up nobody else.
/// It lives as long as the reader is attached. The listener posts what it sees; the worker compares that with what it has shown the visitor.
/// </summary>
internal sealed class ReaderWorker
{
    private readonly OpenCardService _open;
    private readonly IReaderVisitor _visitor;
    private readonly ReadersOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Stepper _thread;

    // Anyone, under the lock, but for the flag.
    private readonly Lock _lock = new();
    private ReaderSighting _sighting;
    private long _seenAt;
    private string? _retired;
    private long? _busySince;
    private int _cardsHeard;
    private int _failuresInRow;
    private volatile bool _ended;

    // Only the worker's thread.
    private ICardService? _service;
    private ShownCard _shown;
    private bool _attachedTold;
    private int _attempts;
    private long? _tryAgainAt;

    public ReaderWorker(string reader, OpenCardService open, IReaderVisitor visitor, ReadersOptions options, TimeProvider time, ILogger log)
    {
        (Reader, _open, _visitor, _options, _time, _log) = (reader, open, visitor, options, time, log);
        _sighting = ReaderSighting.Unknown(reader);
        _thread = new Stepper("reader " + reader, Step, e => log.LogError(e, "The worker of reader {Reader} stumbled and goes on.", reader));
    }

    public string Reader { get; }

    public bool Ended => _ended;

    public int CardsHeard { get { lock (_lock) return _cardsHeard; } }

    public void Start() => _thread.Start();

    public bool Join(TimeSpan patience) => _thread.Join(patience);

    public void Post(ReaderSighting sighting, long seenAt)
    {
        lock (_lock)
        {
            if (!ListenRules.IsNews(_sighting, sighting)) return;
            (_sighting, _seenAt) = (sighting, seenAt);
        }
        _thread.Wake();
    }

    /// <summary>The reader is gone or nobody can hear it: the worker says so to the visitor and ends.</summary>
    public void Retire(string why)
    {
        lock (_lock) _retired ??= why;
        _thread.Wake();
    }

    public ReaderHealth Health()
    {
        lock (_lock)
        {
            if (_busySince is { } since && _time.GetElapsedTime(since) > _options.Session + TimeSpan.FromSeconds(1))
                return new(Reader, ReaderState.Deaf, $"The reader has not answered for {_time.GetElapsedTime(since).TotalSeconds:0} s; unplug it and plug it in again.");
            if (_failuresInRow >= CardWatchRules.FailuresUntilDeaf)
                return new(Reader, ReaderState.Deaf, $"The last {_failuresInRow} cards could not be talked to; try another card, or unplug the reader and plug it in again.");
            return new(Reader, _sighting.Present || _sighting.Mute ? ReaderState.Card : ReaderState.Ready, "");
        }
    }

    /// <summary>Does what there is to do now; answers how long until there may be more, or null when the reader is gone.</summary>
    internal TimeSpan? Step()
    {
        if (_ended) return null;
        ReaderSighting now;
        long seenAt;
        string? retired;
        lock (_lock) (now, seenAt, retired) = (_sighting, _seenAt, _retired);

        if (!_attachedTold) Tell(v => v.ReaderAttached(Reader));
        _attachedTold = true;
        if (retired is not null) return End(retired);

        switch (CardWatchRules.Compare(_shown, now))
        {
            case CardMove.Left:
                Leave();
                break;
            case CardMove.Came:
                Meet(now, seenAt);
                break;
            case CardMove.Exchanged:
                Leave();
                Meet(now, seenAt);
                break;
            case CardMove.None when _tryAgainAt is { } at && _time.GetTimestamp() >= at:
                Converse(now, seenAt);
                break;
        }

        return Rest(now);
    }

    private TimeSpan Rest(ReaderSighting seen)
    {
        // Something was posted while we talked: look again at once.
        lock (_lock) if (_retired is not null || ListenRules.IsNews(seen, _sighting)) return TimeSpan.Zero;
        return _tryAgainAt is { } at ? Later(_time.GetElapsedTime(_time.GetTimestamp(), at)) : Timeout.InfiniteTimeSpan;
    }

    private static TimeSpan Later(TimeSpan rest) => rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    private void Meet(ReaderSighting now, long seenAt)
    {
        (_shown, _attempts) = (new ShownCard(true, now.Mute, now.Events), 0);
        lock (_lock) _cardsHeard++;
        Converse(now, seenAt);
    }

    private void Leave()
    {
        // The member took the card away while we were about to try again, and has been told nothing yet.
        if (_tryAgainAt is not null) Tell(v => v.CardFailed(Reader, RefusalReason.CardRemoved));
        (_shown, _tryAgainAt) = (default, null);
        Tell(v => v.CardRemoved(Reader));
    }

    private void Converse(ReaderSighting now, long seenAt)
    {
        _attempts++;
        _tryAgainAt = null;
        lock (_lock) _busySince = _time.GetTimestamp();
        try
        {
            _service ??= _open();
            using var channel = new SessionChannel(_service.Connect(Reader), now.Atr, _time, _options.Session);
            _visitor.CardPresented(channel, seenAt);
            Succeeded();
        }
        catch (CardServiceException e)
        {
            Failed(e);
        }
#pragma warning disable CA1031 // A visitor's mistake must not silence its reader.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.LogError(e, "What was to be done with the card on {Reader} failed.", Reader);
            Succeeded();
        }
        finally
        {
            lock (_lock) _busySince = null;
        }
    }

    private void Succeeded()
    {
        lock (_lock) _failuresInRow = 0;
    }

    private void Failed(CardServiceException failure)
    {
        var next = CardWatchRules.Decide(failure, _attempts, _shown.Mute);
        if (next.NewContext) DropContext();
        if (next.Again)
        {
            _tryAgainAt = _time.GetTimestamp() + (long)(next.Rest.TotalSeconds * _time.TimestampFrequency);
            return;
        }

        _log.LogInformation("The card on {Reader} could not be read: {Why}", Reader, failure.Message);
        if (next.Reason != RefusalReason.CardRemoved) CountFailure();
        Tell(v => v.CardFailed(Reader, next.Reason));
    }

    private void CountFailure()
    {
        int failures;
        lock (_lock) failures = ++_failuresInRow;
        if (failures % CardWatchRules.FailuresUntilDeaf != 0) return;
        _log.LogWarning("Reader {Reader} could not talk to the last {Count} cards; its connection is made anew.", Reader, failures);
        DropContext();
    }

    private TimeSpan? End(string why)
    {
        if (_shown.There) Leave();
        Tell(v => v.ReaderDetached(Reader, why));
        DropContext();
        _ended = true;
        return null;
    }

    private void DropContext()
    {
        try
        {
            _service?.Dispose();
        }
        catch (CardServiceException e)
        {
            _log.LogDebug("A dead connection could not be ended: {Why}", e.Message);
        }
        _service = null;
    }

    private void Tell(Action<IReaderVisitor> what)
    {
        try
        {
            what(_visitor);
        }
#pragma warning disable CA1031 // A visitor's mistake must not silence its reader.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _log.LogError(e, "What was to be done about reader {Reader} failed.", Reader);
        }
    }
}

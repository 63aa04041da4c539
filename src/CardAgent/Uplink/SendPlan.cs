using CardSystem.CardAgent.Outbox;

namespace CardSystem.CardAgent.Uplink;

/// <summary>What to do next: nothing, send a parcel, or read entries from the outbox first.</summary>
internal abstract record SendOrder
{
    public sealed record Nothing : SendOrder;

    public sealed record Send(Parcel Parcel) : SendOrder;

    /// <param name="UpTo">Inclusive.</param>
    public sealed record Read(bool Fresh, long After, long UpTo, int Most) : SendOrder;
}

/// <summary>
/// What one link has sent and has yet to send. Two bookmarks run over the outbox's numbers: fresh taps, made since the link came up, go first and one by one;
/// the backlog follows in batches. An acknowledgement only frees a place in the window: an entry is done when a receipt takes it out of the outbox.
/// Synchronous, without I/O; touched by the uplink's loop only. Times are of a monotonic clock.
/// </summary>
internal sealed class SendPlan
{
    public static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(1);

    private readonly UplinkOptions _options;
    private readonly BatchSize _batch;
    private readonly Queue<Parcel> _again = [];
    private readonly Dictionary<Parcel, TimeSpan> _inFlight = new(ReferenceEqualityComparer.Instance);

    private long _freshFrom;
    private long _backlogFrom;
    private long _backlogTo;

    private int _window;
    private TimeSpan _hold = ShortestHold;
    private TimeSpan _heldUntil;

    private long _oldest;
    private TimeSpan _oldestSince;
    private TimeSpan _patience;

    /// <param name="counts">What waits as the link comes up: all of it is backlog.</param>
    public SendPlan(UplinkOptions options, BatchSize batch, OutboxCounts counts, TimeSpan now)
    {
        (_options, _batch, _window) = (options, batch, options.Window);
        _freshFrom = _backlogTo = counts.Newest;
        _backlogFrom = counts.OldestNumber == 0 ? counts.Newest : counts.OldestNumber - 1;
        _patience = FirstPatience;
        (_oldest, _oldestSince) = (counts.OldestNumber, now);
    }

    public int InFlight => _inFlight.Count;

    /// <summary>Whether this link has delivered anything yet.</summary>
    public bool HasDelivered { get; private set; }

    public bool HasBatchInFlight => _inFlight.Keys.Any(p => !p.IsSingle);

    private TimeSpan FirstPatience => TimeSpan.FromSeconds(_options.ReceiptSeconds);

    /// <summary>Places of the window the backlog may take; the rest stays free for whoever taps now.</summary>
    private int BacklogWindow => Math.Max(1, _window - (_window / 5));

    public SendOrder Next(OutboxCounts counts, TimeSpan now)
    {
        if (now < _heldUntil || InFlight >= _window) return new SendOrder.Nothing();
        if (_again.TryDequeue(out var again)) return new SendOrder.Send(again);
        if (counts.Newest > _freshFrom) return new SendOrder.Read(true, _freshFrom, counts.Newest, _batch.Now);
        if (_backlogFrom < _backlogTo && InFlight < BacklogWindow) return new SendOrder.Read(false, _backlogFrom, _backlogTo, _batch.Now);
        return new SendOrder.Nothing();
    }

    /// <summary>Makes parcels of what was read and moves the bookmark on.</summary>
    public IReadOnlyList<Parcel> Take(SendOrder.Read order, IReadOnlyList<OutboxEntry> read)
    {
        // Nothing there any more: receipts were faster.
        var reached = read.Count == 0 ? order.UpTo : read[^1].Number;
        if (order.Fresh) _freshFrom = reached;
        else _backlogFrom = reached;
        if (read.Count == 0) return [];
        return order.Fresh && read.Count <= _window - InFlight ? [.. read.Select(Parcel.Of)] : [new Parcel(read)];
    }

    public void Sent(Parcel parcel, TimeSpan now) => _inFlight[parcel] = now;

    /// <summary>To be sent again as it is, before anything else.</summary>
    public void Again(Parcel parcel) => _again.Enqueue(parcel);

    /// <summary>An acknowledgement has come. What <see cref="Landing.Void"/> asks for is the caller's to do.</summary>
    public Landing Landed(Parcel parcel, byte code, TimeSpan now)
    {
        _inFlight.Remove(parcel);
        var landing = LandingRules.Of(code, parcel);
        switch (landing)
        {
            case Landing.Delivered:
                HasDelivered = true;
                _hold = ShortestHold;
                _window = Math.Min(_window + 1, _options.Window);
                if (!parcel.IsSingle) _batch.Larger();
                break;
            case Landing.Singly:
                foreach (var entry in parcel.Entries) _again.Enqueue(Parcel.Of(entry));
                break;
            case Landing.Smaller:
                NotTaken(parcel, now);
                break;
            case Landing.Slower:
                _window = Math.Max(1, _window / 2);
                Hold(parcel, now);
                break;
            case Landing.NotAllowed or Landing.Later:
                Hold(parcel, now);
                break;
            default:
                break;
        }

        return landing;
    }

    /// <summary>The link would not take it and lives on: it was too large for the other side, or something passing was wrong.</summary>
    public void NotTaken(Parcel parcel, TimeSpan now)
    {
        _inFlight.Remove(parcel);
        if (parcel.IsSingle)
        {
            Hold(parcel, now);
            return;
        }

        _batch.Smaller();
        foreach (var part in parcel.Entries.Chunk((parcel.Entries.Count + 1) / 2)) _again.Enqueue(new Parcel(part));
    }

    /// <summary>The disk did not answer: nothing is read for a while.</summary>
    public void Pause(TimeSpan now) => _heldUntil = Later(_heldUntil, now + ShortestHold);

    /// <summary>
    /// Looks whether receipts come. Where the entry that has waited longest was acknowledged and still has no receipt when patience ends,
    /// everything without a receipt is sent again, and the next patience is twice as long.
    /// </summary>
    public void Watch(OutboxCounts counts, TimeSpan now)
    {
        if (counts.OldestNumber != _oldest) (_oldest, _oldestSince, _patience) = (counts.OldestNumber, now, FirstPatience);
        if (_oldest == 0 || !IsDelivered(_oldest)) _oldestSince = now;
        if (now - _oldestSince < _patience) return;
        (_backlogFrom, _backlogTo) = (_oldest - 1, _freshFrom);
        (_oldestSince, _patience) = (now, Sooner(_patience * 2, LongestPatience));
    }

    /// <summary>An acknowledgement is overdue: whatever the line pretends, nobody is there.</summary>
    public bool IsLinkDead(TimeSpan now) => _inFlight.Values.Any(sent => now - sent >= TimeSpan.FromSeconds(_options.AcknowledgementSeconds));

    /// <summary>When to look again at the latest, where nothing else happens.</summary>
    public TimeSpan Deadline(TimeSpan now)
    {
        var deadline = now + TimeSpan.FromSeconds(1);
        if (_heldUntil > now) deadline = Sooner(deadline, _heldUntil);
        return deadline;
    }

    private bool IsDelivered(long number)
    {
        var sent = number <= _backlogFrom || (number > _backlogTo && number <= _freshFrom);
        return sent && !_again.Concat(_inFlight.Keys).Any(p => p.First <= number && number <= p.Last);
    }

    private void Hold(Parcel parcel, TimeSpan now)
    {
        _again.Enqueue(parcel);
        _heldUntil = Later(_heldUntil, now + _hold);
        _hold = Sooner(_hold * 2, LongestHold);
    }

    private static TimeSpan Sooner(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}

using System.Diagnostics.CodeAnalysis;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Outbox;

/// <summary>
/// One reader's way into the outbox, with a journal of its own, so that two readers never wait for each other.
/// Its borrower uses it from one thread; ratings of its taps come from others. So drafts take turns: there is one at a time, until it is on disk
/// or given back. The outbox's writer moves the head on after each commit.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore has no wait handle unless one is asked for, and nobody does.")]
public sealed class OutboxLane
{
    private readonly Action<OutboxWork> _write;
    private readonly KioskId _kiosk;
    private readonly KioskKey _key;
    private readonly KioskClock _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile JournalRow _row;
    private Task _pending = Task.CompletedTask;
    private long _draftAt = NoDraft;

    private const long NoDraft = long.MaxValue;

    /// <summary>How long a draft waits for its turn; the one before it may wait for a card's proof, or for the disk.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    internal OutboxLane(Action<OutboxWork> write, KioskId kiosk, KioskKey key, KioskClock clock, JournalRow row) =>
        (_write, _kiosk, _key, _clock, _row) = (write, kiosk, key, clock, row);

    public JournalId Journal => _row.Journal;

    /// <summary>True while an append has been asked for and its end is not known yet.</summary>
    public bool IsWriting => !_pending.IsCompleted;

    /// <summary>The instant of the tap now being made, which is durable in no outbox yet; null where there is none. The kiosk is not complete beyond it.</summary>
    internal DateTimeOffset? DraftAt => Interlocked.Read(ref _draftAt) is var ms && ms == NoDraft ? null : DateTimeOffset.FromUnixTimeMilliseconds(ms);

    internal JournalRow Row
    {
        get => _row;
        set => _row = value;
    }

    /// <summary>Names and dates the next tap. Nothing is used up until it is appended.</summary>
    /// <exception cref="OutboxUnavailableException">The draft before it has not ended in time.</exception>
    public OutboxDraft Begin() => _turn.Wait(Patience) ? Draft() : throw NotInTime();

    /// <summary>The same for whoever need not hold a thread meanwhile.</summary>
    /// <exception cref="OutboxUnavailableException">The draft before it has not ended in time.</exception>
    public async Task<OutboxDraft> BeginAsync() => await _turn.WaitAsync(Patience) ? Draft() : throw NotInTime();

    private OutboxDraft Draft()
    {
        // The mark comes before the time is taken: whoever reads the clock and then sees no mark may claim that nothing older is coming.
        Interlocked.Exchange(ref _draftAt, _clock.Now.ToUnixTimeMilliseconds());
        var row = _row;
        return new OutboxDraft(this, new TapId(_kiosk, row.Journal, row.Last + 1), _clock.Now, row.Head);
    }

    private static OutboxUnavailableException NotInTime() => new("the disk has not answered yet");

    /// <summary>Signs the tap and hands it to the writer. The task ends when the tap is on disk.</summary>
    internal Task<Tap> Append(OutboxDraft draft, Tap tap, bool isSignOut)
    {
        var hash = TapText.Hash(tap);
        var signed = tap with { KioskSignature = _key.Sign(hash) };
        var json = TapJson.Write(signed);
        if (json.Length > Limits.TapBytes) throw new ArgumentException($"A tap has {json.Length} bytes; the limit is {Limits.TapBytes}.", nameof(tap));
        var work = new AppendWork(this, draft, signed, hash, json, isSignOut);
        _pending = work.Done;
        _write(work);
        return work.Done;
    }

    /// <summary>Called once for each draft; see <see cref="OutboxDraft.End"/>.</summary>
    internal void EndDraft()
    {
        Interlocked.Exchange(ref _draftAt, NoDraft);
        _turn.Release();
    }
}

/// <summary>The next tap of a lane, named and not yet written. Disposing gives the name back unless the tap was appended.</summary>
public sealed class OutboxDraft : IDisposable
{
    private readonly OutboxLane _lane;
    private bool _appended;
    private int _ended;

    internal OutboxDraft(OutboxLane lane, TapId id, DateTimeOffset at, ReadOnlyMemory<byte> previous) => (_lane, Id, At, Previous) = (lane, id, at, previous);

    public TapId Id { get; }

    public DateTimeOffset At { get; }

    /// <summary>What the tap must carry as <see cref="Tap.Previous"/>.</summary>
    public ReadOnlyMemory<byte> Previous { get; }

    /// <summary>Signs and appends. The task ends with the signed tap once it is durable, or with <see cref="OutboxUnavailableException"/>.</summary>
    /// <param name="tap">With this draft's <see cref="Id"/> and <see cref="Previous"/>.</param>
    /// <param name="isSignOut">An accepted tap by which the member signs out; it is remembered as such.</param>
    public Task<Tap> Append(Tap tap, bool isSignOut = false)
    {
        if (tap.Id != Id || !tap.Previous.Span.SequenceEqual(Previous.Span)) throw new ArgumentException("The tap is not this draft's.", nameof(tap));
        var written = _lane.Append(this, tap, isSignOut);
        _appended = true;
        return written;
    }

    public void Dispose()
    {
        if (!_appended) End();
    }

    /// <summary>The lane's next draft may begin: this one is on disk, has failed, or was given back.</summary>
    internal void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0) _lane.EndDraft();
    }
}

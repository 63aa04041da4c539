using System.Diagnostics.CodeAnalysis;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>A command and its answer as they passed a reader; no answer where the card was gone.</summary>
public sealed record ApduExchange(DateTimeOffset At, byte[] Command, byte[]? Response);

/// <summary>
/// A reader of the simulated service. Cards come and go by <see cref="Insert"/> and <see cref="Remove"/>; what happens on it is recorded and can be waited for.
/// All members may be used from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The semaphore and the removal signal hold nothing but memory as they are used here, and the reader may be asked for its records after it was detached.")]
public sealed class SimulatedReader
{
    private readonly CardServiceState _state;
    private readonly TimeProvider _time;
    private readonly ReaderPanel _panel;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Recorded<LightShown> _lights = new();
    private readonly Recorded<ApduExchange> _apdus = new();
    private readonly Recorded<CardSignature> _signatures = new();

    // Guarded by the service's gate.
    private CardOnReader? _card;
    private CancellationTokenSource _removal = new();
    private TaskCompletionSource _lockFreed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint _events;
    private int _lockCount;

    internal SimulatedReader(string name, CardServiceState state, TimeProvider time)
    {
        (Name, _state, _time, _panel) = (name, state, time, new ReaderPanel(time));
        _panel.LightShown += _lights.Add;
    }

    /// <summary>As the client lists it.</summary>
    public string Name { get; }

    /// <summary>Every lamp command since the reader was attached.</summary>
    public IReadOnlyList<LightShown> Lights => _lights.All;

    /// <summary>Every APDU since the reader was attached.</summary>
    public IReadOnlyList<ApduExchange> Apdus => _apdus.All;

    /// <summary>Every signature that cards made on this reader.</summary>
    public IReadOnlyList<CardSignature> Signatures => _signatures.All;

    /// <summary>The card on the reader.</summary>
    public VirtualCard? Card { get { lock (_state.Gate) return _card?.Card; } }

    /// <summary>What the lamps show now.</summary>
    public LightColour Colour => _panel.Colour;

    /// <summary>
    /// Whether the driver lets escape commands through SCardControl, as libccid does only when told. Off, they fail with 0x8010001F.
    /// </summary>
    public bool EscapesAllowed { get; set; } = true;

    /// <summary>The next light no wait has been given yet; one shown before the call counts.</summary>
    public Task<LightShown> WaitForLightAsync(CancellationToken stop) => _lights.WaitAsync(stop);

    /// <summary>The next APDU no wait has been given yet.</summary>
    public Task<ApduExchange> WaitForApduAsync(CancellationToken stop) => _apdus.WaitAsync(stop);

    /// <summary>The next signature no wait has been given yet.</summary>
    public Task<CardSignature> WaitForSignatureAsync(CancellationToken stop) => _signatures.WaitAsync(stop);

    /// <summary>Lays a card on the reader. Clients see it at once.</summary>
    /// <exception cref="InvalidOperationException">There is a card already.</exception>
    public void Insert(VirtualCard card) => Insert(new CardOnReader(card, _panel, _time));

    /// <summary>Takes the card away; does nothing where there is none.</summary>
    public void Remove() => Remove(null);

    /// <summary>The next <paramref name="times"/> calls of this kind to this reader fail with <paramref name="code"/> and do nothing.</summary>
    public void Fail(PcscCall call, uint code, int times = 1)
    {
        lock (_state.Gate) _state.Faults.Add(new PcscFault(call, this, code, times));
    }

    internal event Action<LightShown>? LightShown { add => _panel.LightShown += value; remove => _panel.LightShown -= value; }

    /// <summary>Called with the card that left.</summary>
    internal event Action<CardOnReader>? Left;

    /// <summary>How many are connected; -1 for one that has the reader to itself.</summary>
    internal int Sharing { get; set; }

    /// <summary>The handle that has a transaction going; 0 for none.</summary>
    internal int LockedBy { get; private set; }

    /// <summary>Ends when the present transaction ends.</summary>
    internal Task LockFreed => _lockFreed.Task;

    /// <summary>0 until the first client has settled on one.</summary>
    internal uint Protocol { get; set; }

    internal bool IsAttached { get; set; }

    internal bool HasCard => _card is not null;

    internal bool IsMute => _card?.Card.Behaviour.Mute == true;

    internal ReaderPanel Panel => _panel;

    internal CardOnReader NewCard(VirtualCard card) => new(card, _panel, _time);

    internal void Insert(CardOnReader card)
    {
        lock (_state.Gate)
        {
            if (_card is not null) throw new InvalidOperationException($"There is a card on {Name} already; remove it first.");
            card.Signed += _signatures.Add;
            (_card, _removal, Protocol) = (card, new CancellationTokenSource(), 0);
            CountEvent();
        }
    }

    /// <param name="only">Take away this card only, if it is still there.</param>
    internal void Remove(CardOnReader? only)
    {
        CardOnReader gone;
        CancellationTokenSource removal;
        lock (_state.Gate)
        {
            if (_card is null || (only is not null && only != _card)) return;
            (gone, removal) = (_card, _removal);
            (_card, Protocol, _lockCount) = (null, 0, 0);
            SetEvent(PcscCodes.RemovedCard);
            FreeLock();
            CountEvent();
        }

        removal.Cancel();
        Left?.Invoke(gone);
    }

    /// <summary>The card forgets, and everybody connected is told; the protocol is to be settled anew.</summary>
    internal void ResetCard()
    {
        _card?.Reset();
        Protocol = 0;
        SetEvent(PcscCodes.ResetCard);
    }

    internal bool TryLock(int handle)
    {
        if (LockedBy != 0 && LockedBy != handle) return false;
        LockedBy = handle;
        _lockCount++;
        return true;
    }

    /// <param name="whole">Give up every nested transaction, as when the handle closes.</param>
    /// <returns>False where this handle has no transaction.</returns>
    internal bool TryUnlock(int handle, bool whole)
    {
        var least = Sharing < 0 && !whole ? 1 : 0;
        if (LockedBy != handle || _lockCount <= least) return false;
        _lockCount = whole ? 0 : _lockCount - 1;
        if (_lockCount == 0) FreeLock();
        return true;
    }

    internal void ForgetClients()
    {
        _card?.Reset();
        (Sharing, Protocol, _lockCount, _events) = (0, 0, 0, 0);
        FreeLock();
    }

    internal void PutState(Span<byte> at)
    {
        var state = _card is null ? PcscWire.Absent : IsMute ? PcscWire.Present | PcscWire.Swallowed : PcscWire.Present | PcscWire.Powered | PcscWire.Negotiable;
        PcscWire.PutReaderState(at, Name, _events, state, Sharing, _card is null || IsMute ? default : _card.Card.Atr, Protocol);
    }

    /// <summary>Passes one APDU to the card. Null where the card is gone, or went while it was thinking.</summary>
    internal async Task<byte[]?> ExchangeAsync(byte[] command, CancellationToken stop)
    {
        CardOnReader? card;
        CancellationToken removed;
        lock (_state.Gate) (card, removed) = (_card, _removal.Token);
        if (card is null) return null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, removed);
        byte[]? response = null;
        try
        {
            await _oneAtATime.WaitAsync(ended.Token);
            try
            {
                response = await card.TransmitAsync(command, ended.Token);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Pulled while the chip was thinking.
        }

        _apdus.Add(new ApduExchange(_time.GetUtcNow(), command, response));
        if (response is null) Remove(card);
        return response;
    }

    private void SetEvent(uint code)
    {
        foreach (var handle in _state.Handles.Values.Where(h => h.Reader == this)) handle.Event = code;
    }

    private void CountEvent()
    {
        _events = (_events + 1) & 0xFFFF;
        _state.Changed();
    }

    private void FreeLock()
    {
        LockedBy = 0;
        _lockFreed.SetResult();
        _lockFreed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

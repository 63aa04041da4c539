namespace CardSystem.CardAgent.Readers.Pcsc;

/// <summary>
/// The machine's PC/SC service by its own library: one context, one thread. Waits are at most a second and never cancelled:
/// a cancel that arrives just before its wait is lost, and the next one deadlocks.
/// </summary>
public sealed class PcscCardService : ICardService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Far more than readers can be attached: names of readers long gone are not kept for ever.</summary>
    private const int MostRemembered = 128;

    private readonly IPcscNative _native;
    private readonly nint _context;
    private readonly bool _tellsOfReaders;
    // The exact words of the last report. Sent back unchanged they let the service tell new from old, also in flags a sighting leaves out (in use).
    private readonly Dictionary<string, (ReaderSighting Sighting, uint State)> _reported = new(StringComparer.Ordinal);
    private uint _readersState;
    private bool _released;

    private PcscCardService(IPcscNative native, nint context, bool tellsOfReaders) =>
        (_native, _context, _tellsOfReaders) = (native, context, tellsOfReaders);

    /// <exception cref="CardServiceException">There is no card service, or it takes no more clients.</exception>
    public static PcscCardService Open() => Open(PcscNative.OfThisMachine());

    internal static PcscCardService Open(IPcscNative native)
    {
        const string doing = "reach the card service";
        nint context;
        try
        {
            PcscCodes.Check(native.EstablishContext(out context), doing);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new CardServiceException("The PC/SC library is missing; install libpcsclite1 (Linux), or the Smart Card feature (Windows).", PcscCodes.NoService, contextLost: true);
        }

        var probe = new PcscState(PcscNative.ReadersComeAndGo, PcscStates.Unaware);
        var code = native.GetStatusChange(context, 0, [probe]);
        if (PcscCodes.ContextLost(code))
        {
            native.ReleaseContext(context);
            throw PcscCodes.Exception(code, doing);
        }

        return new PcscCardService(native, context, code is PcscCodes.Success or PcscCodes.Timeout && (probe.Event & PcscStates.Unknown) == 0);
    }

    public IReadOnlyList<string> ListReaders()
    {
        var code = _native.ListReaders(_context, out var names);
        if (code is PcscCodes.NoReadersAvailable) return [];
        PcscCodes.Check(code, "list the readers");
        return names;
    }

    public IReadOnlyList<ReaderSighting> WaitForChange(IReadOnlyList<ReaderSighting> known, TimeSpan patience)
    {
        var states = known.Select(k => new PcscState(k.Reader, Believed(k))).ToList();
        var withReaders = _tellsOfReaders && states.Count < _native.MostStates;
        if (withReaders) states.Add(new PcscState(PcscNative.ReadersComeAndGo, _readersState));
        if (states.Count == 0) return known;

        var wait = (uint)Math.Clamp(patience.TotalMilliseconds, 0, LongestWait.TotalMilliseconds);
        var code = _native.GetStatusChange(_context, wait, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(states));
        if (code == PcscCodes.Timeout) return known;
        if (code == PcscCodes.UnknownReader) return WithoutTheMissing(known, code);
        PcscCodes.Check(code, "watch the readers");
        if (withReaders) _readersState = PcscStates.Settled(states[^1].Event);
        return known.Select((k, i) => Reported(k.Reader, states[i])).ToArray();
    }

    public ICardChannel Connect(string reader)
    {
        PcscCodes.Check(_native.Connect(_context, reader, out var card, out var protocol), "connect to the card");
        try
        {
            // The card may have been reset between connecting and here; only connecting again clears that.
            var code = _native.BeginTransaction(card);
            for (var again = 0; code == PcscCodes.ResetCard && again < 3; again++)
            {
                PcscCodes.Check(_native.Reconnect(card, out protocol), "connect to the card again");
                code = _native.BeginTransaction(card);
            }

            PcscCodes.Check(code, "have the card to ourselves");
        }
        catch (CardServiceException)
        {
            _native.Disconnect(card);
            throw;
        }

        return new PcscCardChannel(_native, card, protocol, reader);
    }

    public void Dispose()
    {
        if (_released) return;
        _released = true;
        _native.ReleaseContext(_context);
    }

    private uint Believed(ReaderSighting known) =>
        _reported.TryGetValue(known.Reader, out var last) && last.Sighting == known ? last.State : PcscStates.Believed(known);

    private ReaderSighting Reported(string reader, PcscState state)
    {
        var sighting = PcscStates.Sighting(reader, state.Event, state.Atr);
        if (_reported.Count >= MostRemembered) _reported.Clear();
        _reported[reader] = (sighting, PcscStates.Settled(state.Event));
        return sighting;
    }

    /// <summary>
    /// pcsc-lite refuses the whole call for one reader that left since it was listed. The others are not to suffer for it: say which is gone.
    /// If none is, the context itself is confused.
    /// </summary>
    private ReaderSighting[] WithoutTheMissing(IReadOnlyList<ReaderSighting> known, uint code)
    {
        var there = ListReaders();
        var missing = known.Where(k => !there.Contains(k.Reader)).Select(k => k.Reader).ToHashSet(StringComparer.Ordinal);
        if (missing.Count == 0) throw PcscCodes.Exception(code, "watch the readers");
        foreach (var reader in missing) _reported.Remove(reader);
        return known.Select(k => missing.Contains(k.Reader) ? ReaderSighting.Unknown(k.Reader) : k).ToArray();
    }
}

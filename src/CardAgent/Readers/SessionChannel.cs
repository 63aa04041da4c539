namespace CardSystem.CardAgent.Readers;

/// <summary>The channel as the visitor gets it: open for one visit, with a cap on the conversation's length.</summary>
internal sealed class SessionChannel : ICardChannel
{
    /// <summary>A code of our own, outside PC/SC's: the conversation ran over its time.</summary>
    public const uint OverTime = 0xA010000A;

    private readonly ICardChannel _inner;
    private readonly ReadOnlyMemory<byte> _atr;
    private readonly TimeProvider _time;
    private readonly TimeSpan _longest;
    private readonly long _began;
    private bool _ended;

    /// <param name="atr">As the listener saw it, so that nobody has to ask again; empty where it is not known.</param>
    public SessionChannel(ICardChannel inner, ReadOnlyMemory<byte> atr, TimeProvider time, TimeSpan longest) =>
        (_inner, _atr, _time, _longest, _began) = (inner, atr, time, longest, time.GetTimestamp());

    public string Reader => _inner.Reader;

    public ReadOnlyMemory<byte> Atr => _atr.IsEmpty ? _inner.Atr : _atr;

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        if (_time.GetElapsedTime(_began) > _longest)
            throw new CardServiceException($"The conversation with the card took longer than {_longest.TotalSeconds:0} s and was ended.", OverTime, cardLost: true);
        return _inner.Transmit(command);
    }

    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        try
        {
            _inner.Dispose();
        }
        catch (CardServiceException)
        {
            // Ending is all we wanted; what is wrong shows at the next connect.
        }
    }
}

using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// A card lying on a reader, as the host meets it. Commands come one at a time.
/// </summary>
public sealed class CardOnReader
{
    private readonly CardSession _session;
    private readonly FaultyChip _chip;
    private readonly ReaderPanel _panel;
    private readonly TimeProvider _time;
    private int _answered;

    public CardOnReader(VirtualCard card, ReaderPanel panel, TimeProvider time)
    {
        (Card, _panel, _time) = (card, panel, time);
        _session = new CardSession(card, signature => Signed?.Invoke(signature));
        _chip = new FaultyChip(_session, card.Behaviour.Faults);
    }

    /// <summary>Called for every signature the card makes, before it is answered.</summary>
    public event Action<CardSignature>? Signed;

    public VirtualCard Card { get; }

    /// <summary>Power on, off and reset are the same to what the card remembers: it forgets.</summary>
    public void Reset() => _session.Reset();

    /// <returns>The response with its status bytes; nothing where noise swallowed it; null where the card is gone, which it then stays.</returns>
    public async ValueTask<byte[]?> TransmitAsync(ReadOnlyMemory<byte> command, CancellationToken stop)
    {
        if (_answered >= Card.Behaviour.PulledAfterApdus) return null;
        _answered++;
        if (command.Length > 0 && command.Span[0] == 0xFF) return _panel.Answer(command.Span, Card);
        var needed = Card.Behaviour.TimePerApdu + _chip.NextDelay;
        if (needed > TimeSpan.Zero) await Task.Delay(needed, _time, stop);
        return _chip.Transmit(command);
    }
}

using CardSystem.CardAgent.Readers;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>A card service with one reader, in this process: cards are laid and taken by the test, and one that loses its power is gone.</summary>
internal sealed class DeskSlot(string name = "Desk") : ICardService
{
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _changed = new();
    private FaultyChip? _chip;
    private VirtualCard? _card;
    private uint _events;

    /// <summary>Commands since the card was laid down.</summary>
    public int Apdus { get; private set; }

    public VirtualCard? Card { get { lock (_lock) return _card; } }

    public void Lay(VirtualCard card, params CardFault[] faults)
    {
        lock (_lock)
        {
            (_card, _chip, Apdus) = (card, new FaultyChip(new CardSession(card, _ => { }), faults), 0);
            Count();
        }
    }

    public void Take()
    {
        lock (_lock)
        {
            if (_card is null) return;
            (_card, _chip) = (null, null);
            Count();
        }
    }

    public IReadOnlyList<string> ListReaders() => [name];

    public IReadOnlyList<ReaderSighting> WaitForChange(IReadOnlyList<ReaderSighting> known, TimeSpan patience)
    {
        if (Now() is var now && now != known[0]) return [now];
        _changed.Wait(patience);
        _changed.Reset();
        return [Now()];
    }

    public ICardChannel Connect(string reader)
    {
        lock (_lock) return _chip is { } chip ? new Channel(this, chip, reader) : throw Gone();
    }

    public void Dispose()
    {
    }

    private ReaderSighting Now()
    {
        lock (_lock) return new ReaderSighting(name, true, _card is not null, false, _events, default);
    }

    private void Count()
    {
        _events++;
        _changed.Set();
    }

    private static CardServiceException Gone() => new("Could not talk to the card: the card was taken away (0x80100069).", 0x80100069, cardLost: true);

    private sealed class Channel(DeskSlot slot, FaultyChip chip, string reader) : ICardChannel
    {
        public string Reader => reader;

        public ReadOnlyMemory<byte> Atr => default;

        public byte[] Transmit(ReadOnlySpan<byte> command)
        {
            // The reader itself answers what begins with FF.
            if (command[0] == 0xFF) return [.. slot.Card?.Uid ?? throw Gone(), 0x90, 0x00];
            slot.Apdus++;
            if (slot._chip != chip || chip.Transmit(command.ToArray()) is not { } answer)
            {
                if (slot._chip == chip) slot.Take();
                throw Gone();
            }

            return answer;
        }

        public void Dispose()
        {
        }
    }
}

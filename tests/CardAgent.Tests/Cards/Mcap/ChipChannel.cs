using CardSystem.CardAgent.Readers;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>A simulated card on a reader, without a card service between: every command to the card is kept, faults happen at theirs, and a test may put its hand between.</summary>
internal sealed class ChipChannel(string reader, VirtualCard card, params IReadOnlyList<CardFault> faults) : ICardChannel
{
    private readonly FaultyChip _chip = new(new CardSession(card, _ => { }), faults);

    public string Reader => reader;

    public ReadOnlyMemory<byte> Atr => card.Atr;

    /// <summary>Commands the card itself was sent.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>How many of them reached it: a reader that takes no long commands keeps those.</summary>
    public int Reached { get; private set; }

    /// <summary>Bytes of them and of their answers.</summary>
    public int Bytes { get; private set; }

    public bool IsGone { get; private set; }

    /// <summary>The reader cannot pass on commands in extended length.</summary>
    public bool IsShort { get; init; }

    /// <summary>What the kiosk hears in place of what the card says: command, answer → answer.</summary>
    public Func<byte[], byte[], byte[]>? Between { get; init; }

    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        if (IsGone) throw Gone();
        if (command[0] == 0xFF) return command[1] == 0xCA ? [.. card.Uid, 0x90, 0x00] : [0x90, 0x00];
        var sent = command.ToArray();
        Sent.Add(sent);
        if (IsShort && sent.Length > 5 && sent[4] == 0) return [0x67, 0x00];
        Reached++;
        if (_chip.Transmit(sent) is not { } answer)
        {
            IsGone = true;
            throw Gone();
        }

        Bytes += sent.Length + answer.Length;
        return Between?.Invoke(sent, answer) ?? answer;
    }

    public void Dispose()
    {
    }

    private static CardServiceException Gone() => new("The card was taken away.", 0x80100069, cardLost: true);
}

using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>A card session in which the ordered faults happen, each at its command.</summary>
public sealed class FaultyChip(CardSession session, IReadOnlyList<CardFault> faults)
{
    /// <summary>What the reader hears where a card that is still there does not answer.</summary>
    public static readonly byte[] Silence = [];

    private int _apdus;
    private bool _isGone;

    /// <summary>How much longer than usual the chip will take for the command to come.</summary>
    public TimeSpan NextDelay => TimeSpan.FromMilliseconds(faults.Where(f => f.Kind == CardFaultKind.Slow && f.Apdu == _apdus + 1).Sum(f => f.Ms));

    /// <returns>The answer; <see cref="Silence"/> where it was lost; null where the card is without power, which it then stays.</returns>
    public byte[]? Transmit(ReadOnlyMemory<byte> command)
    {
        if (_isGone) return null;
        _apdus++;
        if (Happens(CardFaultKind.CutBefore)) return Gone();
        if (Happens(CardFaultKind.CorruptCommand) && command.Length > 0) command = (byte[])[.. command.Span[..^1], (byte)(command.Span[^1] ^ 0x10)];
        byte[] answer;
        try
        {
            answer = session.Transmit(command, BeforeWrite());
        }
        catch (PowerLostException)
        {
            return Gone();
        }

        if (Happens(CardFaultKind.CutAfter)) return Gone();
        if (Happens(CardFaultKind.Mute)) return Silence;
        if (Happens(CardFaultKind.CorruptAnswer)) answer[0] ^= 0x10;
        return answer;
    }

    private bool Happens(CardFaultKind kind) => faults.Any(f => f.Kind == kind && f.Apdu == _apdus);

    private byte[]? Gone()
    {
        _isGone = true;
        session.Reset();
        return null;
    }

    private Action<int>? BeforeWrite()
    {
        var now = faults.Where(f => f.Kind is CardFaultKind.CutInWrite or CardFaultKind.MemoryWornOut && f.Apdu == _apdus || f.Kind == CardFaultKind.MemoryFull && f.Apdu <= _apdus).ToList();
        if (now.Count == 0) return null;
        var writes = 0;
        return _ =>
        {
            writes++;
            foreach (var fault in now)
            {
                if (fault.Kind == CardFaultKind.MemoryFull) throw new MemoryFailedException(StatusWords.NotEnoughMemory);
                if (fault.Write != writes) continue;
                throw fault.Kind == CardFaultKind.CutInWrite ? new PowerLostException() : new MemoryFailedException(StatusWords.MemoryFailed);
            }
        };
    }
}

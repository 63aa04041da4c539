namespace CardSystem.FirmwareSim.Cards;

/// <summary>
/// The card under power: which application is selected, a command half received, an answer half fetched. Gone with the power.
/// Used by one reader, one command at a time.
/// </summary>
public sealed class CardSession(VirtualCard card, Action<CardSignature> onSigned)
{
    /// <summary>Bytes of one command put together from a chain; more than any command we know needs.</summary>
    public const int LongestCommand = 4_096;

    private CardConversation? _selected;
    private CommandApdu? _chain;
    private ReadOnlyMemory<byte> _remaining;

    public void Reset() => (_selected, _chain, _remaining) = (null, null, default);

    /// <exception cref="Chip.PowerLostException">The card lost its power within the command, and has answered nothing.</exception>
    /// <param name="beforeWrite">Called before each write to the chip's memory; what it throws goes wrong.</param>
    public byte[] Transmit(ReadOnlyMemory<byte> bytes, Action<int>? beforeWrite = null)
    {
        if (card.Chip is not { } chip) return Answer(bytes);
        lock (chip.Gate)
        {
            var writes = chip.Memory.Writes;
            chip.Memory.BeforeWrite = beforeWrite;
            try
            {
                chip.FinishWipe();
                return Answer(bytes);
            }
            catch (Chip.MemoryFailedException e)
            {
                return ResponseApdu.Of(e.Status).ToBytes();
            }
            finally
            {
                chip.Memory.BeforeWrite = null;
                if (chip.Memory.Writes != writes) chip.Keep?.Invoke(chip.Memory);
            }
        }
    }

    private byte[] Answer(ReadOnlyMemory<byte> bytes)
    {
        // A memory card cannot take commands; the reader says so in its place.
        if (card.Kind == CardKind.Plain) return ResponseApdu.Of(StatusWords.FunctionNotSupported).ToBytes();
        if (CommandApdu.Parse(bytes) is not { } command) return ResponseApdu.Of(StatusWords.WrongLength).ToBytes();
        if (ClassRefusal(command.Cla) is { } refusal) return ResponseApdu.Of(refusal).ToBytes();
        if (command is { Cla: 0x00, Ins: 0xC0 }) return GetResponse(command);
        _remaining = default;
        if (Joined(command, out var broken) is not { } whole) return ResponseApdu.Of(broken).ToBytes();
        var answer = whole is { Cla: 0x00, Ins: 0xA4 } ? Select(whole) : _selected?.Answer(whole) ?? ResponseApdu.Of(StatusWords.InstructionNotSupported);
        return HandOut(answer, whole);
    }

    private ushort? ClassRefusal(byte cla) => (byte)(cla & ~0x10) switch
    {
        0x00 => null,
        0x80 when _selected?.Takes(0x80) == true => null,
        >= 0x01 and <= 0x03 => StatusWords.LogicalChannelNotSupported,
        >= 0x04 and <= 0x0F => StatusWords.SecureMessagingNotSupported,
        _ => StatusWords.ClassNotSupported,
    };

    /// <returns>The whole command once its last part is there; null with the answer for now otherwise.</returns>
    private CommandApdu? Joined(CommandApdu command, out ushort answer)
    {
        answer = StatusWords.Success;
        var started = _chain;
        _chain = null;
        var cla = (byte)(command.Cla & ~0x10);
        if (started is not null && (started.Cla, started.Ins, started.P1P2) != (cla, command.Ins, command.P1P2))
        {
            // A host that begins anew with SELECT has given the chain up; anything else in between is its mistake.
            if (command.Ins == 0xA4) started = null;
            else answer = StatusWords.LastOfChainExpected;
        }

        if (answer != StatusWords.Success) return null;
        ReadOnlyMemory<byte> data = started is null ? command.Data : (byte[])[.. started.Data.Span, .. command.Data.Span];
        if (data.Length > LongestCommand)
        {
            answer = StatusWords.NotEnoughMemory;
            return null;
        }

        var joined = command with { Cla = cla, Data = data };
        if (!command.IsChained) return joined;
        _chain = joined;
        return null;
    }

    private ResponseApdu Select(CommandApdu command)
    {
        if (command.P1 != 0x04 || command.P2 is not (0x00 or 0x0C)) return ResponseApdu.Of(StatusWords.WrongP1P2);
        if (command.Data.Length is < 5 or > 16) return ResponseApdu.Of(command.Data.IsEmpty ? StatusWords.WrongLength : StatusWords.NotFound);
        foreach (var application in card.Applications)
        {
            if (!application.Aid.Span.StartsWith(command.Data.Span)) continue;
            _selected = application.Select(onSigned);
            return new ResponseApdu(command.P2 == 0x0C ? default : _selected.SelectAnswer, _selected.SelectStatus);
        }

        // The application selected before stays selected (SP 800-73-4, part 2, 3.1.1).
        return ResponseApdu.Of(StatusWords.NotFound);
    }

    private byte[] GetResponse(CommandApdu command)
    {
        if (command.P1P2 != 0) return ResponseApdu.Of(StatusWords.WrongP1P2).ToBytes();
        if (_remaining.IsEmpty) return ResponseApdu.Of(StatusWords.ConditionsNotSatisfied).ToBytes();
        return HandOut(ResponseApdu.Ok(_remaining), command);
    }

    /// <summary>As much as the host takes; the rest waits for GET RESPONSE. A host that gave no Le takes 256, as hosts of contactless cards do.</summary>
    private byte[] HandOut(ResponseApdu answer, CommandApdu command)
    {
        var most = command.Expected == 0 ? (command.Extended ? 65_536 : 256) : command.Expected;
        if (answer.Data.Length <= most)
        {
            _remaining = default;
            return answer.ToBytes();
        }

        _remaining = answer.Data[most..];
        return new ResponseApdu(answer.Data[..most], StatusWords.MoreData(_remaining.Length)).ToBytes();
    }
}

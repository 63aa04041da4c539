using System.Text;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// The reader itself: its lamps, and the commands with class FF that it answers in the card's place
/// (PC/SC part 3, 3.2.2; ACR122U API 2.04, 5 and 6). Lamps stay as they are while cards come and go.
/// </summary>
public sealed class ReaderPanel(TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _lamps;

    /// <summary>Called for every lamp command, before it is answered.</summary>
    public event Action<LightShown>? LightShown;

    public LightColour Colour { get { lock (_lock) return (LightColour)_lamps; } }

    /// <param name="command">Whole APDU whose class is FF.</param>
    /// <param name="card">The card on the reader; null where there is none.</param>
    public byte[] Answer(ReadOnlySpan<byte> command, VirtualCard? card) => command switch
    {
        [0xFF, 0xCA, ..] => GetData(command, card),
        [0xFF, 0x00, 0x40, _, 0x04, _, _, _, _] or [0xFF, 0x00, 0x40, _, 0x04, _, _, _, _, _] => SetLamps(command[3], command),
        [0xFF, 0x00, 0x40, ..] => ResponseApdu.Of(0x6300).ToBytes(),
        // The firmware's name comes without status bytes.
        [0xFF, 0x00, 0x48, 0x00, ..] => Encoding.ASCII.GetBytes("ACR122U215"),
        [0xFF, 0x00, 0x52, ..] => ResponseApdu.Of(StatusWords.Success).ToBytes(),
        _ => ResponseApdu.Of(StatusWords.InstructionNotSupported).ToBytes(),
    };

    /// <summary>FF CA 00 00 is the UID, FF CA 01 00 the answer to select.</summary>
    private static byte[] GetData(ReadOnlySpan<byte> command, VirtualCard? card)
    {
        if (command.Length is < 4 or > 5) return ResponseApdu.Of(StatusWords.WrongLength).ToBytes();
        if (command[3] != 0 || command[2] > 1) return ResponseApdu.Of(0x6B00).ToBytes();
        if ((command[2] == 0 ? card?.Uid : card?.Ats) is not { } data) return ResponseApdu.Of(StatusWords.FunctionNotSupported).ToBytes();
        var wanted = command.Length == 5 ? command[4] : 0;
        if (wanted == 0 || wanted == data.Length) return ResponseApdu.Ok(data).ToBytes();
        return wanted < data.Length
            ? ResponseApdu.Of((ushort)(0x6C00 | data.Length)).ToBytes()
            : new ResponseApdu((byte[])[.. data, .. new byte[wanted - data.Length]], 0x6282).ToBytes();
    }

    /// <summary>
    /// Bits 0 and 1 of P2 are the final state of the red and the green lamp; bits 2 and 3 say whether each is to be changed at all.
    /// Blinking (bits 4 to 7) is over before anybody could look twice, so only the final state is kept. The answer's second status byte is that state.
    /// </summary>
    private byte[] SetLamps(byte lamps, ReadOnlySpan<byte> command)
    {
        LightShown shown;
        lock (_lock)
        {
            var mask = (lamps >> 2) & 0b11;
            _lamps = (_lamps & ~mask) | (lamps & mask);
            shown = new LightShown(time.GetUtcNow(), (LightColour)_lamps, [lamps, .. command.Slice(5, 4)]);
        }

        LightShown?.Invoke(shown);
        return [0x90, (byte)shown.Colour];
    }
}

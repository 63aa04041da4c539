using System.Buffers.Binary;
using System.Text;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// Layouts of pcsc-lite's client protocol 4.4: every message is a fixed C structure in the machine's own byte order (little-endian wherever we run),
/// after a header of size and command; the answer is the same structure, filled in, without header.
/// </summary>
internal static class PcscWire
{
    public const int Major = 4;
    public const int Minor = 4;
    public const int HeaderSize = 8;
    public const int MostReaders = 16;
    public const int ReaderNameSize = 128;

    /// <summary>pubReaderStatesList: name, event counter, state, sharing, ATR (and 3 bytes to the next word), ATR length, protocol.</summary>
    public const int ReaderStateSize = 184;

    /// <summary>The largest APDU either way: an extended one with all its lengths (MAX_BUFFER_SIZE_EXTENDED).</summary>
    public const int LargestApdu = 65_548;

    public const int AttributeSize = 264;

    public const uint StopWaiting = 0x14;

    /// <summary>readerState bits.</summary>
    public const uint Absent = 0x02, Present = 0x04, Swallowed = 0x08, Powered = 0x10, Negotiable = 0x20;

    public const uint ProtocolT0 = 1, ProtocolT1 = 2, ProtocolRaw = 4, ProtocolAnyOld = 0x1000;
    public const uint ShareExclusive = 1, ShareShared = 2, ShareDirect = 3;
    public const uint LeaveCard = 0, ResetCard = 1, UnpowerCard = 2, EjectCard = 3;

    /// <summary>Size of the structure that follows the header, or -1 for no command of the protocol.</summary>
    public static int BodySize(uint command) => command switch
    {
        0x01 or 0x06 or 0x08 or 0x11 => 12,
        0x02 or 0x07 or 0x0B or 0x0D => 8,
        0x04 => 4 + ReaderNameSize + 5 * 4,
        0x05 or 0x0A => 24,
        0x09 => 32,
        0x0F or 0x10 => 8 + AttributeSize + 8,
        0x12 or 0x13 or 0x14 => 0,
        _ => -1,
    };

    public static uint Get(byte[] body, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(offset));

    public static void Put(byte[] body, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(offset), value);

    /// <summary>The return code is the last word of every structure.</summary>
    public static byte[] WithCode(byte[] body, uint code)
    {
        Put(body, body.Length - 4, code);
        return body;
    }

    /// <summary>The wake-up call to a waiting client, and the answer to one that stops waiting.</summary>
    public static byte[] WaitEnded(uint code) => WithCode(new byte[8], code);

    public static string Name(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    public static void PutReaderState(Span<byte> at, string name, uint events, uint state, int sharing, ReadOnlySpan<byte> atr, uint protocol)
    {
        Encoding.UTF8.GetBytes(name, at[..(ReaderNameSize - 1)]);
        BinaryPrimitives.WriteUInt32LittleEndian(at[128..], events);
        BinaryPrimitives.WriteUInt32LittleEndian(at[132..], state);
        BinaryPrimitives.WriteInt32LittleEndian(at[136..], sharing);
        atr.CopyTo(at[140..]);
        BinaryPrimitives.WriteUInt32LittleEndian(at[176..], (uint)atr.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(at[180..], protocol);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace CardSystem.Mqtt.Packets;

/// <summary>
/// A growing run of bytes into which packets are built one after the other. Lengths, which MQTT puts in front, are filled in when the
/// part they measure is complete: <see cref="Open"/> guesses how many bytes the length will take, <see cref="Close"/> moves the part
/// if the guess was wrong.
/// </summary>
internal sealed class PacketBuffer
{
    private const int Ordinary = 4_096;

    /// <summary>An array grown beyond this by a rare large packet is given back when the buffer is next emptied.</summary>
    private const int Keep = 65_536;

    private byte[] _bytes = [];

    public int Length { get; private set; }
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > Keep) Release();
    }

    public void Release()
    {
        Length = 0;
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>Takes back everything written after a length seen earlier.</summary>
    public void Truncate(int length) => Length = length;

    public void Byte(byte value) => Reserve(1)[0] = value;
    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    public void VariableInteger(uint value)
    {
        var length = VariableIntegerSize(value);
        WriteVariableInteger(Reserve(length), value);
    }

    public void Binary(ReadOnlySpan<byte> value)
    {
        UInt16(checked((ushort)value.Length));
        Raw(value);
    }

    public void String(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        UInt16(checked((ushort)length));
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>Begins a packet.</summary>
    public int OpenPacket(PacketType type, int flags = 0, int expected = 0)
    {
        Byte((byte)(((int)type << 4) | flags));
        return Open(expected);
    }

    /// <summary>Leaves room for a length in front of what follows.</summary>
    /// <returns>The mark to hand to <see cref="Close"/>.</returns>
    public int Open(int expected = 0)
    {
        Reserve(VariableIntegerSize((uint)expected));
        return Length;
    }

    public void Close(int mark, int expected = 0)
    {
        var length = (uint)(Length - mark);
        var (left, needs) = (VariableIntegerSize((uint)expected), VariableIntegerSize(length));
        if (needs != left)
        {
            if (needs > left) Reserve(needs - left);
            else Length -= left - needs;
            _bytes.AsSpan(mark, (int)length).CopyTo(_bytes.AsSpan(mark + needs - left));
        }

        WriteVariableInteger(_bytes.AsSpan(mark - left, needs), length);
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count) Grow(count);
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Grow(int count)
    {
        var bigger = ArrayPool<byte>.Shared.Rent(Math.Max(Ordinary, Math.Max(_bytes.Length * 2, Length + count)));
        Span.CopyTo(bigger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bigger;
    }

    private static int VariableIntegerSize(uint value) => value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;

    private static void WriteVariableInteger(Span<byte> into, uint value)
    {
        for (var i = 0; i < into.Length; i++, value >>= 7)
            into[i] = (byte)((value & 0x7F) | (value > 0x7F ? 0x80u : 0));
    }
}

using System.Buffers;

namespace CardSystem.Contracts.Mcap;

/// <summary>
/// BER-TLV as the member card's objects use it (ISO 7816-4, 5.2.2): the shortest form of tag and length, exactly the elements expected, in their order.
/// Whatever else stands there is malformed. After the first element that does not fit nothing is read any more, and <see cref="IsWhole"/> is false.
/// </summary>
public ref struct TlvReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private bool _failed;

    /// <summary>Everything was as expected and nothing is left over.</summary>
    public readonly bool IsWhole => !_failed && _rest.IsEmpty;

    public readonly bool Failed => _failed;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>The value of the next element, which must have this tag and a length within the bounds; empty where it has not.</summary>
    public ReadOnlySpan<byte> Take(uint tag, int least, int most)
    {
        if (!_failed && TryPeek(out var found, out var start, out var length) && found == tag && length >= least && length <= most)
        {
            var value = _rest.Slice(start, length);
            _rest = _rest[(start + length)..];
            return value;
        }

        _failed = true;
        return default;
    }

    public ReadOnlySpan<byte> Take(uint tag, int length) => Take(tag, length, length);

    /// <summary>True where the next element has this tag.</summary>
    public readonly bool IsNext(uint tag) => !_failed && TryPeek(out var found, out _, out _) && found == tag;

    private readonly bool TryPeek(out uint tag, out int start, out int length)
    {
        (tag, start, length) = (0, 0, 0);
        if (_rest.IsEmpty) return false;
        tag = _rest[start++];
        if ((tag & 0x1F) == 0x1F)
        {
            // Two bytes are the longest tag there is here.
            if (start >= _rest.Length || (_rest[start] & 0x80) != 0) return false;
            tag = tag << 8 | _rest[start++];
        }

        if (start >= _rest.Length) return false;
        length = _rest[start++];
        if (length == 0x81)
        {
            if (start >= _rest.Length || (length = _rest[start++]) < 0x80) return false;
        }
        else if (length == 0x82)
        {
            if (start + 1 >= _rest.Length || (length = _rest[start] << 8 | _rest[start + 1]) < 0x100) return false;
            start += 2;
        }
        else if (length >= 0x80)
        {
            return false;
        }

        return length <= _rest.Length - start;
    }
}

/// <summary>Writes what <see cref="TlvReader"/> reads.</summary>
public sealed class TlvWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public TlvWriter Put(uint tag, ReadOnlySpan<byte> value)
    {
        if (tag > 0xFF) Add((byte)(tag >> 8));
        Add((byte)tag);
        if (value.Length >= 0x100) Add(0x82, (byte)(value.Length >> 8), (byte)value.Length);
        else if (value.Length >= 0x80) Add(0x81, (byte)value.Length);
        else Add((byte)value.Length);
        _bytes.Write(value);
        return this;
    }

    public TlvWriter Put(uint tag, byte value) => Put(tag, [value]);

    public TlvWriter PutUnsigned(uint tag, uint value) => Put(tag, BigEndian.Of(value));

    public TlvWriter PutSigned(uint tag, long value) => Put(tag, BigEndian.Of(value));

    /// <summary>One element alone.</summary>
    public static byte[] Wrap(uint tag, ReadOnlySpan<byte> value) => new TlvWriter().Put(tag, value).ToArray();

    private void Add(params ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}

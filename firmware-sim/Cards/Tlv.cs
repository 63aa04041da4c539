using System.Diagnostics.CodeAnalysis;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>BER-TLV data objects (ISO 7816-4, 5.2.2) with tags of one to three bytes and lengths to 65,535.</summary>
public static class Tlv
{
    public static byte[] Write(int tag, params ReadOnlySpan<byte> value)
    {
        var tagBytes = tag > 0xFFFF ? 3 : tag > 0xFF ? 2 : 1;
        var lengthBytes = value.Length < 0x80 ? 1 : value.Length < 0x100 ? 2 : 3;
        var bytes = new byte[tagBytes + lengthBytes + value.Length];
        for (var i = 0; i < tagBytes; i++) bytes[i] = (byte)(tag >> (8 * (tagBytes - 1 - i)));
        switch (lengthBytes)
        {
            case 1: bytes[tagBytes] = (byte)value.Length; break;
            case 2: (bytes[tagBytes], bytes[tagBytes + 1]) = (0x81, (byte)value.Length); break;
            default: (bytes[tagBytes], bytes[tagBytes + 1], bytes[tagBytes + 2]) = (0x82, (byte)(value.Length >> 8), (byte)value.Length); break;
        }

        value.CopyTo(bytes.AsSpan(tagBytes + lengthBytes));
        return bytes;
    }

    /// <summary>A constructed object of the given objects, one after the other.</summary>
    public static byte[] Wrap(int tag, params ReadOnlySpan<byte[]> parts)
    {
        var joined = new List<byte>();
        foreach (var part in parts) joined.AddRange(part);
        return Write(tag, joined.ToArray());
    }

    /// <summary>Reads a row of objects to its very end.</summary>
    /// <returns>False where the bytes are not such a row; nothing is guessed.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out List<(int Tag, ReadOnlyMemory<byte> Value)>? objects)
    {
        objects = [];
        while (!bytes.IsEmpty)
        {
            if (!TryReadOne(ref bytes, out var tag, out var value))
            {
                objects = null;
                return false;
            }

            objects.Add((tag, value));
        }

        return true;
    }

    private static bool TryReadOne(ref ReadOnlyMemory<byte> bytes, out int tag, out ReadOnlyMemory<byte> value)
    {
        (tag, value) = (0, default);
        var span = bytes.Span;
        var at = 1;
        tag = span[0];
        if ((tag & 0x1F) == 0x1F)
        {
            do
            {
                if (at == span.Length || at == 3) return false;
                tag = (tag << 8) | span[at];
            }
            while ((span[at++] & 0x80) != 0);
        }

        if (at == span.Length) return false;
        int length = span[at++];
        if (length > 0x80)
        {
            var count = length & 0x7F;
            if (count > 2 || at + count > span.Length) return false;
            length = 0;
            for (var i = 0; i < count; i++) length = (length << 8) | span[at++];
        }
        else if (length == 0x80)
        {
            return false;
        }

        if (at + length > span.Length) return false;
        value = bytes.Slice(at, length);
        bytes = bytes[(at + length)..];
        return true;
    }
}

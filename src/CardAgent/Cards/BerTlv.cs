namespace CardSystem.CardAgent.Cards;

/// <summary>Reads BER-TLV (ISO 8825-1 as ISO 7816-4 uses it: definite lengths). Foreign bytes give false, never an exception.</summary>
public static class BerTlv
{
    private const int MostElements = 64;

    /// <summary>The value of the first element with this tag at the top level; what follows it does not matter.</summary>
    public static bool TryFind(ReadOnlyMemory<byte> data, uint tag, out ReadOnlyMemory<byte> value)
    {
        for (var count = 0; count < MostElements && TryRead(ref data, out var found, out value); count++)
            if (found == tag)
                return true;
        value = default;
        return false;
    }

    /// <summary>Takes one element off the front.</summary>
    public static bool TryRead(ref ReadOnlyMemory<byte> data, out uint tag, out ReadOnlyMemory<byte> value)
    {
        (tag, value) = (0, default);
        var bytes = data.Span;
        var at = 0;
        // Files on cards are padded with 00 or FF before, between and after elements.
        while (at < bytes.Length && bytes[at] is 0x00 or 0xFF) at++;
        if (!TryReadTag(bytes, ref at, out tag) || !TryReadLength(bytes, ref at, out var length) || length > bytes.Length - at) return false;
        value = data.Slice(at, length);
        data = data[(at + length)..];
        return true;
    }

    private static bool TryReadTag(ReadOnlySpan<byte> bytes, ref int at, out uint tag)
    {
        tag = 0;
        if (at >= bytes.Length) return false;
        tag = bytes[at++];
        if ((tag & 0x1F) != 0x1F) return true;
        for (var more = 0; more < 3 && at < bytes.Length; more++)
        {
            var next = bytes[at++];
            tag = tag << 8 | next;
            if ((next & 0x80) == 0) return true;
        }
        return false;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> bytes, ref int at, out int length)
    {
        length = 0;
        if (at >= bytes.Length) return false;
        var first = bytes[at++];
        if (first < 0x80)
        {
            length = first;
            return true;
        }

        var count = first & 0x7F;
        if (count is 0 or > 3 || count > bytes.Length - at) return false;
        for (; count > 0; count--) length = length << 8 | bytes[at++];
        return true;
    }
}

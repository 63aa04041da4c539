using System.Diagnostics.CodeAnalysis;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>One element an object of the profile holds.</summary>
internal readonly record struct TlvPart(int Tag, int Least, int Most)
{
    public TlvPart(int tag, int exactly) : this(tag, exactly, exactly)
    {
    }
}

/// <summary>Objects hold exactly the elements listed, in the order listed, with lengths in the shortest form (profile, section 1).</summary>
internal static class TlvShape
{
    /// <param name="bytes">One whole object with its tag.</param>
    public static bool TryOpen(ReadOnlyMemory<byte> bytes, int tag, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (!Tlv.TryRead(bytes, out var outer) || outer is not [var (found, value)] || found != tag || Tlv.Write(tag, value.Span).Length != bytes.Length) return false;
        content = value;
        return true;
    }

    /// <returns>The values in the order of the parts.</returns>
    public static bool TryMatch(ReadOnlyMemory<byte> content, ReadOnlySpan<TlvPart> parts, [NotNullWhen(true)] out ReadOnlyMemory<byte>[]? values)
    {
        values = null;
        if (!Tlv.TryRead(content, out var elements) || elements.Count != parts.Length) return false;
        var length = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var (tag, value) = elements[i];
            if (tag != parts[i].Tag || value.Length < parts[i].Least || value.Length > parts[i].Most) return false;
            length += Tlv.Write(tag, value.Span).Length;
        }

        if (length != content.Length) return false;
        values = [.. elements.Select(e => e.Value)];
        return true;
    }

    public static bool IsPrintable(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;

    public static bool IsUtf8(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text);
}

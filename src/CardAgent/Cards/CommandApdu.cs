namespace CardSystem.CardAgent.Cards;

/// <summary>A command as ISO 7816-4 means it, before its length decides how it travels.</summary>
/// <param name="Expects">An answer with data is expected, as long as it may be.</param>
public sealed record CommandApdu(byte Class, byte Instruction, byte P1, byte P2, ReadOnlyMemory<byte> Data = default, bool Expects = true)
{
    public const int ShortData = 255;
    public const int ExtendedData = 65_535;

    /// <summary>One byte for each length: header, Lc and data where there is data, Le.</summary>
    /// <param name="expected">The byte Le, 0 for 256.</param>
    public byte[] ShortForm(byte expected = 0) => Build(Class, Data.Span, Expects ? expected : null);

    /// <summary>All but the last piece of a chain: the class says that more follows, and no data is expected yet.</summary>
    public byte[] Link(ReadOnlySpan<byte> piece) => Build((byte)(Class | 0x10), piece, null);

    /// <summary>The last piece of a chain.</summary>
    public byte[] Last(ReadOnlySpan<byte> piece) => Build(Class, piece, Expects ? (byte)0 : null);

    /// <summary>Two bytes for each length, after a zero byte.</summary>
    public byte[] ExtendedForm()
    {
        if (Data.Length > ExtendedData) throw new InvalidOperationException($"A command carries at most {ExtendedData} bytes.");
        byte[] header = [Class, Instruction, P1, P2, 0];
        if (Data.IsEmpty) return Expects ? [.. header, 0, 0] : header[..4];
        byte[] withData = [.. header, (byte)(Data.Length >> 8), (byte)Data.Length, .. Data.Span];
        return Expects ? [.. withData, 0, 0] : withData;
    }

    private byte[] Build(byte cla, ReadOnlySpan<byte> data, byte? expected)
    {
        if (data.Length > ShortData) throw new InvalidOperationException($"A short command carries at most {ShortData} bytes.");
        var apdu = new byte[4 + (data.IsEmpty ? 0 : 1 + data.Length) + (expected is null ? 0 : 1)];
        (apdu[0], apdu[1], apdu[2], apdu[3]) = (cla, Instruction, P1, P2);
        if (!data.IsEmpty)
        {
            apdu[4] = (byte)data.Length;
            data.CopyTo(apdu.AsSpan(5));
        }
        if (expected is { } le) apdu[^1] = le;
        return apdu;
    }
}

using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>EF02 MEMBER (profile, 4.2): who the card belongs to, signed by the card authority.</summary>
public sealed record MemberObject
{
    public const int Longest = 248;

    private static readonly TlvPart[] Parts =
    [
        new(0x80, 1), new(0x81, 1, 24), new(0x82, 1, 60), new(0x83, 1, 24), new(0x84, 4), new(0x85, 4),
        new(0x86, 32), new(0x87, 33), new(0x88, 4), new(0x42, 8), new(0x9E, ChipKey.SignatureSize),
    ];

    private ReadOnlyMemory<byte> _content;

    public required string Number { get; init; }

    public required string Name { get; init; }

    public required string Branch { get; init; }

    /// <summary>BCD.</summary>
    public required uint From { get; init; }

    public required uint Until { get; init; }

    public required byte[] Thumbprint { get; init; }

    /// <summary>Compressed point, 33 bytes.</summary>
    public required byte[] ReceiptKey { get; init; }

    public required uint Sequence { get; init; }

    /// <summary>Key reference, 8 bytes.</summary>
    public required byte[] Issuer { get; init; }

    /// <summary>Null where the bytes are not such an object; the signature is not looked at.</summary>
    public static MemberObject? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Longest || !TlvShape.TryOpen(bytes, 0xE2, out var content) || !TlvShape.TryMatch(content, Parts, out var v)) return null;
        if (v[0].Span[0] != 1 || !TlvShape.IsPrintable(v[1].Span) || !TlvShape.IsUtf8(v[2].Span) || !TlvShape.IsPrintable(v[3].Span)) return null;
        if (!BcdDate.IsDate(v[4].Span) || !BcdDate.IsDate(v[5].Span) || BcdDate.Number(v[8].Span) == 0) return null;
        return new MemberObject
        {
            Number = Text(v[1]), Name = Text(v[2]), Branch = Text(v[3]), From = BcdDate.Number(v[4].Span), Until = BcdDate.Number(v[5].Span),
            Thumbprint = v[6].ToArray(), ReceiptKey = v[7].ToArray(), Sequence = BcdDate.Number(v[8].Span), Issuer = v[9].ToArray(), _content = content,
        };
    }

    public bool IsSignedBy(ReadOnlySpan<byte> point)
    {
        var signed = _content.Length - (ChipKey.SignatureSize + 2);
        return ChipKey.Verify(point, [.. "MCAP1-MB"u8, .. _content.Span[..signed]], _content.Span[(signed + 2)..]);
    }

    /// <summary>The object's bytes, signed by whoever has the issuer's key.</summary>
    public byte[] Sign(Func<byte[], byte[]> sign)
    {
        byte[] body =
        [
            .. Tlv.Write(0x80, 0x01), .. Tlv.Write(0x81, Bytes(Number)), .. Tlv.Write(0x82, Bytes(Name)), .. Tlv.Write(0x83, Bytes(Branch)),
            .. Tlv.Write(0x84, Four(From)), .. Tlv.Write(0x85, Four(Until)), .. Tlv.Write(0x86, Thumbprint), .. Tlv.Write(0x87, ReceiptKey),
            .. Tlv.Write(0x88, Four(Sequence)), .. Tlv.Write(0x42, Issuer),
        ];
        byte[] whole = Tlv.Write(0xE2, [.. body, .. Tlv.Write(0x9E, sign([.. "MCAP1-MB"u8, .. body]))]);
        return Read(whole) is not null ? whole : throw new ArgumentException("These are not the contents of MEMBER: number, name and branch have at most 73 bytes together.");
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static byte[] Four(uint number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];
}

using System.Buffers.Binary;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>EF03/EF04 SUMMARY (profile, 4.3) as the card looks at it: what a kiosk knows of the member's year, signed by that kiosk.</summary>
public sealed record SummaryObject(uint Sequence, int Credits, byte[] RecordsHash, byte[] Signer, byte[] TapReference)
{
    public const int Longest = 248;

    private static readonly TlvPart[] Parts =
    [
        new(0x80, 1), new(0x81, 4), new(0x82, 8), new(0x83, 4), new(0x84, 0, 30), new(0x85, 14), new(0x86, 8),
        new(0x87, 32), new(0x88, 1, 32), new(0x89, 16), new(0x9E, ChipKey.SignatureSize),
    ];

    private ReadOnlyMemory<byte> _content;

    /// <summary>Null where the bytes are not such an object; the signature is not looked at.</summary>
    public static SummaryObject? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Longest || !TlvShape.TryOpen(bytes, 0xE3, out var content) || !TlvShape.TryMatch(content, Parts, out var v)) return null;
        if (v[0].Span[0] != 1 || v[4].Length % 5 != 0 || !BcdDate.IsDate(v[5].Span[..4])) return null;
        return new SummaryObject(BcdDate.Number(v[1].Span), BinaryPrimitives.ReadInt32BigEndian(v[3].Span), v[7].ToArray(), v[8].ToArray(), v[9].ToArray()) { _content = content };
    }

    public bool IsSignedBy(ReadOnlySpan<byte> point, ReadOnlySpan<byte> thumbprint)
    {
        var signed = _content.Length - (ChipKey.SignatureSize + 2);
        return ChipKey.Verify(point, [.. "MCAP1-SU"u8, .. thumbprint, .. _content.Span[..signed]], _content.Span[(signed + 2)..]);
    }
}

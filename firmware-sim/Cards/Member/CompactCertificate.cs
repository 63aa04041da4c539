using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

public enum CertificateRole : byte
{
    Kiosk = 0x01,
    KioskAuthority = 0x81,
    CardIssuer = 0x82,
}

/// <summary>A certificate a card can read (profile, 5.1): 7F4E { … } and a signature over it, at most 208 bytes.</summary>
public sealed record CompactCertificate(ReadOnlyMemory<byte> Bytes, byte[] Authority, byte[] Holder, CertificateRole Role, byte[] Point, uint Effective, uint Expires)
{
    public const int Longest = 208;

    private const int Body = 0x7F4E;
    private const int Signature = 0x5F37;

    private static readonly TlvPart[] Parts =
        [new(0x5F29, 1), new(0x42, 8), new(0x5F20, 1, 32), new(0x5F4C, 1), new(0x86, ChipKey.PointSize), new(0x5F25, 4), new(0x5F24, 4)];

    /// <summary>Whether the holder is an authority of any kind, and may become an anchor.</summary>
    public bool IsAuthority => Role != CertificateRole.Kiosk;

    /// <summary>Null where the bytes are not such a certificate; the signature is not looked at.</summary>
    public static CompactCertificate? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Longest || !TlvShape.TryMatch(bytes, [new(Body, 1, Longest), new(Signature, ChipKey.SignatureSize)], out var outer)) return null;
        if (!TlvShape.TryMatch(outer[0], Parts, out var values)) return null;
        var (holder, point) = (values[2].ToArray(), values[4].ToArray());
        ReadOnlySpan<byte> effective = values[5].Span, expires = values[6].Span;
        if (values[0].Span[0] != 1 || point[0] != 0x04 || !BcdDate.IsDate(effective) || !BcdDate.IsDate(expires)) return null;
        var read = new CompactCertificate(bytes, values[1].ToArray(), holder, (CertificateRole)values[3].Span[0], point, BcdDate.Number(effective), BcdDate.Number(expires));
        if (!Enum.IsDefined(read.Role) || read.Expires < read.Effective) return null;
        var named = read.IsAuthority ? holder.AsSpan().SequenceEqual(ChipKey.ReferenceOf(point)) : TlvShape.IsPrintable(holder);
        return named ? read : null;
    }

    public bool IsSignedBy(ReadOnlySpan<byte> point)
    {
        var signed = Bytes.Length - (ChipKey.SignatureSize + 3);
        return ChipKey.Verify(point, Bytes.Span[..signed], Bytes.Span[(signed + 3)..]);
    }

    /// <summary>Puts a certificate together; whoever has the authority's key signs.</summary>
    /// <param name="effective">4 bytes BCD, as is <paramref name="expires"/>.</param>
    public static CompactCertificate Issue(byte[] authority, byte[] holder, CertificateRole role, byte[] point, byte[] effective, byte[] expires, Func<byte[], byte[]> sign)
    {
        var body = Tlv.Wrap(Body, Tlv.Write(0x5F29, 0x01), Tlv.Write(0x42, authority), Tlv.Write(0x5F20, holder), Tlv.Write(0x5F4C, (byte)role),
            Tlv.Write(0x86, point), Tlv.Write(0x5F25, effective), Tlv.Write(0x5F24, expires));
        return Read((byte[])[.. body, .. Tlv.Write(Signature, sign(body))]) ?? throw new ArgumentException("These are not the contents of a certificate.", nameof(holder));
    }
}

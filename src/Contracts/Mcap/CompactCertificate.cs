using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CardSystem.Contracts.Mcap;

/// <summary>What a compact certificate's key may do.</summary>
public enum CertificateRole : byte
{
    /// <summary>Speaks to member cards as a kiosk.</summary>
    Kiosk = 0x01,
    /// <summary>Signs what the centre tells its kiosks. No card takes it.</summary>
    Centre = 0x02,
    /// <summary>Certifies kiosks, the centre and its own successor.</summary>
    KioskAuthority = 0x81,
    /// <summary>Signs MEMBER and certifies its own successor.</summary>
    CardIssuer = 0x82,
}

/// <summary>A certificate small enough for a chip (docs/card/mcap-1.md, 5.1): at most 208 bytes.</summary>
public sealed class CompactCertificate
{
    public const int MostBytes = 208;

    private const int MostInFile = 64;
    private const int LongestHolder = 32;

    private CompactCertificate(byte[] bytes, int signedLength, byte[] authority, byte[] holder, CertificateRole role, byte[] point, DateOnly effective, DateOnly expires, byte[] signature) =>
        (Bytes, SignedLength, Authority, Holder, Role, Point, Effective, Expires, Signature) = (bytes, signedLength, authority, holder, role, point, effective, expires, signature);

    /// <summary>Key reference of the signing key, 8 bytes.</summary>
    public byte[] Authority { get; }

    /// <summary>For a kiosk its id in ASCII; for an authority its key reference, 8 bytes.</summary>
    public byte[] Holder { get; }

    public CertificateRole Role { get; }

    /// <summary>65 bytes.</summary>
    public byte[] Point { get; }

    public DateOnly Effective { get; }

    /// <summary>The last day.</summary>
    public DateOnly Expires { get; }

    /// <summary>The whole certificate, as it travels.</summary>
    public byte[] Bytes { get; }

    public bool IsAuthority => Role is CertificateRole.KioskAuthority or CertificateRole.CardIssuer;

    /// <summary>An authority's own certificate, signed by itself. Only true where the signature holds.</summary>
    public bool IsAnchor => IsAuthority && Authority.AsSpan().SequenceEqual(Holder) && IsSignedBy(Point);

    /// <summary>A kiosk's id; the key reference of an authority in hex.</summary>
    public string HolderText => IsAuthority ? Convert.ToHexStringLower(Holder) : Encoding.ASCII.GetString(Holder);

    private int SignedLength { get; }

    private byte[] Signature { get; }

    public bool IsSignedBy(ReadOnlySpan<byte> point) =>
        CardKeys.Reference(point).AsSpan().SequenceEqual(Authority) && CardKeys.Verify(point, Bytes.AsSpan(0, SignedLength), Signature);

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CompactCertificate? certificate)
    {
        certificate = bytes.Length <= MostBytes ? Read(bytes, out var length) is { } read && length == bytes.Length ? read : null : null;
        return certificate is not null;
    }

    /// <summary>The certificates of a <c>.cvc</c> file: one after another, nothing between them.</summary>
    /// <exception cref="FormatException">Something else stands there.</exception>
    public static IReadOnlyList<CompactCertificate> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var all = new List<CompactCertificate>();
        while (!bytes.IsEmpty)
        {
            if (all.Count == MostInFile) throw new FormatException($"It holds more than {MostInFile} compact certificates.");
            all.Add(Read(bytes, out var length) ?? throw new FormatException($"What stands in place {all.Count + 1} is not a compact certificate."));
            bytes = bytes[length..];
        }

        return all;
    }

    /// <param name="sign">Signs a text with the authority's key: ECDSA with SHA-256, 64 bytes.</param>
    /// <exception cref="ArgumentException">A value does not fit its element.</exception>
    public static CompactCertificate Issue(
        ReadOnlySpan<byte> authority, ReadOnlySpan<byte> holder, CertificateRole role, ReadOnlySpan<byte> point, DateOnly effective, DateOnly expires, Func<byte[], byte[]> sign)
    {
        var body = new TlvWriter().Put(0x5F29, 0x01).Put(0x42, authority).Put(0x5F20, holder).Put(0x5F4C, (byte)role)
            .Put(0x86, point).Put(0x5F25, BigEndian.Of(effective)).Put(0x5F24, BigEndian.Of(expires)).ToArray();
        var signed = TlvWriter.Wrap(0x7F4E, body);
        byte[] bytes = [.. signed, .. TlvWriter.Wrap(0x5F37, sign(signed))];
        return TryRead(bytes, out var certificate) ? certificate : throw new ArgumentException("The values do not make a compact certificate.");
    }

    private static CompactCertificate? Read(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        var outer = new TlvReader(bytes);
        var body = outer.Take(0x7F4E, 1, MostBytes);
        var signedLength = bytes.Length - outer.Left;
        var signature = outer.Take(0x5F37, CardKeys.SignatureLength);
        if (outer.Failed) return null;
        length = bytes.Length - outer.Left;

        var inner = new TlvReader(body);
        var version = inner.Take(0x5F29, 1);
        var authority = inner.Take(0x42, CardKeys.ReferenceLength);
        var holder = inner.Take(0x5F20, 1, LongestHolder);
        var role = inner.Take(0x5F4C, 1);
        var point = inner.Take(0x86, CardKeys.PointLength);
        var from = inner.Take(0x5F25, 4);
        var until = inner.Take(0x5F24, 4);
        if (!inner.IsWhole || version[0] != 0x01 || point[0] != 0x04 || !BigEndian.TryDate(from, out var effective) || !BigEndian.TryDate(until, out var expires) || expires < effective) return null;
        return !IsRole((CertificateRole)role[0], holder, point) ? null
            : new CompactCertificate(bytes[..length].ToArray(), signedLength, authority.ToArray(), holder.ToArray(), (CertificateRole)role[0], point.ToArray(), effective, expires, signature.ToArray());
    }

    private static bool IsRole(CertificateRole role, ReadOnlySpan<byte> holder, ReadOnlySpan<byte> point) => role switch
    {
        CertificateRole.Kiosk or CertificateRole.Centre => !holder.ContainsAnyExceptInRange((byte)' ', (byte)'~'),
        CertificateRole.KioskAuthority or CertificateRole.CardIssuer => holder.SequenceEqual(CardKeys.Reference(point)),
        _ => false,
    };
}

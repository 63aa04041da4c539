using System.Security.Cryptography;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>
/// A key that cards believe (docs/card/mcap-1.md, 5.1): the kiosk authority, whose certificates make a terminal a kiosk, or the card issuer, who signs MEMBER.
/// For demonstrations and tests; a district has its own.
/// </summary>
public sealed class CompactAuthority : IDisposable
{
    private readonly ECDsa _key;
    private readonly byte[] _point;
    private readonly CertificateRole _role;

    private CompactAuthority(CertificateRole role, ECDsa key, byte[]? anchor, DateTimeOffset now, DateTimeOffset? until = null)
    {
        (_role, _key, _point) = (role, key, ChipKey.PointOf(key));
        Anchor = anchor ?? Certify(Reference, role, _point, now, until ?? now.AddYears(20));
    }

    /// <summary>Its own certificate, signed by itself: what a card is given to believe.</summary>
    public byte[] Anchor { get; }

    /// <summary>8 bytes.</summary>
    public byte[] Reference => ChipKey.ReferenceOf(_point);

    public byte[] Point => _point;

    /// <summary>PKCS#8.</summary>
    public byte[] PrivateKey => _key.ExportPkcs8PrivateKey();

    public static CompactAuthority Create(CertificateRole role, DateTimeOffset now, DateTimeOffset? until = null) => new(role, ECDsa.Create(ECCurve.NamedCurves.nistP256), null, now, until);

    /// <param name="privateKey">PKCS#8.</param>
    /// <param name="anchor">Its own certificate; null to make one.</param>
    public static CompactAuthority Load(CertificateRole role, byte[] privateKey, byte[]? anchor, DateTimeOffset now)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        return new CompactAuthority(role, key, anchor, now);
    }

    /// <param name="kiosk">1 to 32 printable ASCII characters.</param>
    /// <param name="point">The kiosk's public key, 65 bytes.</param>
    public byte[] CertifyKiosk(string kiosk, byte[] point, DateTimeOffset from, DateTimeOffset until) =>
        Certify(System.Text.Encoding.ASCII.GetBytes(kiosk), CertificateRole.Kiosk, point, from, until);

    /// <summary>What leads a card from this authority to the next.</summary>
    public byte[] Link(CompactAuthority next, DateTimeOffset from, DateTimeOffset until) => Certify(next.Reference, _role, next._point, from, until);

    /// <summary>Signs a text, R and S.</summary>
    public byte[] Sign(byte[] text) => _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => _key.Dispose();

    private byte[] Certify(byte[] holder, CertificateRole role, byte[] point, DateTimeOffset from, DateTimeOffset until) =>
        CompactCertificate.Issue(Reference, holder, role, point, BcdDate.Of(from), BcdDate.Of(until), Sign).Bytes.ToArray();
}

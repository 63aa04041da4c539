using System.Security.Cryptography;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Demo;

/// <summary>The kiosk authority of a demo district: what its cards believe, and what each of its kiosks shows them. A district of one's own is made with <c>ingest trust</c>.</summary>
internal sealed class DemoKioskAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _reference;
    private readonly DateOnly _today;

    /// <param name="now">A certificate's first day must not lie ahead of any card's, so it is UTC's.</param>
    public DemoKioskAuthority(DateTimeOffset now)
    {
        _today = DateOnly.FromDateTime(now.UtcDateTime);
        var point = CardKeys.PointOf(_key);
        _reference = CardKeys.Reference(point);
        Anchor = Certify(_reference, CertificateRole.KioskAuthority, point, _today.AddYears(10));
    }

    /// <summary>The self-signed compact certificate.</summary>
    public byte[] Anchor { get; }

    public byte[] Kiosk(string id, ECDsa key) => Certify(System.Text.Encoding.ASCII.GetBytes(id), CertificateRole.Kiosk, CardKeys.PointOf(key), _today.AddYears(1));

    public void Dispose() => _key.Dispose();

    private byte[] Certify(byte[] holder, CertificateRole role, byte[] point, DateOnly until) => CompactCertificate.Issue(
        _reference, holder, role, point, _today, until, text => _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)).Bytes;
}

using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Enrolment;

/// <summary>
/// Signs what the centre says to its kiosks. Its key is made at start, lives in memory alone and is certified by the kiosk authority for a while; a new certificate follows
/// in time, and at once after a rotation. Safe from any thread.
/// </summary>
public sealed class CentreSigner(TrustKeys keys, TimeProvider time) : IDisposable
{
    private const int CertifiedDays = 90;
    private const int RenewedAfterDays = 30;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Lock _lock = new();
    private (CompactCertificate Certificate, int Generation)? _certified;

    /// <summary>Is there a kiosk authority to sign under?</summary>
    public bool CanSign => keys.Has(AuthorityKind.Kiosk);

    /// <summary>Changes whenever the certificate does.</summary>
    /// <exception cref="TrustException">The kiosk authority cannot sign.</exception>
    public string Mark => Convert.ToHexStringLower(SHA256.HashData(Certificate().Certificate.Bytes))[..16];

    /// <exception cref="TrustException">The kiosk authority cannot sign.</exception>
    public byte[] Seal(string topic, byte[] body)
    {
        var (certificate, links) = Certificate();
        return SignedMessage.Write(topic, body, certificate, links, Sign);
    }

    /// <exception cref="TrustException">The kiosk authority cannot sign.</exception>
    public CommandsMessage Revoke(IEnumerable<Withdrawal> withdrawals)
    {
        var (certificate, links) = Certificate();
        return CommandsMessage.Of(
            [.. withdrawals.Take(CommandsMessage.Most).Select(w => Revocation.Of(new KioskId(w.Kiosk), w.KeyReference, DateTimeOffset.FromUnixTimeMilliseconds(w.At), certificate, Sign))], links);
    }

    public void Dispose() => _key.Dispose();

    private (CompactCertificate Certificate, IReadOnlyList<CompactCertificate> Links) Certificate()
    {
        var (authority, today) = (keys.Kiosk, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        lock (_lock)
        {
            if (_certified is not { } certified || certified.Generation != authority.Generation.Number || certified.Certificate.Effective.AddDays(RenewedAfterDays) <= today)
            {
                certified = (authority.CertifyCompact("centre"u8.ToArray(), CertificateRole.Centre, CardKeys.PointOf(_key), today, today.AddDays(CertifiedDays)), authority.Generation.Number);
                _certified = certified;
            }

            return (certified.Certificate, authority.CompactLinks);
        }
    }

    private byte[] Sign(byte[] text)
    {
        lock (_lock) return _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}

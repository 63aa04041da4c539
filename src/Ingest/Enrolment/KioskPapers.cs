using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Enrolment;

/// <summary>Makes what a kiosk is given at enrolment and renewal: both its certificates, and what it is to trust.</summary>
/// <param name="gatewayPort">The port of the gateway as kiosks are told it.</param>
public sealed class KioskPapers(TrustKeys keys, EnrolmentOptions options, int gatewayPort, TimeProvider time)
{
    /// <summary>A kiosk whose clock is slow must not find its certificate to be of the future.</summary>
    private static readonly TimeSpan Earlier = TimeSpan.FromDays(1);

    /// <summary>Certifies the request's key for the kiosk and notes it in the transaction.</summary>
    /// <exception cref="TrustException">The kiosk authority cannot sign.</exception>
    internal EnrolmentAnswer Issue(Work work, KioskEntry kiosk, SigningRequest request)
    {
        var (authority, now) = (keys.Kiosk, time.GetUtcNow());
        using var certificate = authority.CertifyClient(request, kiosk.Kiosk, now - Earlier, now.AddDays(options.CertificateDays));
        var until = new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        var compact = authority.CertifyCompact(Encoding.ASCII.GetBytes(kiosk.Kiosk), CertificateRole.Kiosk, request.Point, DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(until.UtcDateTime));
        KioskRegister.NoteCertificate(
            work, certificate.SerialNumber, kiosk.Kiosk, KioskRegister.ReferenceOf(request.Point), now.ToUnixTimeMilliseconds(),
            new DateTimeOffset(certificate.NotBefore).ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        return new EnrolmentAnswer(
            kiosk.Kiosk, kiosk.Name, kiosk.Centre, kiosk.CentreName,
            // The intermediate follows, so that a gateway that knows only the root can follow after a rotation too.
            certificate.ExportCertificatePem() + "\n" + authority.Chain[0], Convert.ToBase64String(compact.Bytes), Convert.ToBase64String(Anchors(authority)),
            TrustExport.Pem(TrustExport.Living(keys, AuthorityKind.Kiosk, now)), CardAuthorities(now),
            new GatewayAddress(options.GatewayHost.Length == 0 ? null : options.GatewayHost, gatewayPort), until);
    }

    /// <summary>Roots and intermediates of the kiosk authority, PEM: what a claim sheet's fingerprint is of.</summary>
    /// <exception cref="TrustException">There is none.</exception>
    public string KioskAuthority() => TrustExport.Pem(TrustExport.Living(keys, AuthorityKind.Kiosk, time.GetUtcNow()));

    private static byte[] Anchors(IssuingKey authority) => [.. authority.LivingAnchors.Concat(authority.CompactLinks).SelectMany(c => c.Bytes)];

    private string CardAuthorities(DateTimeOffset now)
    {
        var own = keys.Has(AuthorityKind.Card) ? TrustExport.Pem(TrustExport.Living(keys, AuthorityKind.Card, now)) : "";
        var others = options.CardAuthorityFile.Length > 0 ? File.ReadAllText(options.CardAuthorityFile) : "";
        return own.Length + others.Length > 0 ? own + others
            : throw new EnrolmentException("The centre has no card authority yet; 'ingest trust create card' makes one, or name others' with Enrolment:CardAuthorityFile.", StatusCodes.Status503ServiceUnavailable);
    }
}

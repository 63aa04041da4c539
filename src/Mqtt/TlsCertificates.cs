using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Mqtt;

/// <summary>What client and gateway both need of certificates.</summary>
internal static class TlsCertificates
{
    /// <summary>A policy that trusts these authorities and no others. Revocation lists are not asked: kiosks work where none can be reached.</summary>
    public static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };

        // Not self-signed means intermediate: it helps to build the chain and cannot end it.
        foreach (var authority in authorities)
            (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData) ? policy.CustomTrustStore : policy.ExtraStore).Add(authority);
        return policy;
    }

    /// <summary>Windows' TLS cannot use a key that lives in memory only, as a key read from PEM does.</summary>
    public static X509Certificate2 Usable(X509Certificate2 certificate) =>
        OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null) : certificate;

    /// <summary>Plain words for the end of a sentence.</summary>
    public static string WhyNot(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) return "none was presented";
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid)) return ValidityOf(chain!);
        if ((status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0) return "it does not come from an authority trusted here";
        if (status.HasFlag(X509ChainStatusFlags.Revoked)) return "it was revoked";
        if (status.HasFlag(X509ChainStatusFlags.NotSignatureValid)) return "its signature is wrong";
        if (status.HasFlag(X509ChainStatusFlags.NotValidForUsage)) return "it was issued for another use";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "it was issued for another host name";
        return $"it could not be verified ({status})";
    }

    private static string ValidityOf(X509Chain chain)
    {
        var outdated = chain.ChainElements.FirstOrDefault(e => e.ChainElementStatus.Any(s => s.Status == X509ChainStatusFlags.NotTimeValid))?.Certificate;
        return outdated is null ? "it is not valid at this time" : $"it is valid from {outdated.NotBefore:yyyy-MM-dd HH:mm} to {outdated.NotAfter:yyyy-MM-dd HH:mm} only";
    }
}

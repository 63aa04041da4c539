using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>Whom the kiosk takes for the centre: servers certified by the kiosk authority. The system's own store is not asked.</summary>
internal static class CentreTrust
{
    private const int LargestFile = 1 << 20;

    public static X509ChainPolicy Only(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        foreach (var authority in authorities) (IsRoot(authority) ? policy.CustomTrustStore : policy.ExtraStore).Add(authority);
        return policy;
    }

    public static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <exception cref="EnrolmentFailedException">There is no certificate in it.</exception>
    public static X509Certificate2Collection FromPem(string pem)
    {
        try
        {
            var found = new X509Certificate2Collection();
            if (pem.Length <= LargestFile) found.ImportFromPem(pem);
            return found.Count > 0 ? found : throw new EnrolmentFailedException("there is no certificate in PEM form where the authority's should be");
        }
        catch (CryptographicException e)
        {
            throw new EnrolmentFailedException("the authority's certificate cannot be read: " + e.Message.TrimEnd('.'), inner: e);
        }
    }

    /// <summary>The certificates of an answer under the root whose SHA-256 was given; everything under another root is left out.</summary>
    /// <param name="fingerprint">Hex, with or without colons and spaces.</param>
    /// <exception cref="EnrolmentFailedException">The root is not among them.</exception>
    public static X509Certificate2Collection ByFingerprint(string pem, string fingerprint)
    {
        var all = FromPem(pem);
        var wanted = new StringBuilder().AppendJoin("", fingerprint.Where(char.IsAsciiHexDigit)).ToString();
        var root = all.FirstOrDefault(c => IsRoot(c) && Convert.ToHexString(SHA256.HashData(c.RawData)).Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new EnrolmentFailedException("the server's authority is not the one whose fingerprint was given; look at the sheet again, or somebody stands between this kiosk and the centre");
        return [root, .. all.Where(c => !IsRoot(c) && c.IssuerName.RawData.AsSpan().SequenceEqual(root.SubjectName.RawData))];
    }

    /// <summary>Plain words for the end of a sentence that begins with "its certificate".</summary>
    public static string WhyNot(X509Chain? chain, SslPolicyErrors errors)
    {
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid)) return "is not valid at this time; is this kiosk's clock right?";
        if ((status & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0) return "comes from an authority this kiosk does not trust";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return "was issued for another host name";
        return $"could not be verified ({status})";
    }
}

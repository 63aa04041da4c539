using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Trust;

/// <summary>A key and a certificate for a server of the centre, from the kiosk authority, so that a kiosk trusts one root for everything.</summary>
public sealed class ServerPapers(Database database, TrustKeys keys, TimeProvider time)
{
    public const string CertificateFile = "server.pem";
    public const string KeyFileName = "server.key";
    public const int MostHosts = 20;

    /// <returns>When the certificate ends.</returns>
    /// <exception cref="TrustException">A name is none, there is no kiosk authority, or the folder cannot be written.</exception>
    public DateTimeOffset Issue(IReadOnlyList<string> hosts, string folder, int days, string who)
    {
        if (hosts.Count is 0 or > MostHosts) throw new TrustException($"Name 1 to {MostHosts} hosts.");
        if (hosts.FirstOrDefault(h => Uri.CheckHostName(h) == UriHostNameType.Unknown || h.Length > 253) is { } wrong) throw new TrustException($"'{Shown.Of(wrong)}' is neither a host's name nor an address; give it without port or 'https://'.");
        var now = time.GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = keys.Kiosk;
        using var certificate = authority.CertifyServer(new PublicKey(key), hosts, now.AddDays(-1), now.AddDays(days));
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        ActLog.Record(work, now, who, "trust-server", Shown.Of(hosts[0]), new { hosts, certificate = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), until = $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}" });
        Directory.CreateDirectory(folder);
        KeyFile.Write(Path.Combine(folder, KeyFileName), key.ExportPkcs8PrivateKeyPem() + "\n", secret: true);
        // The intermediate follows, as servers send it.
        KeyFile.Write(Path.Combine(folder, CertificateFile), certificate.ExportCertificatePem() + "\n" + authority.Chain[0]);
        work.Commit();
        return new DateTimeOffset(certificate.NotAfter);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>An authority made for one test, and the certificates it issues.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TestCertificates(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(Now.AddDays(-100), Now.AddDays(100));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public X509Certificate2Collection Trust => [X509CertificateLoader.LoadCertificate(_authority.RawData)];

    public string TrustPem => _authority.ExportCertificatePem();

    public X509Certificate2 Server(params string[] names) => Issue("gateway", "1.3.6.1.5.5.7.3.1", Now.AddDays(30), names);

    public X509Certificate2 Client(string name) => Issue(name, "1.3.6.1.5.5.7.3.2", Now.AddDays(30), []);

    public X509Certificate2 Expired(string name, bool server = false) => Issue(name, server ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2", Now.AddDays(-1), server ? ["localhost"] : []);

    public void Dispose() => _authority.Dispose();

    private X509Certificate2 Issue(string name, string usage, DateTimeOffset until, string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (hosts.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var host in hosts)
                if (IPAddress.TryParse(host, out var address)) alternatives.AddIpAddress(address);
                else alternatives.AddDnsName(host);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var issued = request.Create(_authority, Now.AddDays(-50), until, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Settings;
using Microsoft.Extensions.Configuration;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>A kiosk authority for TLS, a card authority, and a desk's files, made with the platform's own tools.</summary>
internal sealed class OfficeFolder : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _kiosks = Authority("CN=Kiosk authority");

    public OfficeFolder()
    {
        Path = Directory.CreateTempSubdirectory("cardagent-office-").FullName;
        using var desk = Leaf("CN=desk-1", "1.3.6.1.5.5.7.3.2");
        File.WriteAllText(File_("desk.pem"), desk.ExportCertificatePem());
        File.WriteAllText(File_("desk.key"), desk.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(File_("authority.pem"), _kiosks.ExportCertificatePem());
        File.WriteAllText(File_("cards.pem"), Cards.ExportCertificatePem());
        Server = Leaf("CN=localhost", "1.3.6.1.5.5.7.3.1");
    }

    public string Path { get; }

    /// <summary>With its key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>The card authority, with its key.</summary>
    public X509Certificate2 Cards { get; } = Authority("CN=Card authority");

    public string File_(string name) => System.IO.Path.Combine(Path, name);

    public bool IsOfUs(X509Certificate2 client) => client.IssuerName.RawData.AsSpan().SequenceEqual(_kiosks.SubjectName.RawData);

    public AgentSettings Settings(Uri centre) => new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Office:Centre"] = centre.ToString(), ["Uplink:Host"] = "localhost", ["Uplink:CertificateFile"] = File_("desk.pem"), ["Uplink:CertificateKeyFile"] = File_("desk.key"), ["Uplink:AuthorityFile"] = File_("authority.pem"),
    }).Build(), Path);

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _kiosks.Dispose();
        Cards.Dispose();
        Server.Dispose();
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Now.AddDays(-1), Now.AddYears(20));
    }

    private X509Certificate2 Leaf(string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using var certificate = request.Create(_kiosks, Now.AddDays(-1), Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}

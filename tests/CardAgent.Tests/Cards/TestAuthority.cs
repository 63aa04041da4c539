using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.CardAgent.Tests.Cards;

/// <summary>Issues certificates of every kind a card may turn up with.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly DateTimeOffset From = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Until = new(2035, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte _serial;

    public TestAuthority(string name, TestAuthority? issuer = null, DateTimeOffset? until = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Certificate = issuer is null
            ? request.CreateSelfSigned(From, until ?? Until)
            : request.Create(issuer.Certificate.SubjectName, issuer.Signer, From, until ?? Until, [0x10, 0x01]);
    }

    public X509Certificate2 Certificate { get; }

    private X509SignatureGenerator Signer => X509SignatureGenerator.CreateForECDsa(_key);

    /// <summary>A card's certificate; extensions other than those of an ordinary card replace them all.</summary>
    public byte[] Issue(string subject, AsymmetricAlgorithm key, byte[]? serial = null, DateTimeOffset? from = null, DateTimeOffset? until = null, params X509Extension[] extensions)
    {
        var name = new X500DistinguishedName(subject);
        var request = key is RSA rsa ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions.Length > 0 ? extensions : Ordinary) request.CertificateExtensions.Add(extension);
        using var certificate = request.Create(Certificate.SubjectName, Signer, from ?? From, until ?? Until, serial ?? [0x01, ++_serial]);
        return certificate.RawData;
    }

    public static X509Extension[] Ordinary =>
    [
        new X509BasicConstraintsExtension(false, false, 0, true),
        new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true),
        Purpose("2.16.840.1.101.3.6.8"),
    ];

    public static X509Extension Purpose(params string[] purposes)
    {
        var oids = new OidCollection();
        foreach (var purpose in purposes) oids.Add(new Oid(purpose));
        return new X509EnhancedKeyUsageExtension(oids, true);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}

using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Ingest.Trust;

/// <summary>What stands in each kind of certificate we issue (RFC 5280). Pure: nothing is signed here.</summary>
internal static class CertificateForms
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    /// <summary>PIV card authentication (NIST SP 800-78-4).</summary>
    private const string CardAuthentication = "2.16.840.1.101.3.6.8";
    /// <summary>Attribute "pseudonym" (RFC 3039): the masked name a kiosk may show.</summary>
    private const string Pseudonym = "2.5.4.65";

    public static CertificateRequest Root(string name, ECDsa key) => Authority(name, new PublicKey(key), null);

    public static CertificateRequest Issuing(string name, PublicKey key, X509Certificate2 root) => Authority(name, key, root);

    public static CertificateRequest Client(string commonName, PublicKey key, X509Certificate2 authority) =>
        Leaf(Name(commonName), key, authority, ClientAuthentication, true);

    /// <summary>As kiosks look at a member's card: the number, the masked name, and that it is a card's.</summary>
    public static CertificateRequest Card(string number, string? maskedName, PublicKey key, X509Certificate2 authority) =>
        Leaf(Name(number, maskedName), key, authority, CardAuthentication, true);

    /// <param name="hosts">Names and addresses; the first is the common name.</param>
    public static CertificateRequest Server(IReadOnlyList<string> hosts, PublicKey key, X509Certificate2 authority)
    {
        var request = Leaf(Name(hosts[0].Length <= 64 ? hosts[0] : "CardSystem centre"), key, authority, ServerAuthentication, false);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static CertificateRequest Authority(string name, PublicKey key, X509Certificate2? root)
    {
        var request = new CertificateRequest(Name(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, root is null ? 1 : 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, false));
        if (root is not null) request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        return request;
    }

    private static CertificateRequest Leaf(X500DistinguishedName subject, PublicKey key, X509Certificate2 authority, string purpose, bool critical)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request;
    }

    private static X500DistinguishedName Name(string commonName, string? pseudonym = null)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        if (pseudonym is not null) name.Add(Pseudonym, pseudonym, UniversalTagNumber.UTF8String);
        return name.Build();
    }

    /// <summary>Positive, 16 bytes, drawn at random.</summary>
    public static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}

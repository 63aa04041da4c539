using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>What we need to know of a card's certificate, read from it once.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="KeyThumbprint">SHA-256 of <paramref name="PublicKey"/>.</param>
/// <param name="IsP256">The key lies on P-256 and can be used.</param>
/// <param name="IsForCards">Issued for a card's signatures, not for an authority, a server or the like.</param>
internal sealed record CardCertificate(CardId Card, string? MaskedName, byte[] PublicKey, byte[] KeyThumbprint, bool IsP256, bool IsForCards)
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string AnyPurpose = "2.5.29.37.0";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string CardAuthentication = "2.16.840.1.101.3.6.8";
    private const string SmartCardLogon = "1.3.6.1.4.1.311.20.2.2";

    // OBJECT IDENTIFIER 1.2.840.10045.3.1.7. Keys that spell out their curve are not taken: nobody issues them but to deceive.
    private static ReadOnlySpan<byte> NamedP256 => [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    /// <summary>Null where the bytes are not a certificate.</summary>
    public static CardCertificate? TryRead(X509Certificate2 certificate)
    {
        try
        {
            var key = certificate.PublicKey.ExportSubjectPublicKeyInfo();
            var subject = CardSubject.Read(certificate.SubjectName.RawData);
            return new CardCertificate(NumberOf(subject.CommonName, certificate), subject.MaskedName, key, SHA256.HashData(key), HasP256(certificate, key), FitsCards(certificate));
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The common name, or <c>SN</c> and the serial number: in hex, without leading zero bytes, the last 38 digits where it is longer.</summary>
    private static CardId NumberOf(string? commonName, X509Certificate2 certificate)
    {
        if (CardId.TryParse(commonName, out var card)) return card;
        var serial = Convert.ToHexString(certificate.SerialNumberBytes.Span.TrimStart((byte)0) is { Length: > 0 } bytes ? bytes : [0]);
        return new CardId("SN" + serial[Math.Max(0, serial.Length - 38)..]);
    }

    private static bool HasP256(X509Certificate2 certificate, byte[] key)
    {
        var curve = certificate.PublicKey.EncodedParameters?.RawData;
        if (certificate.PublicKey.Oid.Value != EcPublicKey || !curve.AsSpan().SequenceEqual(NamedP256)) return false;
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool FitsCards(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            var fits = extension switch
            {
                X509BasicConstraintsExtension basic => !basic.CertificateAuthority,
                X509KeyUsageExtension usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature),
                X509EnhancedKeyUsageExtension purposes => purposes.EnhancedKeyUsages.Cast<Oid>().Any(p => p.Value is CardAuthentication or AnyPurpose or ClientAuthentication or SmartCardLogon),
                _ => true,
            };
            if (!fits) return false;
        }
        return true;
    }
}

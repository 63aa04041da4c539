using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Ingest.Trust;

/// <summary>A certificate request (PKCS#10) of which we believe one thing: whoever made it has the key. What it says of itself is not looked at.</summary>
public sealed class SigningRequest
{
    public const int Largest = 4_096;

    private SigningRequest(PublicKey key, byte[] point) => (PublicKey, Point) = (key, point);

    public PublicKey PublicKey { get; }

    /// <summary>65 bytes, 04‖X‖Y.</summary>
    public byte[] Point { get; }

    /// <param name="der">As bytes, not PEM.</param>
    /// <param name="wrong">A sentence; empty where nothing is.</param>
    public static bool TryRead(byte[] der, [NotNullWhen(true)] out SigningRequest? request, out string wrong)
    {
        (request, wrong) = (null, "");
        if (der.Length is 0 or > Largest)
        {
            wrong = $"A certificate request has 1 to {Largest} bytes; this one has {der.Length}.";
            return false;
        }

        try
        {
            // Loading checks the signature.
            var read = CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256, out var used);
            var point = used == der.Length ? PointOf(read.PublicKey) : null;
            if (point is not null) request = new SigningRequest(read.PublicKey, point);
            else wrong = used == der.Length ? "The certificate request's key is not on P-256." : "Something follows the certificate request.";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            wrong = "This is no certificate request (PKCS#10, DER) signed with the key it names.";
        }

        return request is not null;
    }

    private static byte[]? PointOf(PublicKey key)
    {
        if (!(key.EncodedParameters?.RawData).AsSpan().SequenceEqual((ReadOnlySpan<byte>)[0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07])) return null;
        using var ecdsa = key.GetECDsaPublicKey();
        return ecdsa is null || key.EncodedKeyValue.RawData is not { Length: 65 } point || point[0] != 0x04 ? null : point;
    }
}

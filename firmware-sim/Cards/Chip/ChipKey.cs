using System.Security.Cryptography;

namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>A P-256 key as the profile writes and names it (section 1).</summary>
public static class ChipKey
{
    public const int PointSize = 65;
    public const int SignatureSize = 64;

    private static readonly byte[] InfoHeader = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");

    /// <summary>SubjectPublicKeyInfo in DER, 91 bytes.</summary>
    public static byte[] InfoOf(ReadOnlySpan<byte> point) => [.. InfoHeader, .. point];

    /// <summary>SHA-256 over <see cref="InfoOf"/>.</summary>
    public static byte[] ThumbprintOf(ReadOnlySpan<byte> point) => SHA256.HashData(InfoOf(point));

    /// <summary>8 bytes.</summary>
    public static byte[] ReferenceOf(ReadOnlySpan<byte> point) => SHA256.HashData(point)[..8];

    /// <summary>02 or 03 and X, 33 bytes.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> point) => [(byte)(2 | (point[64] & 1)), .. point.Slice(1, 32)];

    /// <summary>04, X and Y.</summary>
    public static byte[] PointOf(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return [0x04, .. q.X!, .. q.Y!];
    }

    /// <returns>False as well where the point is not on the curve.</returns>
    public static bool Verify(ReadOnlySpan<byte> point, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (point.Length != PointSize || point[0] != 0x04 || signature.Length != SignatureSize) return false;
        try
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point.Slice(1, 32).ToArray(), Y = point.Slice(33, 32).ToArray() },
            });
            return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <param name="secret">32 bytes. The public part is reckoned from it: a copied card shows the public key of another.</param>
    public static ECDsa Load(ReadOnlySpan<byte> secret) => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret.ToArray() });
}

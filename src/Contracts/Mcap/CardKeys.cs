using System.Numerics;
using System.Security.Cryptography;

namespace CardSystem.Contracts.Mcap;

/// <summary>P-256 keys as cards name them (docs/card/mcap-1.md, 1). A point has 65 bytes, <c>04‖X‖Y</c>; a compressed one 33; a signature 64, <c>R‖S</c>.</summary>
public static class CardKeys
{
    public const int PointLength = 65;
    public const int SignatureLength = 64;
    public const int ReferenceLength = 8;
    public const int ThumbprintLength = 32;

    private static readonly byte[] InfoHead = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");
    private static readonly BigInteger P = BigInteger.Parse("0FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF", System.Globalization.NumberStyles.HexNumber, null);
    private static readonly BigInteger B = BigInteger.Parse("05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B", System.Globalization.NumberStyles.HexNumber, null);

    /// <summary>SubjectPublicKeyInfo in DER, 91 bytes.</summary>
    public static byte[] PublicKeyInfo(ReadOnlySpan<byte> point) => [.. InfoHead, .. point];

    /// <summary>SHA-256 of the SubjectPublicKeyInfo.</summary>
    public static byte[] Thumbprint(ReadOnlySpan<byte> point) => SHA256.HashData(PublicKeyInfo(point));

    /// <summary>The first 8 bytes of SHA-256 over the point.</summary>
    public static byte[] Reference(ReadOnlySpan<byte> point) => SHA256.HashData(point)[..ReferenceLength];

    /// <summary>The point out of a SubjectPublicKeyInfo that names P-256 the usual way; null for any other.</summary>
    public static byte[]? PointOf(ReadOnlySpan<byte> publicKeyInfo) =>
        publicKeyInfo.Length == InfoHead.Length + PointLength && publicKeyInfo.StartsWith(InfoHead) && publicKeyInfo[InfoHead.Length] == 0x04 ? publicKeyInfo[InfoHead.Length..].ToArray() : null;

    public static byte[] PointOf(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return [0x04, .. q.X!, .. q.Y!];
    }

    public static byte[] Compress(ReadOnlySpan<byte> point) => [(byte)(0x02 | (point[^1] & 1)), .. point[1..33]];

    /// <summary>Finds Y by the square root that a prime of the form 4k + 3 allows.</summary>
    /// <returns>False where no point of the curve has this X.</returns>
    public static bool TryDecompress(ReadOnlySpan<byte> compressed, out byte[] point)
    {
        point = [];
        if (compressed.Length != 33 || compressed[0] is not (0x02 or 0x03)) return false;
        var x = new BigInteger(compressed[1..], isUnsigned: true, isBigEndian: true);
        if (x >= P) return false;
        var square = (BigInteger.ModPow(x, 3, P) - (3 * x) + B) % P;
        if (square.Sign < 0) square += P;
        var y = BigInteger.ModPow(square, (P + 1) / 4, P);
        if (BigInteger.ModPow(y, 2, P) != square) return false;
        if (y.IsEven != (compressed[0] == 0x02)) y = P - y;
        point = new byte[PointLength];
        point[0] = 0x04;
        compressed[1..].CopyTo(point.AsSpan(1));
        var bytes = y.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(point.AsSpan(PointLength - bytes.Length));
        return true;
    }

    /// <summary>ECDSA with SHA-256. A point that is not on the curve verifies nothing.</summary>
    public static bool Verify(ReadOnlySpan<byte> point, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (point.Length != PointLength || signature.Length != SignatureLength) return false;
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(PublicKeyInfo(point), out _);
            return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A text under its domain tag: eight ASCII characters that keep a signature from serving another purpose.</summary>
    public static byte[] Tagged(ReadOnlySpan<byte> tag, params ReadOnlySpan<byte[]> parts)
    {
        var text = new List<byte>(tag.Length + 256);
        text.AddRange(tag);
        foreach (var part in parts) text.AddRange(part);
        return [.. text];
    }
}

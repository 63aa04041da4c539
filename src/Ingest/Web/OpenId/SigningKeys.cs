using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>A key an issuer signs with.</summary>
/// <param name="Id">Empty where it has none.</param>
/// <param name="Algorithm">The one algorithm it is used with: a key is never tried with another.</param>
internal sealed record SigningKey(string Id, string Algorithm, RSAParameters Rsa, ECParameters Curve)
{
    public const string Rs256 = "RS256";
    public const string Es256 = "ES256";

    public bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (Algorithm == Rs256)
        {
            using var rsa = RSA.Create(Rsa);
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var curve = ECDsa.Create(Curve);
        return curve.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}

/// <summary>An issuer's keys (JWK set, RFC 7517). Keys for something else, of another kind or too weak are passed over.</summary>
internal static class SigningKeys
{
    public const int Most = 64;
    private const int ShortestModulus = 256;

    /// <exception cref="OpenIdException">It is no set of keys.</exception>
    public static IReadOnlyList<SigningKey> Read(ReadOnlyMemory<byte> json)
    {
        using var document = ProviderRules.Parse(json, "key set");
        if (!document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array) throw new OpenIdException("The issuer's key set has no list of keys.");
        return [.. keys.EnumerateArray().Take(Most).Select(Read).OfType<SigningKey>()];
    }

    private static SigningKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "use") is not ("" or "sig")) return null;
        try
        {
            return Text(key, "kty") switch
            {
                "RSA" when Text(key, "alg") is "" or SigningKey.Rs256 => Rsa(key),
                "EC" when Text(key, "crv") == "P-256" && Text(key, "alg") is "" or SigningKey.Es256 => Curve(key),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static SigningKey? Rsa(JsonElement key)
    {
        var rsa = new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") };
        if (rsa.Modulus.Length < ShortestModulus) return null;
        using var checks = RSA.Create(rsa);
        return new SigningKey(Text(key, "kid"), SigningKey.Rs256, rsa, default);
    }

    private static SigningKey Curve(JsonElement key)
    {
        var curve = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } };
        using var checks = ECDsa.Create(curve);
        return new SigningKey(Text(key, "kid"), SigningKey.Es256, default, curve);
    }

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(Text(key, name));

    private static string Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Ingest.Gateway;

/// <summary>
/// Secrets as they are kept: <c>sha256:salt:hash</c> in hex. A fast hash is right here because every secret is generated with 144 bits
/// and cannot be guessed; a slow one would only let a crowd of reconnecting kiosks hold the centre up.
/// </summary>
public static class SecretHash
{
    /// <summary>24 characters that survive every shell, file and URL.</summary>
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)).Replace('+', '-').Replace('/', '_');

    public static string Of(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return $"sha256:{Convert.ToHexStringLower(salt)}:{Convert.ToHexStringLower(Hash(salt, Encoding.UTF8.GetBytes(secret)))}";
    }

    public static bool IsValid(string text) => TryParse(text, out _, out _);

    public static bool Matches(string kept, ReadOnlySpan<byte> secret) =>
        TryParse(kept, out var salt, out var hash) && CryptographicOperations.FixedTimeEquals(hash, Hash(salt, secret));

    private static bool TryParse(string text, out byte[] salt, out byte[] hash)
    {
        (salt, hash) = ([], []);
        var parts = text.Split(':');
        if (parts is not ["sha256", { Length: >= 16 and <= 128 } saltHex, { Length: 64 } hashHex]) return false;
        if (saltHex.Length % 2 != 0 || !saltHex.All(char.IsAsciiHexDigit) || !hashHex.All(char.IsAsciiHexDigit)) return false;
        (salt, hash) = (Convert.FromHexString(saltHex), Convert.FromHexString(hashHex));
        return true;
    }

    private static byte[] Hash(byte[] salt, ReadOnlySpan<byte> secret) => SHA256.HashData([.. salt, .. secret]);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace CardSystem.Ingest.Staff;

/// <summary>One-time codes as authenticator apps make them (RFC 6238: SHA-1, 30 seconds, 6 digits). Pure.</summary>
public static class OneTimeCodeRules
{
    public const int Digits = 6;
    private const int StepSeconds = 30;

    /// <summary>Steps before and after now that count: phones' clocks are off, and typing takes time.</summary>
    public const int Tolerance = 2;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="secret">Base32.</param>
    /// <returns>The latest step of time to which the code belongs; null where it belongs to none that counts now.</returns>
    public static long? StepOf(string secret, string code, DateTimeOffset now)
    {
        if (code.Length != Digits || !code.All(char.IsAsciiDigit)) return null;
        var (key, step) = (FromBase32(secret), now.ToUnixTimeSeconds() / StepSeconds);
        long? found = null;
        // All are reckoned, whichever it is: the time it takes tells nothing.
        for (var at = step - Tolerance; at <= step + Tolerance; at++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(CodeAt(key, at)), System.Text.Encoding.ASCII.GetBytes(code))) found = at;
        }

        return found;
    }

    internal static string CodeAt(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // What authenticator apps reckon with; it signs a counter and hides nothing.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string secret)
    {
        var (bytes, bits, value) = (new List<byte>(), 0, 0);
        foreach (var digit in secret.Select(c => Alphabet.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal)).Where(d => d >= 0))
        {
            (value, bits) = ((value << 5) | digit, bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(value >> (bits - 8)));
            (bits, value) = (bits - 8, value & ((1 << (bits - 8)) - 1));
        }

        return [.. bytes];
    }
}

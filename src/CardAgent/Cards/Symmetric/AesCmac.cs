using System.Security.Cryptography;

namespace CardSystem.CardAgent.Cards.Symmetric;

/// <summary>AES-128-CMAC (RFC 4493, NIST SP 800-38B): what cards with shared keys prove themselves with. The framework has none.</summary>
public static class AesCmac
{
    public const int Block = 16;

    /// <param name="key">16 bytes.</param>
    /// <returns>16 bytes.</returns>
    public static byte[] Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        var whole = message.Length > 0 && message.Length % Block == 0;
        var padded = new byte[whole ? message.Length : (message.Length / Block + 1) * Block];
        message.CopyTo(padded);
        if (!whole) padded[message.Length] = 0x80;
        return Chain(aes, padded, whole);
    }

    /// <summary>The last step of every CMAC, over a message padded already.</summary>
    /// <param name="padded">Whole blocks, at least one.</param>
    /// <param name="unpadded">True where nothing was added: then the last block takes the first subkey, otherwise the second.</param>
    internal static byte[] Chain(Aes aes, byte[] padded, bool unpadded)
    {
        var (first, second) = Subkeys(aes);
        var subkey = unpadded ? first : second;
        for (var i = 0; i < Block; i++) padded[padded.Length - Block + i] ^= subkey[i];
        return aes.EncryptCbc(padded, new byte[Block], PaddingMode.None)[^Block..];
    }

    internal static (byte[] First, byte[] Second) Subkeys(Aes aes)
    {
        var first = Doubled(aes.EncryptEcb(new byte[Block], PaddingMode.None));
        return (first, Doubled(first));
    }

    /// <summary>Times x in the field of 2^128 elements.</summary>
    private static byte[] Doubled(byte[] bytes)
    {
        var result = new byte[Block];
        for (var i = 0; i < Block; i++) result[i] = (byte)(bytes[i] << 1 | (i + 1 < Block ? bytes[i + 1] >> 7 : 0));
        if ((bytes[0] & 0x80) != 0) result[^1] ^= 0x87;
        return result;
    }
}

using System.Security.Cryptography;

namespace CardSystem.CardAgent.Cards.Symmetric;

/// <summary>
/// A key of its own for every card out of a master key that never leaves its SAM (NXP AN10922, AES-128). It is a CMAC over <c>01 ‖ input</c>, but padded to two blocks
/// even where one would do.
/// </summary>
public static class KeyDiversification
{
    private const int MostInput = 31;

    /// <param name="master">16 bytes.</param>
    /// <param name="input">1 to 31 bytes: UID, application and system identifier.</param>
    /// <returns>The card's key, 16 bytes.</returns>
    public static byte[] Aes128(ReadOnlySpan<byte> master, ReadOnlySpan<byte> input)
    {
        if (input.Length is < 1 or > MostInput) throw new ArgumentException($"The input has 1 to {MostInput} bytes.", nameof(input));
        using var aes = Aes.Create();
        aes.Key = master.ToArray();
        var padded = new byte[2 * AesCmac.Block];
        padded[0] = 0x01;
        input.CopyTo(padded.AsSpan(1));
        if (input.Length < MostInput) padded[1 + input.Length] = 0x80;
        return AesCmac.Chain(aes, padded, unpadded: input.Length == MostInput);
    }
}

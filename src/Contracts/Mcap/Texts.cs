using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Contracts.Mcap;

/// <summary>Texts on cards. Bytes that are not what they should be make the object malformed; nothing is repaired.</summary>
internal static class Texts
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static bool TryAscii(ReadOnlySpan<byte> bytes, out string text)
    {
        var printable = !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        text = printable ? Encoding.ASCII.GetString(bytes) : "";
        return printable;
    }

    public static bool TryUtf8(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    public static string IdOf(string? id, int longest)
    {
        if (string.IsNullOrEmpty(id)) return "-";
        return id.Length <= longest && id.All(c => c is >= ' ' and <= '~') ? id : "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16];
    }
}

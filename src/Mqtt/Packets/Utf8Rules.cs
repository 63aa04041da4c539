using System.Text;

namespace CardSystem.Mqtt.Packets;

/// <summary>What MQTT asks of UTF-8 (1.5.4): well-formed, no surrogates, no U+0000. A byte order mark is an ordinary character.</summary>
internal static class Utf8Rules
{
    public const int MaximumBytes = 65_535;

    public static bool IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0);

    /// <summary>The same asked of a string that is to be sent.</summary>
    public static bool IsValid(string text) =>
        text.Length <= MaximumBytes && !text.Contains('\0') && !HasLoneSurrogate(text) && Encoding.UTF8.GetByteCount(text) <= MaximumBytes;

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }
}

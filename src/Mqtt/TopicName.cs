using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt;

/// <summary>What a topic name may be (MQTT 5.0, 4.7): at least one character, no wildcard, UTF-8 of at most 65,535 bytes.</summary>
public static class TopicName
{
    public static bool IsValid(string topic) => topic.Length > 0 && topic.AsSpan().IndexOfAny('+', '#') < 0 && Utf8Rules.IsValid(topic);

    /// <param name="utf8">Already known to be well-formed.</param>
    internal static bool IsValid(ReadOnlySpan<byte> utf8) => !utf8.IsEmpty && utf8.IndexOfAny((byte)'+', (byte)'#') < 0;

    public static int Levels(ReadOnlySpan<char> topic) => topic.Count('/') + 1;
}

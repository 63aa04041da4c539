using System.Text;

namespace CardSystem.Mqtt.Gateway;

/// <summary>What a connection may do on a topic, decided once.</summary>
/// <param name="Taken">The application takes its messages; otherwise they go straight to subscribers.</param>
internal sealed record TopicEntry(byte[] Utf8, string Topic, bool Permitted, bool Taken);

/// <summary>
/// The few topics a connection publishes to, found by their bytes, so that an ordinary PUBLISH makes no string. Used by the connection's
/// reader only.
/// </summary>
internal sealed class TopicCache(TopicPermissions permissions, IMqttApplication application)
{
    private readonly TopicEntry?[] _entries = new TopicEntry?[8];
    private int _next;

    public TopicEntry Find(ReadOnlySpan<byte> utf8)
    {
        foreach (var entry in _entries)
            if (entry is not null && utf8.SequenceEqual(entry.Utf8)) return entry;
        var topic = Encoding.UTF8.GetString(utf8);
        var permitted = permissions.MayPublish(topic);
        return _entries[_next++ & 7] = new TopicEntry(utf8.ToArray(), topic, permitted, permitted && application.Takes(topic));
    }
}

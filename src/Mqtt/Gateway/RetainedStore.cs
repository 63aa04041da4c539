using System.Text;

namespace CardSystem.Mqtt.Gateway;

/// <summary>The last retained message of each topic, in memory and bounded. Guarded by the router's lock.</summary>
internal sealed class RetainedStore(MqttGatewayOptions options, TimeProvider time)
{
    private readonly Dictionary<string, RoutedMessage> _byTopic = new(StringComparer.Ordinal);

    public int Count => _byTopic.Count;
    public long Bytes { get; private set; }

    /// <summary>Keeps a message in place of the topic's earlier one; an empty payload forgets it (3.3.1.3).</summary>
    /// <returns>False where there is no room.</returns>
    public bool Set(RoutedMessage message)
    {
        var topic = message.Publication.Topic;
        if (message.Publication.Payload.IsEmpty)
        {
            Forget(topic);
            return true;
        }

        var present = _byTopic.TryGetValue(topic, out var earlier);
        var bytes = Bytes + Size(message) - (present ? Size(earlier!) : 0);
        if (bytes > options.RetainedBytes || (!present && Count >= options.RetainedMessages)) return false;
        _byTopic[topic] = message;
        Bytes = bytes;
        return true;
    }

    public IEnumerable<RoutedMessage> Matching(string filter)
    {
        var now = time.GetTimestamp();
        if (!TopicFilter.HasWildcard(filter)) return _byTopic.TryGetValue(filter, out var one) && !one.IsOver(now) ? [one] : [];
        return _byTopic.Values.Where(m => !m.IsOver(now) && TopicFilter.Matches(filter, m.Publication.Topic));
    }

    public void ForgetExpired()
    {
        var now = time.GetTimestamp();
        foreach (var (topic, message) in _byTopic)
            if (message.IsOver(now)) Forget(topic);
    }

    private void Forget(string topic)
    {
        if (_byTopic.Remove(topic, out var gone)) Bytes -= Size(gone);
    }

    private static long Size(RoutedMessage message) => Encoding.UTF8.GetByteCount(message.Publication.Topic) + message.Publication.Payload.Length;
}

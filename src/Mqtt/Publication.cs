namespace CardSystem.Mqtt;

/// <summary>An application message: what a PUBLISH carries.</summary>
/// <param name="Topic">Topic name, no wildcards.</param>
/// <param name="QoS">0, 1 or 2.</param>
/// <param name="MessageExpirySeconds">MQTT 5 message expiry interval; null means never.</param>
public sealed record Publication(string Topic, ReadOnlyMemory<byte> Payload, int QoS = 1, bool Retain = false, uint? MessageExpirySeconds = null)
{
    /// <summary>What else MQTT 5 lets a message carry, passed on unchanged to subscribers; null for nothing.</summary>
    public PublicationProperties? Properties { get; init; }
}

/// <summary>The properties of a PUBLISH that belong to the message and travel with it.</summary>
public sealed record PublicationProperties
{
    /// <summary>The sender says the payload is UTF-8 text (payload format indicator 1).</summary>
    public bool PayloadIsText { get; init; }
    public string? ContentType { get; init; }
    public string? ResponseTopic { get; init; }
    public ReadOnlyMemory<byte>? CorrelationData { get; init; }
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];
}

/// <summary>A name and value of the sender's own; the same name may occur more than once.</summary>
public readonly record struct UserProperty(string Name, string Value);

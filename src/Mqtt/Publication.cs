namespace CardSystem.Mqtt;

/// <summary>An application message: what a PUBLISH carries.</summary>
/// <param name="Topic">Topic name, no wildcards.</param>
/// <param name="QoS">0, 1 or 2.</param>
/// <param name="MessageExpirySeconds">MQTT 5 message expiry interval; null means never.</param>
public sealed record Publication(string Topic, ReadOnlyMemory<byte> Payload, int QoS = 1, bool Retain = false, uint? MessageExpirySeconds = null);

using System.ComponentModel.DataAnnotations;

namespace CardSystem.Mqtt.Gateway;

/// <summary>The gateway's limits. Nothing a client does can take more than these allow.</summary>
public sealed class MqttGatewayOptions
{
    /// <summary>Admitted connections at one time.</summary>
    [Range(1, 1_000_000)]
    public int MaximumConnections { get; set; } = 5_000;

    /// <summary>Connections at one time that are not admitted yet: TLS handshake and CONNECT. More are closed unheard.</summary>
    [Range(1, 100_000)]
    public int MaximumPendingConnections { get; set; } = 500;

    /// <summary>From the connection's arrival to CONNACK.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of a whole packet from a client.</summary>
    [Range(1_024, 268_435_455)]
    public int MaximumPacketSize { get; set; } = 270_336;

    /// <summary>Bytes of a CONNECT packet, which comes before anybody is known.</summary>
    [Range(1_024, 1_048_576)]
    public int MaximumConnectSize { get; set; } = 65_536;

    /// <summary>Messages of QoS 1 a client may have unacknowledged.</summary>
    [Range(1, 65_535)]
    public int ReceiveMaximum { get; set; } = 128;

    [Range(0, 1_000)]
    public int TopicAliasMaximum { get; set; } = 16;

    /// <summary>The longest keep-alive a client may ask for; one that asks for more, or for none, is given this (MQTT 5).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "18:00:00")]
    public TimeSpan MaximumKeepAlive { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Filters a connection may be subscribed to.</summary>
    [Range(1, 10_000)]
    public int SubscriptionsPerConnection { get; set; } = 100;

    /// <summary>Messages that wait for one subscriber. At half of it messages of QoS 0 are dropped, at the whole the subscriber is disconnected.</summary>
    [Range(2, 1_000_000)]
    public int QueuedMessages { get; set; } = 2_000;

    /// <summary>Payload bytes that wait for one subscriber, dealt with in the same way.</summary>
    [Range(1_024, 1_073_741_824)]
    public int QueuedBytes { get; set; } = 8_388_608;

    /// <summary>Messages of QoS 1 sent to one subscriber and not acknowledged; a subscriber may ask for fewer.</summary>
    [Range(1, 65_535)]
    public int MaximumInFlight { get; set; } = 256;

    [Range(0, 10_000_000)]
    public int RetainedMessages { get; set; } = 50_000;

    /// <summary>Bytes of all retained topics and payloads.</summary>
    [Range(0, 4_294_967_296)]
    public long RetainedBytes { get; set; } = 268_435_456;
}

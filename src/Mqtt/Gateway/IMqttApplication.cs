using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Mqtt.Gateway;

/// <summary>
/// The service behind the gateway. The gateway speaks MQTT; the application says who may enter and takes the messages it wants,
/// acknowledging them when they are safe.
/// </summary>
public interface IMqttApplication
{
    /// <summary>Decides on a CONNECT. Must not block for long; called before CONNACK.</summary>
    ValueTask<MqttAdmission> AdmitAsync(MqttArrival arrival, CancellationToken cancel);

    /// <summary>True where the application takes the messages of this topic: it then owes each one exactly one acknowledgement. Asked once per topic and connection.</summary>
    bool Takes(string topic);

    /// <summary>
    /// Hands over a message of a topic the application takes, already permitted. The payload is the application's to keep.
    /// While the returned task is not complete the gateway reads no more from this connection: that is the brake.
    /// </summary>
    ValueTask TakeAsync(InboundPublish publish, CancellationToken cancel);

    /// <summary>Sees a message of a topic it does not take, after it was permitted, on its way to retained store and subscribers (for instance a kiosk's status, or its will).</summary>
    void Observe(string identity, Publication publication);
}

/// <param name="Certificate">The client certificate TLS has verified against the gateway's client authorities, or null.</param>
/// <param name="Secure">True over TLS.</param>
public sealed record MqttArrival(string ClientId, string? UserName, ReadOnlyMemory<byte> Password, X509Certificate2? Certificate, bool Secure, string RemoteEndPoint);

/// <summary>Either an identity with its permissions, or a refusal with an MQTT 5 reason code (0x86 bad user name or password, 0x87 not authorized, 0x85 client id not valid …).</summary>
public sealed record MqttAdmission
{
    public string Identity { get; private init; } = "";
    public TopicPermissions Permissions { get; private init; } = TopicPermissions.None;
    public byte RefusalCode { get; private init; }
    public string? RefusalText { get; private init; }

    /// <summary>Under what the connection is kept instead of its client id: it then neither takes over nor shuts out whoever rightly has that client id. Null for the client id.</summary>
    public string? SessionId { get; init; }

    /// <summary>The client's will is passed over; otherwise a will it may not publish refuses the connection.</summary>
    public bool DropsWill { get; init; }

    public static MqttAdmission Admit(string identity, TopicPermissions permissions) => new() { Identity = identity, Permissions = permissions };

    /// <param name="code">0x80 or above.</param>
    public static MqttAdmission Refuse(byte code, string text) => new() { RefusalCode = code, RefusalText = text };
}

/// <summary>A message the application has taken.</summary>
public readonly record struct InboundPublish(IInboundConnection Connection, ushort PacketId, int QoS, string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The message whole, where it is more than topic and payload (retained, expiring, with properties); null for the ordinary one.</summary>
    internal Publication? Whole { get; init; }
}

/// <summary>The connection a taken message came by. Safe from any thread; once the connection is gone nothing is written any more.</summary>
public interface IInboundConnection
{
    string Identity { get; }

    /// <summary>
    /// Notes that a message is dealt with; nothing is written yet. The gateway keeps the order MQTT asks for.
    /// Success (below 0x80) also lets the message go on to subscribers, even where its connection is gone by now. A second
    /// acknowledgement of the same message is ignored.
    /// </summary>
    void Acknowledge(in InboundPublish publish, byte reasonCode = 0);

    /// <summary>Writes what has been noted since the last flush, in one write. Never blocks on a slow peer.</summary>
    void Flush();
}

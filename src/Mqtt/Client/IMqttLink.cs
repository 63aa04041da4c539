using System.Threading.Channels;

namespace CardSystem.Mqtt.Client;

/// <summary>
/// One MQTT connection of a client, from CONNACK to its end. The seam behind which another MQTT library can stand:
/// a link is never reused, whoever needs one again connects again.
/// </summary>
public interface IMqttLink : IAsyncDisposable
{
    /// <summary>What subscriptions deliver. QoS 1 messages are acknowledged when read from here. Completes when the link ends.</summary>
    ChannelReader<Publication> Incoming { get; }

    /// <summary>Completes, never faults, when the link has ended; the text says why in plain words.</summary>
    Task<string> Ended { get; }

    /// <summary>Publishes; completes at PUBACK (QoS 1), or when written (QoS 0). Waits while the server's receive maximum is reached.</summary>
    /// <returns>
    /// The PUBACK's reason code; below 0x80 is success. What the server has said it cannot take is not sent and returns at once:
    /// 0x90 not a topic name, 0x95 too large, 0x9A retained messages and 0x9B a quality of service not supported.
    /// </returns>
    /// <exception cref="MqttLinkException">The link ended first: whether the server has the message is unknown.</exception>
    Task<byte> PublishAsync(Publication publication, CancellationToken cancel);

    /// <summary>Subscribes at QoS 1.</summary>
    /// <exception cref="MqttLinkException">The link ended, or the server refused a filter.</exception>
    Task SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancel);
}

/// <summary>Opens links.</summary>
public interface IMqttConnector
{
    /// <exception cref="MqttLinkException">No connection; the message says in plain words whether the server was unreachable, refused the credentials, or is not trusted.</exception>
    Task<IMqttLink> ConnectAsync(MqttLinkOptions options, CancellationToken cancel);
}

/// <summary>The link could not be made, was refused or ended.</summary>
public sealed class MqttLinkException : Exception
{
    public MqttLinkException(string message, byte? reasonCode = null, Exception? inner = null) : base(message, inner) => ReasonCode = reasonCode;

    /// <summary>The server's reason code, where it gave one.</summary>
    public byte? ReasonCode { get; }
}

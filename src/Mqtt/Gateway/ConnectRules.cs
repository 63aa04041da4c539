using System.Security.Cryptography;
using System.Text;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>What of a well-formed CONNECT the gateway cannot do, and what it answers to one it can.</summary>
internal static class ConnectRules
{
    private const int LongestClientId = 256;

    /// <returns>No fault where the application may be asked.</returns>
    public static PacketFault Check(ConnectPacket connect)
    {
        if (connect.AuthenticationMethod is not null) return new(ReasonCode.BadAuthenticationMethod, "Extended authentication is not supported; use user name and password or a client certificate");
        if (connect.ClientId.Length == 0 && connect.Level < ProtocolLevel.V5 && !connect.CleanStart) return new(ReasonCode.ClientIdNotValid, "A client without a client id must ask for a clean session");
        if (Encoding.UTF8.GetByteCount(connect.ClientId) > LongestClientId) return new(ReasonCode.ClientIdNotValid, $"The client id is longer than {LongestClientId} bytes");
        if (connect.ClientId.Any(char.IsControl)) return new(ReasonCode.ClientIdNotValid, "The client id holds control characters");
        if (connect.Will?.Publication.QoS > 1) return new(ReasonCode.QoSNotSupported, "A will of QoS 2 is not supported; use QoS 0 or 1");
        return default;
    }

    public static string AssignClientId() => "client-" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The keep-alive that holds, in seconds; 0 for none.</summary>
    public static ushort KeepAlive(ConnectPacket connect, MqttGatewayOptions options)
    {
        var longest = (ushort)Math.Min(ushort.MaxValue, options.MaximumKeepAlive.TotalSeconds);

        // A client of MQTT 3.1.1 cannot be told another value than its own.
        return connect.Level < ProtocolLevel.V5 || connect.KeepAliveSeconds is > 0 && connect.KeepAliveSeconds <= longest ? connect.KeepAliveSeconds : longest;
    }

    public static ConnAckPacket Welcome(ConnectPacket connect, string clientId, MqttGatewayOptions options) => new()
    {
        // Sessions end with their connection for now: say so where the client asked for more.
        SessionExpirySeconds = connect.SessionExpirySeconds > 0 ? 0 : null,
        ReceiveMaximum = (ushort)options.ReceiveMaximum,
        MaximumQoS = 1,
        MaximumPacketSize = (uint)options.MaximumPacketSize,
        AssignedClientId = connect.ClientId.Length == 0 ? clientId : null,
        TopicAliasMaximum = (ushort)options.TopicAliasMaximum,
        SharedSubscriptionsAvailable = false,
        ServerKeepAliveSeconds = KeepAlive(connect, options) is var seconds && seconds != connect.KeepAliveSeconds ? seconds : null,
    };
}

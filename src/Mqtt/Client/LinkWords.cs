using System.Net.Sockets;
using System.Security.Authentication;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Client;

/// <summary>What went wrong with a link, in words for a clerk or an installer.</summary>
internal static class LinkWords
{
    public static string Unreachable(MqttLinkOptions options, SocketException failure) => $"The gateway at {Place(options)} cannot be reached: {Socket(failure.SocketErrorCode)}";

    public static string TimedOut(MqttLinkOptions options) => $"The gateway at {Place(options)} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} seconds";

    public static string NoTls(MqttLinkOptions options, Exception failure) => failure is AuthenticationException
        ? $"No encrypted connection to the gateway at {Place(options)} could be made: either it does not speak TLS at that port or it refused this client's certificate ({PlainText.Of(Innermost(failure).Message)})"
        : $"The gateway at {Place(options)} broke off the encrypted connection: either it does not speak TLS at that port or it refused this client's certificate";

    public static string NotTrusted(string why) => $"The gateway's certificate is not trusted: {why}";

    public static string NoAnswer(MqttLinkOptions options) => options.Tls
        ? $"The gateway at {Place(options)} closed the connection without an answer: it may not accept {(options.Certificate is null ? "a client without a certificate" : "this client's certificate")}"
        : $"The gateway at {Place(options)} closed the connection without an answer: it may expect TLS at that port, or not be an MQTT gateway";

    public static string NotMqtt(MqttLinkOptions options, PacketFault fault) => $"What answers at {Place(options)} does not speak MQTT 5: {fault.Text}";

    public static string Refused(ConnAckPacket answer)
    {
        var said = answer.ReasonString is { Length: > 0 } text ? $": {PlainText.Of(text)}" : "";
        return answer.Code switch
        {
            ReasonCode.BadUserNameOrPassword => "The gateway refused the user name or password" + said,
            ReasonCode.NotAuthorized => "The gateway does not let this client in" + said,
            _ => $"The gateway refused the connection ({ReasonCode.Words(answer.Code)}){said}",
        };
    }

    public static string Ended(string why) => $"The link to the gateway ended: {why}";

    public static string Broke(Exception failure) => Innermost(failure) is SocketException socket ? $"the connection broke ({Socket(socket.SocketErrorCode)})" : "the connection broke";

    public static string Dismissed(DisconnectPacket packet) => packet.ReasonString is { Length: > 0 } text
        ? $"the gateway ended it: {PlainText.Of(text)}"
        : $"the gateway ended it: {ReasonCode.Words(packet.Code)}";

    public static string Silent(TimeSpan silence) => $"nothing was heard from the gateway for {silence.TotalSeconds:0.#} seconds";

    private static string Place(MqttLinkOptions options) => $"{options.Host}:{options.Port}";

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;

    private static string Socket(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData => "there is no host of this name",
        SocketError.TryAgain => "the host name cannot be looked up at the moment",
        SocketError.TimedOut => "it does not answer",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => "there is no way to it on the network",
        SocketError.ConnectionReset or SocketError.ConnectionAborted => "connection reset by the other side",
        SocketError.AccessDenied => "a firewall does not allow it",
        _ => $"network error {error}",
    };
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CardSystem.Mqtt.Gateway;

/// <summary>An endpoint's <see cref="MqttGatewayTls"/> at work: the handshake's settings for each connection, and who passes it.</summary>
internal sealed class GatewayHandshake
{
    private readonly MqttGatewayTls _tls;
    private readonly MqttGateway _gateway;
    private readonly SslStreamCertificateContext _certificate;

    public GatewayHandshake(MqttGatewayTls tls, MqttGateway gateway)
    {
        if (!tls.ServerCertificate.HasPrivateKey) throw new ArgumentException($"The gateway's certificate {PlainText.Of(tls.ServerCertificate.Subject)} comes without its private key", nameof(tls));
        (_tls, _gateway) = (tls, gateway);

        // Offline: the chain is what is given here; nothing is fetched from the network while kiosks wait.
        _certificate = SslStreamCertificateContext.Create(TlsCertificates.Usable(tls.ServerCertificate), tls.ServerChain, offline: true);
    }

    public TlsHandshakeCallbackOptions Options => new()
    {
        HandshakeTimeout = _gateway.Options.ConnectTimeout,
        OnConnection = context => ValueTask.FromResult(For(context.Connection)),
    };

    private SslServerAuthenticationOptions For(ConnectionContext connection) => new()
    {
        ServerCertificateContext = _certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = _tls.ClientCertificates is not ClientCertificates.None,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = TlsCertificates.TrustOnly(_tls.ClientAuthorities),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(connection, certificate, chain, errors),

        // Not null, or Kestrel would offer HTTP here.
        ApplicationProtocols = [],
    };

    private bool IsTrusted(ConnectionContext connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return _tls.ClientCertificates is not ClientCertificates.Required || Refuse(connection, "it presented no client certificate");

        // A client has no host name to be checked against.
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None) return true;
        return Refuse(connection, $"its certificate {PlainText.Of(certificate.Subject)} is not trusted: {TlsCertificates.WhyNot(chain, errors)}");
    }

    private bool Refuse(ConnectionContext connection, string why)
    {
        _gateway.Counters.CountRefused();
        var host = (connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString() ?? "";
        _gateway.Log.Refused(host, connection.RemoteEndPoint?.ToString() ?? "an unknown address", "during the TLS handshake", why);
        return false;
    }
}

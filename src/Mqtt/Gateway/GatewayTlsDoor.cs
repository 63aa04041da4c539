using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CardSystem.Mqtt.Gateway;

/// <summary>Turns an endpoint's <see cref="MqttGatewayTls"/> into Kestrel's TLS options.</summary>
internal static class GatewayTlsDoor
{
    public static void Apply(MqttGatewayTls tls, MqttGateway gateway, HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = TlsCertificates.Usable(tls.ServerCertificate);
        https.ServerCertificateChain = tls.ServerChain;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.HandshakeTimeout = gateway.Options.ConnectTimeout;
        https.ClientCertificateMode = tls.ClientCertificates switch
        {
            ClientCertificates.None => ClientCertificateMode.NoCertificate,
            ClientCertificates.Optional => ClientCertificateMode.AllowCertificate,
            _ => ClientCertificateMode.RequireCertificate,
        };
        https.OnAuthenticate = (connection, options) =>
        {
            options.ApplicationProtocols = null;
            if (tls.ClientCertificates is ClientCertificates.None) return;
            options.CertificateChainPolicy = TlsCertificates.TrustOnly(tls.ClientAuthorities);
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(tls, gateway, connection, certificate, chain, errors);
        };
    }

    private static bool IsTrusted(MqttGatewayTls tls, MqttGateway gateway, ConnectionContext connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return tls.ClientCertificates is ClientCertificates.Optional || Refuse("it presented no client certificate");

        // A client has no host name to be checked against.
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None) return true;
        return Refuse($"its certificate {PlainText.Of(certificate.Subject)} is not trusted: {TlsCertificates.WhyNot(chain, errors)}");

        bool Refuse(string why)
        {
            gateway.Counters.CountRefused();
            var host = (connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address.ToString() ?? "";
            gateway.Log.Refused(host, connection.RemoteEndPoint?.ToString() ?? "an unknown address", "during the TLS handshake", why);
            return false;
        }
    }
}

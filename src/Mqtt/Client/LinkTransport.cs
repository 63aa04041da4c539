using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Mqtt.Client;

/// <summary>The bytes' way to the gateway: a socket, and TLS around it if asked for.</summary>
internal static class LinkTransport
{
    /// <exception cref="MqttLinkException">In plain words.</exception>
    public static async Task<Stream> OpenAsync(MqttLinkOptions options, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancel);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return options.Tls ? await EncryptAsync(plain, options, cancel) : plain;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new MqttLinkException(LinkWords.Unreachable(options, failure), inner: failure);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> EncryptAsync(NetworkStream plain, MqttLinkOptions options, CancellationToken cancel)
    {
        string? distrust = null;
        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = options.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // Offline: what is sent is what is given here; nothing is fetched from the network.
            ClientCertificateContext = options.Certificate is { } own ? SslStreamCertificateContext.Create(TlsCertificates.Usable(own), options.CertificateChain, offline: true) : null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = options.Authorities is { } authorities ? TlsCertificates.TrustOnly(authorities) : null,
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                if (errors == SslPolicyErrors.None) return true;
                distrust = TlsCertificates.WhyNot(chain, errors);
                return false;
            },
        };
        try
        {
            await tls.AuthenticateAsClientAsync(settings, cancel);
            return tls;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new MqttLinkException(distrust is null ? LinkWords.NoTls(options, failure) : LinkWords.NotTrusted(distrust), inner: failure);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }
}

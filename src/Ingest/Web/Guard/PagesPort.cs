using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using CardSystem.Ingest.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>The port the pages are served at.</summary>
public static class PagesPort
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <exception cref="SettingException">The certificate cannot be used.</exception>
    public static void Open(KestrelServerOptions kestrel, WebOptions options)
    {
        if (!EndPointRules.TryRead(options.Listen, out var endPoint)) return;
        var inside = 0;
        if (!options.HasCertificate)
        {
            kestrel.Listen(endPoint, port => port.Use(next => connection => PassAsync(connection, next)));
            return;
        }

        var context = ServerCertificate.Read("Web:CertificateFile", options.CertificateFile, options.KeyFile);
        kestrel.Listen(endPoint, port =>
        {
            port.Protocols = HttpProtocols.Http1AndHttp2;
            port.Use(next => connection => PassAsync(connection, next));
            port.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTimeout, OnConnection = _ => ValueTask.FromResult(For(context)) });
        });

        async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
        {
            try
            {
                if (Interlocked.Increment(ref inside) > options.MaxConnections) connection.Abort(new ConnectionAbortedException("Too many connections at once."));
                else await next(connection);
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        }
    }

    /// <summary>How a page is reached from outside; on this machine by name, because a browser makes no passkey for an address of numbers.</summary>
    public static string Link(IHost? app, WebOptions options, string path)
    {
        if (options.Origin is { } origin) return origin.GetLeftPart(UriPartial.Authority) + path;
        if (EndPointRules.TryRead(options.Listen, out var endPoint) && endPoint.Port != 0)
            return $"{(options.HasCertificate ? "https" : "http")}://{(IsHere(endPoint.Address) ? $"localhost:{endPoint.Port}" : endPoint)}{path}";
        var addresses = app?.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return (addresses.LastOrDefault() ?? "").TrimEnd('/') + path;
    }

    private static bool IsHere(IPAddress address) => IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>TLS 1.2 with forward secrecy and authenticated encryption only, and 1.3. Windows has its own list, which its administrator keeps.</summary>
    private static SslServerAuthenticationOptions For(SslStreamCertificateContext context)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = context, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, AllowRenegotiation = false };
        if (!OperatingSystem.IsWindows()) options.CipherSuitesPolicy = Modern();
        return options;
    }

    [UnsupportedOSPlatform("windows")]
    private static CipherSuitesPolicy Modern() => new(
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ]);
}

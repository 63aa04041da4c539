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

    /// <summary>How a page is reached from outside.</summary>
    public static string Link(IHost? app, WebOptions options, string path)
    {
        var addresses = app?.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var port = EndPointRules.TryRead(options.Listen, out var endPoint) ? endPoint.Port : 0;
        var own = port != 0 ? $"{(options.HasCertificate ? "https" : "http")}://{(options.Listen.StartsWith("0.0.0.0", StringComparison.Ordinal) || options.Listen.StartsWith("[::]", StringComparison.Ordinal) ? $"localhost:{port}" : options.Listen)}"
            : addresses.LastOrDefault() ?? "";
        return (options.Origin is { } origin ? origin.GetLeftPart(UriPartial.Authority) : own.TrimEnd('/')) + path;
    }

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

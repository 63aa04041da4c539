using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Trust;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CardSystem.Ingest.Enrolment;

/// <summary>
/// The listener for kiosks that speak HTTP: TLS 1.2 or later, client certificates of our kiosk authority and of nobody else, asked for and not required.
/// Requests that came in here go a way of their own: the pages are not behind this door, nor is anything of this door before the pages.
/// </summary>
public static class EnrolmentDoor
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A district's kiosks renew over weeks, and a desk has one connection.</summary>
    private const int MostConnections = 256;


    /// <param name="certificateFile">The server's certificate, PEM; intermediates may follow it.</param>
    /// <exception cref="SettingException">A file cannot be used.</exception>
    public static void Open(KestrelServerOptions kestrel, string listen, string certificateFile, string keyFile, TrustKeys keys)
    {
        if (!EndPointRules.TryRead(listen, out var endPoint)) return;
        var inside = 0;
        var context = ServerCertificate.Read("Enrolment:CertificateFile", certificateFile, keyFile);
        kestrel.Listen(endPoint, door =>
        {
            door.Protocols = HttpProtocols.Http1;
            door.Use(next => connection => PassAsync(connection, next));
            door.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTimeout, OnConnection = _ => ValueTask.FromResult(For(context, keys)) });
            door.Use(next => connection =>
            {
                connection.Features.Set(Mark.Instance);
                return next(connection);
            });
        });

        async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
        {
            try
            {
                if (Interlocked.Increment(ref inside) > MostConnections) connection.Abort(new ConnectionAbortedException("Too many connections at once."));
                else await next(connection);
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        }
    }

    /// <summary>Everything behind the door; others add what they have for kiosks.</summary>
    public static WebApplication MapDoor(this WebApplication app, params Action<IEndpointRouteBuilder>[] map)
    {
        app.MapWhen(http => http.Features.Get<Mark>() is not null, door =>
        {
            door.Use(async (http, next) =>
            {
                // What the pages' own routing has found for this address is not for this door.
                http.SetEndpoint(null);
                http.Request.RouteValues.Clear();
                http.Response.Headers.CacheControl = "no-store";
                await next(http);
            });
            door.UseRouting();
            door.UseEndpoints(endpoints => { foreach (var one in map) one(endpoints); });
        });
        return app;
    }

    private static SslServerAuthenticationOptions For(SslStreamCertificateContext context, TrustKeys keys) => new()
    {
        ServerCertificateContext = context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = TrustOnly(keys),
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
    };

    /// <summary>Read at every handshake: after a rotation kiosks of both generations come.</summary>
    private static X509ChainPolicy TrustOnly(TrustKeys keys)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        foreach (var generation in keys.Generations(AuthorityKind.Kiosk))
        {
            policy.CustomTrustStore.Add(generation.Root);
            policy.ExtraStore.Add(generation.Issuing);
        }

        return policy;
    }

    /// <summary>On a connection that came in by this door.</summary>
    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}

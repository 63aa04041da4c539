using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>Whether TLS can use a key: a handshake with ourselves. A TPM's key may sign and yet be of no use to the system's TLS, which is better known before the centre certifies it.</summary>
internal static class KeyTrial
{
    /// <summary>What is wrong, as the end of a sentence; null where nothing is.</summary>
    public static async Task<string?> FaultAsync(KioskKey key, TimeProvider time, CancellationToken stop)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var server = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(server.Token, stop);
        var serving = ServeAsync(listener, time.GetUtcNow(), either.Token);
        try
        {
            using var certificate = Certified(CardKeys.PublicKeyInfo(key.Point), time.GetUtcNow());
            using var whole = key.Attach(certificate);
            using var socket = new TcpClient();
            await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint, either.Token);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "trial", ClientCertificateContext = SslStreamCertificateContext.Create(whole, null, offline: true), RemoteCertificateValidationCallback = (_, given, _, _) => given is not null,
            }, either.Token);
            await tls.ReadExactlyAsync(new byte[1], either.Token);
            await serving;
            return null;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or CryptographicException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return "this system's TLS cannot use a key that is in it";
        }
    }

    private static async Task ServeAsync(TcpListener listener, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var own = new CertificateRequest("CN=trial", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            using var usable = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
            using var socket = await listener.AcceptTcpClientAsync(stop);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = usable, ClientCertificateRequired = true, RemoteCertificateValidationCallback = (_, given, _, _) => given is not null }, stop);
            await tls.WriteAsync(new byte[] { 1 }, stop);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            // The other side says what it came to.
        }
    }

    private static X509Certificate2 Certified(byte[] publicKeyInfo, DateTimeOffset now)
    {
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=trial"), PublicKey.CreateFromSubjectPublicKeyInfo(publicKeyInfo, out _), HashAlgorithmName.SHA256);
        return request.Create(new X500DistinguishedName("CN=trial authority"), X509SignatureGenerator.CreateForECDsa(authority), now.AddDays(-1), now.AddDays(1), [1]);
    }
}

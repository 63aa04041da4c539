using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Ingest.Settings;
using CardSystem.Mqtt.Gateway;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CardSystem.Ingest.Gateway;

/// <summary>Opens the gateway's ports.</summary>
public static class GatewayEndpoints
{
    /// <param name="kioskAuthorities">The authorities of kiosks that enrol themselves; none where the centre has no such authority.</param>
    /// <exception cref="SettingException">A certificate or key file cannot be read.</exception>
    public static void Open(KestrelServerOptions kestrel, GatewayOptions options, X509Certificate2Collection kioskAuthorities)
    {
        if (EndPointRules.TryRead(options.Listen, out var plain)) kestrel.Listen(plain, listen => listen.UseMqttGateway());
        if (!EndPointRules.TryRead(options.TlsListen, out var encrypted)) return;
        var tls = Tls(options, kioskAuthorities);
        kestrel.Listen(encrypted, listen => listen.UseMqttGateway(tls));
    }

    private static MqttGatewayTls Tls(GatewayOptions options, X509Certificate2Collection kioskAuthorities)
    {
        var named = options.ClientAuthorityFile.Length == 0 ? [] : Read("Gateway:ClientAuthorityFile", options.ClientAuthorityFile, Authorities);
        X509Certificate2Collection trusted = [.. named, .. kioskAuthorities];
        var chain = Read("Gateway:CertificateFile", options.CertificateFile, Authorities);
        return new MqttGatewayTls
        {
            ServerCertificate = Read(options.KeyFile.Length == 0 ? "Gateway:CertificateFile" : "Gateway:KeyFile", options.KeyFile.Length == 0 ? options.CertificateFile : options.KeyFile,
                key => X509Certificate2.CreateFromPemFile(options.CertificateFile, key)),
            ServerChain = [.. chain.Skip(1)],
            ClientCertificates = trusted.Count == 0 ? ClientCertificates.None : ClientCertificates.Optional,
            ClientAuthorities = trusted,
        };
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new CryptographicException("it holds no certificate in PEM form");
    }

    private static T Read<T>(string setting, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingException($"{setting}: the file '{file}' cannot be used ({e.Message.TrimEnd('.')}); name a readable PEM file.");
        }
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CardSystem.Ingest.Settings;

/// <summary>A server's certificate and key from PEM files.</summary>
public static class ServerCertificate
{
    /// <param name="setting">Which setting names it, for the message.</param>
    /// <param name="file">The certificate; intermediates may follow it.</param>
    /// <param name="keyFile">Empty where the key is in <paramref name="file"/>.</param>
    /// <exception cref="SettingException">A file cannot be used.</exception>
    public static SslStreamCertificateContext Read(string setting, string file, string keyFile)
    {
        var keys = keyFile.Length == 0 ? file : keyFile;
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(file, keys);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            // Through PKCS#12, because Windows' TLS cannot use a key that lives in memory only.
            var usable = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
            return SslStreamCertificateContext.Create(usable, [.. chain.Skip(1)], offline: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingException($"{setting}: the file '{file}' or its key '{keys}' cannot be used ({e.Message.TrimEnd('.')}); name readable PEM files.");
        }
    }
}

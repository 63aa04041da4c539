using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Enrolment;

/// <summary>The kiosk's certificate as it lies on disk, and the key that goes with it.</summary>
internal static class KioskLogin
{
    /// <summary>From when until when the certificate is good.</summary>
    /// <exception cref="SettingException">The file cannot be used.</exception>
    public static (DateTimeOffset From, DateTimeOffset Until) Validity(string file)
    {
        using var certificate = Read(file)[0];
        return (certificate.NotBefore, certificate.NotAfter);
    }

    /// <summary>For TLS.</summary>
    /// <exception cref="SettingException">The file cannot be used, or is another key's.</exception>
    public static SslStreamCertificateContext Context(string file, KioskKey key)
    {
        var all = Read(file);
        try
        {
            return SslStreamCertificateContext.Create(Usable(key, all[0]), [.. all.Skip(1)], offline: true);
        }
        catch (ArgumentException)
        {
            throw new SettingException($"Uplink:CertificateFile '{file}' is not of the key in Kiosk:KeyFile; enrol this kiosk anew.");
        }
    }

    private static X509Certificate2 Usable(KioskKey key, X509Certificate2 certificate)
    {
        var whole = key.Attach(certificate);
        // Windows' TLS does not take a key that lives in memory only; one in the TPM it finds by itself.
        return OperatingSystem.IsWindows() && key.Store == "file" ? X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null) : whole;
    }

    private static X509Certificate2Collection Read(string file)
    {
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            return all.Count > 0 ? all : throw new CryptographicException("it holds no certificate in PEM form");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SettingException($"Uplink:CertificateFile '{file}' cannot be used: {e.Message.TrimEnd('.')}.");
        }
    }
}

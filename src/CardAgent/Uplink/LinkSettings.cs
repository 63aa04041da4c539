using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Uplink;

/// <summary>Turns the options into what a link needs. Files are read at every connect, so that a renewed certificate or password is used without a restart.</summary>
internal static class LinkSettings
{
    /// <exception cref="SettingException">A file cannot be read or does not hold what it should.</exception>
    public static MqttLinkOptions Of(UplinkOptions options, KioskId kiosk, Publication? will) => new()
    {
        Host = options.Host,
        Port = options.Port,
        ClientId = kiosk.ToString(),
        UserName = options.PasswordFile.Length == 0 && options.UserName.Length == 0 ? null : options.UserName is { Length: > 0 } name ? name : kiosk.ToString(),
        Password = options.PasswordFile.Length == 0 ? null : Read("PasswordFile", options.PasswordFile, FirstLine),
        Tls = options.Tls,
        Authorities = options.AuthorityFile.Length == 0 ? null : Read("AuthorityFile", options.AuthorityFile, Authorities),
        Certificate = options.CertificateFile.Length == 0 ? null : Read("CertificateFile", options.CertificateFile, file => Certificate(file, options.CertificateKeyFile)),
        KeepAlive = TimeSpan.FromSeconds(options.KeepAliveSeconds),
        CertificateChain = options.CertificateFile.Length == 0 ? [] : Read("CertificateFile", options.CertificateFile, Between),
        CleanStart = true,
        Will = will,
    };

    private static T Read<T>(string setting, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingException($"Uplink:{setting} '{file}' cannot be used: {e.Message}");
        }
    }

    private static string FirstLine(string file) =>
        File.ReadLines(file).FirstOrDefault() is { Length: > 0 } line ? line : throw new IOException("its first line is empty.");

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no certificate in PEM form.");
    }

    /// <summary>What follows the certificate in its file: the authorities between it and the root.</summary>
    private static X509Certificate2Collection Between(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return [.. all.Skip(1)];
    }

    private static X509Certificate2 Certificate(string file, string keyFile)
    {
        if (KioskKey.IsInTpm(keyFile))
        {
            using var key = KioskKey.Load(keyFile);
            using var bare = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return key.Attach(bare);
        }

        var certificate = X509Certificate2.CreateFromPemFile(file, keyFile);
        if (!OperatingSystem.IsWindows()) return certificate;
        // Windows' TLS does not take a key that lives in memory only.
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}

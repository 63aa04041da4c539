using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>
/// The key in a TPM 2.0. On Windows by the Platform Crypto Provider; the file then holds the key's name. On Linux by OpenSSL's provider <c>tpm2</c> (Debian: tpm2-openssl,
/// which brings no daemon of its own; set TPM2OPENSSL_TCTI where the TPM is not /dev/tpmrm0): the file then holds the key wrapped by the TPM, good for nothing without it.
/// </summary>
internal sealed class TpmKeyVault : IKeyVault
{
    private const string NamePrefix = "cardsystem-tpm-key: ";
    private const string WrappedHeader = "-----BEGIN TSS2 PRIVATE KEY-----";
    private const string Provider = "tpm2";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Kind => "tpm";

    /// <summary>Is there a TPM that could be tried? Whether it can be used shows when a key is made.</summary>
    public static bool IsLikely => OperatingSystem.IsWindows() || File.Exists("/dev/tpmrm0") || Environment.GetEnvironmentVariable("TPM2OPENSSL_TCTI") is { Length: > 0 };

    public bool IsMine(string content) => content.StartsWith(NamePrefix, StringComparison.Ordinal) || content.Contains(WrappedHeader, StringComparison.Ordinal);

    public void Create(string file)
    {
        if (OperatingSystem.IsWindows()) CreateNamed(file);
        else CreateWrapped(file);
    }

    public ECDsa Open(string file, string content)
    {
        if (OperatingSystem.IsWindows()) return OpenNamed(content[NamePrefix.Length..].Trim());
        using var handle = SafeEvpPKeyHandle.OpenKeyFromProvider(Provider, "file:" + Path.GetFullPath(file));
        return new ECDsaOpenSsl(handle);
    }

    public void Destroy(string content)
    {
        // A wrapped key is gone with its file.
        if (OperatingSystem.IsWindows() && content.StartsWith(NamePrefix, StringComparison.Ordinal)) DeleteNamed(content[NamePrefix.Length..].Trim());
    }

    [SupportedOSPlatform("windows")]
    private static void CreateNamed(string file)
    {
        var name = "cardsystem-kiosk-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        using var key = CngKey.Create(CngAlgorithm.ECDsaP256, name, new CngKeyCreationParameters { Provider = CngProvider.MicrosoftPlatformCryptoProvider });
        FileKeyVault.WriteNew(file, NamePrefix + name + "\n");
    }

    [SupportedOSPlatform("windows")]
    private static ECDsaCng OpenNamed(string name)
    {
        using var key = CngKey.Open(name, CngProvider.MicrosoftPlatformCryptoProvider);
        return new ECDsaCng(key);
    }

    [SupportedOSPlatform("windows")]
    private static void DeleteNamed(string name)
    {
        if (!CngKey.Exists(name, CngProvider.MicrosoftPlatformCryptoProvider)) return;
        using var key = CngKey.Open(name, CngProvider.MicrosoftPlatformCryptoProvider);
        key.Delete();
    }

    /// <summary>.NET opens keys of a provider but makes none, so OpenSSL's own program does; it writes into a file that is its owner's already.</summary>
    private static void CreateWrapped(string file)
    {
        FileKeyVault.WriteNew(file, "");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("openssl", ["genpkey", "-provider", Provider, "-provider", "default", "-algorithm", "EC", "-pkeyopt", "group:P-256", "-out", file])
            {
                RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
            }) ?? throw new CryptographicException("openssl did not start");
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new CryptographicException("the TPM has not answered");
            }

            if (process.ExitCode != 0) throw new CryptographicException("openssl with provider tpm2 says: " + Contracts.Shown.Of(errors.GetAwaiter().GetResult().Trim()));
            if (!File.ReadAllText(file).Contains(WrappedHeader, StringComparison.Ordinal)) throw new CryptographicException("openssl made a key outside the TPM");
        }
        catch (Exception e) when (e is CryptographicException or Win32Exception)
        {
            File.Delete(file);
            throw e as CryptographicException ?? new CryptographicException("openssl cannot be started: " + e.Message, e);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>
/// The key in a TPM 2.0; the file then holds nothing but the key's name there. On Windows by the Platform Crypto Provider. On Linux as a persistent object, made by
/// tpm2-tools and used by OpenSSL's provider <c>tpm2</c> (Debian: tpm2-tools, tpm2-openssl); where the TPM is not /dev/tpmrm0, set TPM2OPENSSL_TCTI.
/// </summary>
internal sealed class TpmKeyVault : IKeyVault
{
    private const string NamePrefix = "cardsystem-tpm-key: ";
    private const string Provider = "tpm2";
    private const string Place = "TPM2OPENSSL_TCTI";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Kind => "tpm";

    /// <summary>Is there a TPM that could be tried? Whether it can be used shows when a key is made.</summary>
    public static bool IsLikely => OperatingSystem.IsWindows() || File.Exists("/dev/tpmrm0") || Environment.GetEnvironmentVariable(Place) is { Length: > 0 };

    public bool IsMine(string content) => content.StartsWith(NamePrefix, StringComparison.Ordinal);

    public void Create(string file)
    {
        if (OperatingSystem.IsWindows()) CreateNamed(file);
        else FileKeyVault.WriteNew(file, NamePrefix + CreatePersistent() + "\n");
    }

    public ECDsa Open(string file, string content)
    {
        if (OperatingSystem.IsWindows()) return OpenNamed(NameIn(content));
        using var handle = SafeEvpPKeyHandle.OpenKeyFromProvider(Provider, "handle:" + NameIn(content));
        return new ECDsaOpenSsl(handle);
    }

    public void Destroy(string content)
    {
        if (OperatingSystem.IsWindows()) DeleteNamed(NameIn(content));
        else Run("tpm2_evictcontrol", "-C", "o", "-c", NameIn(content));
    }

    private static string NameIn(string content) => content[NamePrefix.Length..].Trim();

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

    /// <summary>.NET uses keys of a provider but makes none. The key is made under the owner's storage key, may sign and nothing else, and can leave the TPM in no form.</summary>
    /// <returns>Its persistent handle, such as 0x81000000.</returns>
    private static string CreatePersistent()
    {
        var folder = Directory.CreateTempSubdirectory("cardagent-tpm-").FullName;
        try
        {
            string In(string name) => Path.Combine(folder, name);
            // A TPM without a resource manager has room for three objects and keeps what each program leaves.
            Run("tpm2_flushcontext", "-t");
            Run("tpm2_createprimary", "-C", "o", "-G", "ecc256", "-c", In("primary"));
            Run("tpm2_create", "-C", In("primary"), "-G", "ecc256:ecdsa", "-u", In("public"), "-r", In("private"), "-a", "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign");
            Run("tpm2_flushcontext", "-t");
            Run("tpm2_load", "-C", In("primary"), "-u", In("public"), "-r", In("private"), "-c", In("key"));
            Run("tpm2_flushcontext", "-t");
            var said = Run("tpm2_evictcontrol", "-C", "o", "-c", In("key"));
            var handle = said.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word.StartsWith("0x81", StringComparison.Ordinal));
            Run("tpm2_flushcontext", "-t");
            return handle ?? throw new CryptographicException("tpm2_evictcontrol did not say where the key is");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
            if (Environment.GetEnvironmentVariable(Place) is { Length: > 0 } place) start.Environment["TPM2TOOLS_TCTI"] = place;
            using var process = Process.Start(start) ?? throw new CryptographicException($"{program} did not start");
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                throw new CryptographicException("the TPM has not answered");
            }

            return process.ExitCode == 0 ? output.GetAwaiter().GetResult() : throw new CryptographicException($"{program} says: {Contracts.Shown.Of(errors.GetAwaiter().GetResult().Trim())}");
        }
        catch (Win32Exception e)
        {
            throw new CryptographicException($"{program} cannot be started, install tpm2-tools: {e.Message}", e);
        }
    }
}

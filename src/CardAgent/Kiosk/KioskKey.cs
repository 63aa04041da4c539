using System.Security.Cryptography;
using CardSystem.CardAgent.Settings;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>The kiosk's P-256 signing key. Safe from any thread.</summary>
public sealed class KioskKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private KioskKey(ECDsa key) => _key = key;

    /// <summary>SubjectPublicKeyInfo in base64, as the centre's list of kiosks wants it.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>Reads the key and signs once with it, so that a key that cannot sign is found before the first member comes.</summary>
    /// <exception cref="SettingException">The file is missing, unreadable or holds no P-256 private key.</exception>
    public static KioskKey Load(string file)
    {
        ECDsa? key = null;
        try
        {
            var pem = File.ReadAllText(file);
            key = ECDsa.Create();
            key.ImportFromPem(pem);
            if (key.ExportParameters(false).Curve.Oid.FriendlyName is not ("nistP256" or "ECDSA_P256"))
                throw new CryptographicException("its curve is not P-256");
            var loaded = new KioskKey(key);
            var trial = SHA256.HashData("cardsystem kiosk key trial"u8);
            if (!key.VerifyHash(trial, loaded.Sign(trial))) throw new CryptographicException("a trial signature does not verify");
            return loaded;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            key?.Dispose();
            throw new SettingException($"Kiosk:KeyFile '{file}' cannot be used: {Plain(e)}");
        }
    }

    /// <summary>Makes a new key in a new file only its owner can read, and returns the public key in base64. An existing file is left alone.</summary>
    /// <exception cref="SettingException">The file exists already or cannot be written.</exception>
    public static string Create(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var writer = new StreamWriter(file, options);
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new SettingException($"'{file}' exists already and is left as it is; choose another name or move it away first.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"'{file}' cannot be written: {e.Message}");
        }

        return Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>ECDSA over a 32-byte hash, 64 bytes r‖s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> hash)
    {
        lock (_lock) return _key.SignHash(hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _key.Dispose();

    private static string Plain(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist; make one with 'cardagent key --out FILE'.",
        UnauthorizedAccessException => "this account may not read it.",
        ArgumentException => "it holds no private key in PEM form.",
        _ => e.Message,
    };
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>The kiosk's P-256 signing key. Safe from any thread.</summary>
public sealed class KioskKey : IDisposable
{
    /// <summary>The last one takes whatever the others do not.</summary>
    private static readonly IKeyVault[] Vaults = [new TpmKeyVault(), new FileKeyVault()];

    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private KioskKey(ECDsa key, string store)
    {
        (_key, Store, Point) = (key, store, CardKeys.PointOf(key));
        Reference = Convert.ToHexStringLower(CardKeys.Reference(Point));
    }

    /// <summary>Where it lives: <c>file</c>, <c>tpm</c>.</summary>
    public string Store { get; }

    /// <summary>65 bytes, 04‖X‖Y.</summary>
    public byte[] Point { get; }

    /// <summary>How centre and cards call it: 16 lower-case hex digits.</summary>
    public string Reference { get; }

    /// <summary>SubjectPublicKeyInfo in base64, as the centre's list of kiosks wants it.</summary>
    public string PublicKey => Convert.ToBase64String(CardKeys.PublicKeyInfo(Point));

    /// <summary>Reads the key and signs once with it, so that a key that cannot sign is found before the first member comes.</summary>
    /// <exception cref="SettingException">The file is missing, unreadable or holds no P-256 private key.</exception>
    public static KioskKey Load(string file)
    {
        ECDsa? key = null;
        try
        {
            var content = File.ReadAllText(file);
            var vault = Vaults.First(v => v.IsMine(content));
            key = vault.Open(file, content);
            if (key.ExportParameters(false).Curve.Oid.FriendlyName is not ("nistP256" or "ECDSA_P256"))
                throw new CryptographicException("its curve is not P-256");
            var loaded = new KioskKey(key, vault.Kind);
            var trial = SHA256.HashData("cardsystem kiosk key trial"u8);
            // By the public half alone: a TPM's provider signs and verifies nothing.
            using var verifier = ECDsa.Create(key.ExportParameters(false));
            if (!verifier.VerifyHash(trial, loaded.Sign(trial))) throw new CryptographicException("a trial signature does not verify");
            return loaded;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key?.Dispose();
            throw new SettingException($"Kiosk:KeyFile '{file}' cannot be used: {Plain(e)}");
        }
    }

    /// <summary>Makes a new key in a new file only its owner can read, and returns the public key in base64. An existing file is left alone.</summary>
    /// <exception cref="SettingException">The file exists already or cannot be written.</exception>
    public static string Create(string file) => Create(file, new FileKeyVault());

    /// <summary>The same in a vault.</summary>
    /// <exception cref="CryptographicException">The vault cannot be used here.</exception>
    internal static string Create(string file, IKeyVault vault)
    {
        try
        {
            vault.Create(file);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw new SettingException($"'{file}' exists already and is left as it is; choose another name or move it away first.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"'{file}' cannot be written: {e.Message}");
        }

        using var key = Load(file);
        return key.PublicKey;
    }

    /// <summary>Does the file stand for a key in a TPM?</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsInTpm(string file) => new TpmKeyVault().IsMine(File.ReadAllText(file));

    /// <summary>Destroys the key behind the file, and the file.</summary>
    /// <returns>False where something of it is still there.</returns>
    public static bool Destroy(string file)
    {
        try
        {
            if (!File.Exists(file)) return true;
            var content = File.ReadAllText(file);
            Vaults.First(v => v.IsMine(content)).Destroy(content);
            return DurableFile.Wipe(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return DurableFile.Wipe(file) && false;
        }
    }

    /// <summary>A certificate request (PKCS#10, DER): proof that this kiosk has the key.</summary>
    public byte[] Request(string commonName)
    {
        lock (_lock) return new CertificateRequest("CN=" + commonName, _key, HashAlgorithmName.SHA256).CreateSigningRequest();
    }

    /// <summary>The certificate with this key, for TLS.</summary>
    /// <exception cref="ArgumentException">It is another key's certificate.</exception>
    public X509Certificate2 Attach(X509Certificate2 certificate)
    {
        lock (_lock) return certificate.CopyWithPrivateKey(_key);
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

using System.Security.Cryptography;

namespace CardSystem.Ingest.Trust;

/// <summary>Files with keys and certificates: written beside and renamed over, so that whenever the program ends one of them is there whole; secrets are their owner's alone.</summary>
internal static class KeyFile
{
    /// <summary>What PKCS#8 is encrypted with: PBES2, PBKDF2 with HMAC-SHA-256, AES-256-CBC.</summary>
    internal const int Iterations = 210_000;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LargestFile = 65_536;

    public static void Write(string path, string text, bool secret = false) => Write(path, System.Text.Encoding.UTF8.GetBytes(text), secret);

    public static void Write(string path, byte[] bytes, bool secret = false)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (secret && !OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        // One left by a program that was killed keeps its own permissions.
        File.Delete(beside);
        using (var file = new FileStream(beside, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>A folder only its owner may enter.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
    }

    /// <exception cref="TrustException">It is not there, is too large or cannot be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile }) throw new TrustException($"'{path}' is too large for a key or a certificate.");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustException($"'{path}' cannot be read: {e.Message}");
        }
    }

    public static string ReadText(string path) => System.Text.Encoding.UTF8.GetString(Read(path));

    /// <summary>Null where only the owner may read it, or where the system knows no such permissions.</summary>
    public static string? TooOpen(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(Owner | UnixFileMode.UserExecute)) != 0
        ? $"'{path}' may be read by others than its owner; say: chmod {(Directory.Exists(path) ? "700" : "600")} '{path}'" : null;

    public static string Encrypt(ECDsa key, string passphrase) =>
        key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations)) + "\n";

    /// <exception cref="TrustException">The file is damaged, holds no P-256 key, or the passphrase is another.</exception>
    public static ECDsa Decrypt(string path, string passphrase)
    {
        var pem = ReadText(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(pem, passphrase);
            if (key.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7") return key;
            throw new TrustException($"'{path}' holds a key of another curve than P-256.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new TrustException(e is ArgumentException ? $"'{path}' holds no encrypted private key in PEM form; put back the copy you keep." : $"'{path}' cannot be opened with this passphrase, or is damaged.");
        }
    }
}

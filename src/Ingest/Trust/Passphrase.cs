using System.Security.Cryptography;

namespace CardSystem.Ingest.Trust;

/// <summary>The passphrase of keys at rest: the first line of a file that is its owner's alone.</summary>
internal static class Passphrase
{
    public const int Shortest = 12;

    /// <exception cref="TrustException">There is no such file, others may read it, or the passphrase is too short.</exception>
    public static string Read(string file)
    {
        if (!File.Exists(file)) throw new TrustException($"The passphrase file '{file}' does not exist; 'ingest trust create' makes one the first time.");
        if (KeyFile.TooOpen(file) is { } open) throw new TrustException(open + ".");
        var text = KeyFile.ReadText(file).Split('\n')[0].TrimEnd('\r');
        return text.Length >= Shortest ? text : throw new TrustException($"The passphrase in '{file}' has {text.Length} characters; it needs at least {Shortest}.");
    }

    /// <summary>Draws a new one: 192 bits.</summary>
    public static void Make(string file)
    {
        if (Path.GetDirectoryName(file) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        KeyFile.Write(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)) + "\n", secret: true);
    }
}

using System.Security.Cryptography;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>Where a kiosk's key lives: in a file, or in a TPM that never lets it out. Whatever it is, a file stands for it.</summary>
internal interface IKeyVault
{
    /// <summary>As the centre is told: <c>file</c>, <c>tpm</c>.</summary>
    string Kind { get; }

    /// <summary>Makes a P-256 key and a new file for it that only its owner can read.</summary>
    /// <exception cref="CryptographicException">This vault cannot be used here.</exception>
    /// <exception cref="IOException">The file exists already or cannot be written.</exception>
    void Create(string file);

    /// <summary>True where the file is one of this vault's.</summary>
    bool IsMine(string content);

    /// <exception cref="CryptographicException">The key is not there or cannot be used.</exception>
    ECDsa Open(string file, string content);

    /// <summary>Destroys the key; the file is the caller's to remove.</summary>
    void Destroy(string content);
}

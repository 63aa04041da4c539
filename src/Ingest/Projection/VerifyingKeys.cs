using System.Security.Cryptography;

namespace CardSystem.Ingest.Projection;

/// <summary>Imported public keys of one worker: importing costs as much as verifying. Not shared between threads, for a key object is not made for that.</summary>
/// <param name="mostKept">A key takes about 4.5 kB.</param>
internal sealed class VerifyingKeys(int mostKept) : IDisposable
{
    private readonly Dictionary<byte[], ECDsa?> _keys = new(ReferenceEqualityComparer.Instance);

    public bool Verify(byte[] publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, DSASignatureFormat format)
    {
        try
        {
            return !signature.IsEmpty && Key(publicKey) is { } key && key.VerifyHash(hash, signature, format);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private ECDsa? Key(byte[] publicKey)
    {
        if (_keys.TryGetValue(publicKey, out var key)) return key;
        if (_keys.Count >= mostKept) Clear();
        key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            key = null;
        }

        _keys.Add(publicKey, key);
        return key;
    }

    public void Clear()
    {
        foreach (var key in _keys.Values) key?.Dispose();
        _keys.Clear();
    }

    public void Dispose() => Clear();
}

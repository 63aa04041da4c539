using System.Security.Cryptography;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Projection;

/// <summary>Imported public keys of one worker: importing costs as much as verifying. Not shared between threads, for a key object is not made for that.</summary>
/// <param name="mostKept">A key takes about 4.5 kB.</param>
internal sealed class VerifyingKeys(int mostKept) : IDisposable
{
    private const int CompressedLength = 33;

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
            key.ImportSubjectPublicKeyInfo(publicKey.Length == CompressedLength ? Whole(publicKey) : publicKey, out _);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            key = null;
        }

        _keys.Add(publicKey, key);
        return key;
    }

    /// <summary>A card's receipt key is registered as a compressed point, and unfolded only when it is needed: that costs as much as a verification.</summary>
    private static byte[] Whole(byte[] compressed) =>
        CardKeys.TryDecompress(compressed, out var point) ? CardKeys.PublicKeyInfo(point) : throw new CryptographicException("The registered receipt key is no point of the curve.");

    public void Clear()
    {
        foreach (var key in _keys.Values) key?.Dispose();
        _keys.Clear();
    }

    public void Dispose() => Clear();
}

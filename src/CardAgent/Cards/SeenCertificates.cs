using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CardSystem.CardAgent.Cards;

/// <param name="Certificate">Null where the bytes could not be understood.</param>
internal sealed record SeenCertificate(CardCertificate? Certificate, ChainVerdict Chain);

/// <summary>
/// What was found out about certificates seen before, by their SHA-256. Reading and chaining one costs more than all the rest of a tap.
/// The verdict does not depend on the time, so it stays true; the oldest is forgotten beyond the limit.
/// </summary>
internal sealed class SeenCertificates(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SeenCertificate> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public static string KeyOf(ReadOnlySpan<byte> certificate)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(certificate, hash);
        return Convert.ToHexString(hash);
    }

    public bool TryGet(string key, [NotNullWhen(true)] out SeenCertificate? seen)
    {
        lock (_lock) return _seen.TryGetValue(key, out seen);
    }

    public void Add(string key, SeenCertificate seen)
    {
        lock (_lock)
        {
            if (!_seen.TryAdd(key, seen)) return;
            _order.Enqueue(key);
            if (_order.Count > most) _seen.Remove(_order.Dequeue());
        }
    }
}

using System.Net;

namespace CardSystem.Ingest.Web.Access;

/// <summary>
/// Counts failed attempts to sign in by where they come from. An account locks by itself after a few; this stops one address from trying many accounts.
/// In memory and bounded: a restart forgives.
/// </summary>
public sealed class SignInBrake(TimeProvider time)
{
    public const int MostFailures = 30;
    private const int MostAddresses = 10_000;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset From, int Count)> _failures = [];

    public bool IsHeld(IPAddress? address)
    {
        lock (_lock) return _failures.TryGetValue(KeyOf(address), out var failures) && time.GetUtcNow() - failures.From < Window && failures.Count >= MostFailures;
    }

    public void Failed(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_failures.Count >= MostAddresses) foreach (var old in _failures.Where(f => now - f.Value.From >= Window).Select(f => f.Key).ToList()) _failures.Remove(old);
            if (_failures.Count >= MostAddresses) _failures.Clear();
            var key = KeyOf(address);
            var (from, count) = _failures.GetValueOrDefault(key, (now, 0));
            _failures[key] = now - from < Window ? (from, count + 1) : (now, 1);
        }
    }

    /// <summary>A whole /64 is one household's or one office's.</summary>
    private static string KeyOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}

using System.Net;
using System.Net.Sockets;

namespace CardSystem.Ingest.Enrolment;

/// <summary>
/// Slows down whoever tries codes: an address that has given so many wrong ones within ten minutes waits until they are over. A code has 95 random bits, so this is
/// less against guessing than against the load and for the log. Safe from any thread.
/// </summary>
public sealed class ClaimBrake(EnrolmentOptions options, TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Addresses remembered; beyond them everybody counts as one.</summary>
    private const int MostAddresses = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Wrong, long Since)> _wrong = [];

    /// <summary>How long the address must wait; null where it may try.</summary>
    public TimeSpan? Wait(IPAddress? address)
    {
        lock (_lock)
        {
            if (!_wrong.TryGetValue(Place(address), out var tried) || tried.Wrong < options.WrongCodes) return null;
            var left = Window - time.GetElapsedTime(tried.Since);
            return left > TimeSpan.Zero ? left : null;
        }
    }

    /// <returns>How many wrong codes came from there by now.</returns>
    public int CountWrong(IPAddress? address)
    {
        lock (_lock)
        {
            foreach (var old in _wrong.Where(w => time.GetElapsedTime(w.Value.Since) >= Window).Select(w => w.Key).ToList()) _wrong.Remove(old);
            var place = Place(address);
            var (wrong, since) = _wrong.GetValueOrDefault(place, (0, time.GetTimestamp()));
            _wrong[place] = (wrong + 1, since);
            return wrong + 1;
        }
    }

    private IPAddress Place(IPAddress? address)
    {
        var key = KeyOf(address);
        return _wrong.Count < MostAddresses || _wrong.ContainsKey(key) ? key : IPAddress.None;
    }

    /// <summary>Whoever has one address of IPv6 has the 2⁶⁴ beside it.</summary>
    private static IPAddress KeyOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}

using System.Net;
using System.Net.Sockets;

namespace CardSystem.Ingest.Notices.Channels;

/// <summary>Which addresses lie outside the house: what somebody enters as a webhook must not let them reach into it by way of us.</summary>
public static class AddressRules
{
    /// <summary>IANA's special-purpose registries, IPv4.</summary>
    private static readonly IPNetwork[] NotOutside4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    /// <summary>Of IPv6 only 2000::/3 is given to anybody; of that not Teredo and other protocols, documentation, and 6to4, which carries an IPv4 address inside.</summary>
    private static readonly IPNetwork Outside6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotOutside6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public static bool IsOutside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !NotOutside4.Any(n => n.Contains(address))
            : Outside6.Contains(address) && !NotOutside6.Any(n => n.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(IPNetwork.Parse)];
}

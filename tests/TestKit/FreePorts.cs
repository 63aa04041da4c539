using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CardSystem.TestKit;

/// <summary>
/// TCP ports for servers that must be told theirs before they start. They lie below those the system gives to outgoing connections: one of
/// those could be taken by any client between the choice and the listening, and a client of a server that is away for a while could even meet itself there.
/// </summary>
public static class FreePorts
{
    private const int First = 10_000, Beyond = 32_000;

    private static readonly Lock Choosing = new();
    private static readonly HashSet<int> Given = [];

    public static int Next() => Row(1);

    /// <summary>The first of so many ports in a row, beginning with an even one. No port is given twice within this process.</summary>
    public static int Row(int count)
    {
        lock (Choosing)
        {
            while (true)
            {
                var first = 2 * RandomNumberGenerator.GetInt32(First / 2, (Beyond - count) / 2);
                var row = Enumerable.Range(first, count).ToList();
                if (row.Exists(Given.Contains) || !row.TrueForAll(CanListen)) continue;
                Given.UnionWith(row);
                return first;
            }
        }
    }

    private static bool CanListen(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace CardSystem.EndToEnd;

internal static class Ports
{
    /// <summary>A TCP port nobody uses at this moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Net.Sockets;

namespace CardSystem.Mqtt.Tests.Kit;

/// <summary>A server that takes CONNECT and then does whatever a test wants, for every connection anew.</summary>
public sealed class StrangeServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task> _behave;
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    private StrangeServer(Func<NetworkStream, Task> behave) => _behave = behave;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static StrangeServer Start(Func<NetworkStream, Task> behave)
    {
        var server = new StrangeServer(behave);
        server._listener.Start();
        server._accepting = server.AcceptAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            await client.GetStream().ReadAtLeastAsync(new byte[1_024], 10, throwOnEndOfStream: false, _stop.Token);
            await _behave(client.GetStream());
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace CardSystem.FirmwareSim.Play;

/// <summary>
/// The network between a kiosk and the centre: a TCP relay on loopback that can be cut and restored.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private const int MostConnections = 1_000;

    private readonly string _host;
    private readonly int _port;
    private readonly Lock _lock = new();
    private readonly Dictionary<Connection, Task> _connections = [];
    private Socket? _listener;
    private CutMode? _cut;
    private Task _accepting = Task.CompletedTask;

    private Relay(string name, string host, int port) => (Name, _host, _port) = (name, host, port);

    public string Name { get; }

    public int ListenPort { get; private set; }

    /// <summary>Those let in and not ended yet.</summary>
    public int Connections { get { lock (_lock) return _connections.Count; } }

    /// <param name="listenPort">On loopback; 0 for any free one.</param>
    /// <exception cref="InputException">The port cannot be had.</exception>
    public static Relay Start(string name, int listenPort, string host, int port)
    {
        var relay = new Relay(name, host, port) { ListenPort = listenPort };
        lock (relay._lock) relay.Listen();
        return relay;
    }

    public void Cut(CutMode mode)
    {
        lock (_lock)
        {
            if (_cut is not null) return;
            _cut = mode;
            if (mode == CutMode.Refuse) CloseListener();
            foreach (var connection in _connections.Keys)
                if (mode == CutMode.Silent) connection.Swallow();
                else connection.Dispose();
        }
    }

    /// <summary>Connections that have lost bytes to a silent cut are broken: nothing could make them whole again.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            if (_cut is null) return;
            _cut = null;
            foreach (var connection in _connections.Keys) connection.Dispose();
            if (_listener is null) Listen();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] rest;
        lock (_lock)
        {
            CloseListener();
            foreach (var connection in _connections.Keys) connection.Dispose();
            rest = [_accepting, .. _connections.Values];
        }

        await Task.WhenAll(rest);
    }

    private void Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, ListenPort));
            listener.Listen();
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new InputException($"Relay {Name} cannot listen on port {ListenPort}: {e.Message}; choose another port.", e);
        }

        ListenPort = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _listener = listener;
        var before = _accepting;
        _accepting = Task.Run(async () =>
        {
            await before;
            await AcceptAsync(listener);
        });
    }

    private void CloseListener()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument })
            {
                return;
            }
            catch (SocketException)
            {
                // A client that left before it was let in.
                lock (_lock)
                    if (_listener != listener) return;
                continue;
            }

            lock (_lock)
            {
                if (_listener != listener || _cut is CutMode.Drop or CutMode.Refuse || _connections.Count >= MostConnections)
                {
                    client.Close(0);
                    continue;
                }

                var connection = new Connection(client);
                if (_cut == CutMode.Silent) connection.Swallow();
                _connections[connection] = Task.Run(() => ServeAsync(connection));
            }
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        await connection.RunAsync(_host, _port);
        lock (_lock) _connections.Remove(connection);
    }

    /// <summary>A client, and the centre behind it.</summary>
    private sealed class Connection(Socket client) : IDisposable
    {
        private readonly Socket _centre = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile bool _swallowing;

        public void Swallow() => _swallowing = true;

        /// <summary>Breaks both sides with a reset, as a lost network feels when it comes back.</summary>
        public void Dispose()
        {
            client.Close(0);
            _centre.Close(0);
        }

        public async Task RunAsync(string host, int port)
        {
            try
            {
                client.NoDelay = true;
                // Within a silent cut not even the connection reaches the centre.
                if (_swallowing) await PumpAsync(client, null);
                else
                {
                    await _centre.ConnectAsync(host, port);
                    await Task.WhenAll(PumpAsync(client, _centre), PumpAsync(_centre, client));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Broken, from one side or the other or by us.
            }
            finally
            {
                Dispose();
            }
        }

        private async Task PumpAsync(Socket from, Socket? to)
        {
            var buffer = new byte[65_536];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var read)
                {
                    if (_swallowing || to is null) continue;
                    for (var rest = buffer.AsMemory(0, read); !rest.IsEmpty;) rest = rest[await to.SendAsync(rest)..];
                }

                // One side has finished; the other may have something left to say.
                if (!_swallowing) to?.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Dispose();
            }
        }
    }
}

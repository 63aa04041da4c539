using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// A PC/SC service in software. It speaks pcsc-lite's client protocol 4.4 on a unix socket, so the machine's own libpcsclite, and every program on it,
/// works with it when started with PCSCLITE_CSOCK_NAME set to the socket. It shows changes at once, and fails when told.
/// </summary>
/// <remarks>
/// PCSCLITE_CSOCK_NAME is read by native code, once: set it in the environment a process is started with,
/// or for this very process by <see cref="PcscEnvironment.PointThisProcessTo"/> before its first PC/SC call.
/// </remarks>
public sealed class SimulatedPcscService : IAsyncDisposable
{
    /// <summary>As pcscd: the next client is turned away.</summary>
    public const int MostClients = 200;

    private readonly TimeProvider _time;
    private readonly CardServiceState _state = new();
    private readonly Lock _life = new();
    private Life? _running;
    private TaskCompletionSource? _paused;

    private SimulatedPcscService(string socketPath, TimeProvider time) => (SocketPath, _time) = (socketPath, time);

    /// <summary>What PCSCLITE_CSOCK_NAME is to be.</summary>
    public string SocketPath { get; }

    public IReadOnlyList<SimulatedReader> Readers { get { lock (_state.Gate) return [.. _state.Slots.OfType<SimulatedReader>()]; } }

    /// <param name="socketPath">Shorter than 108 bytes, which is what a unix socket's address can hold.</param>
    /// <exception cref="InputException">The path is too long, in use, or cannot be written.</exception>
    public static Task<SimulatedPcscService> StartAsync(string socketPath, TimeProvider? time = null)
    {
        var service = new SimulatedPcscService(Path.GetFullPath(socketPath), time ?? TimeProvider.System);
        service.Restart();
        return Task.FromResult(service);
    }

    /// <exception cref="InvalidOperationException">There are 16 readers, or one of that name.</exception>
    public SimulatedReader AttachReader(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Encoding.UTF8.GetByteCount(name) >= PcscWire.ReaderNameSize) throw new ArgumentException($"A reader's name has at most {PcscWire.ReaderNameSize - 1} bytes.", nameof(name));
        lock (_state.Gate)
        {
            if (_state.Find(name) is not null) throw new InvalidOperationException($"There is a reader called {name} already.");
            var free = Array.IndexOf(_state.Slots, null);
            if (free < 0) throw new InvalidOperationException($"There are {PcscWire.MostReaders} readers already, which is all that PC/SC lite has room for.");
            var reader = new SimulatedReader(name, _state, _time) { IsAttached = true };
            _state.Slots[free] = reader;
            _state.Changed();
            return reader;
        }
    }

    /// <summary>Pulls the reader's plug, with whatever lies on it.</summary>
    public void DetachReader(SimulatedReader reader)
    {
        reader.Remove();
        lock (_state.Gate)
        {
            var slot = Array.IndexOf(_state.Slots, reader);
            if (slot < 0) return;
            _state.Slots[slot] = null;
            reader.IsAttached = false;
            _state.Changed();
        }
    }

    /// <summary>The next <paramref name="times"/> calls of this kind, by anybody on any reader, fail with <paramref name="code"/> and do nothing.</summary>
    public void Fail(PcscCall call, uint code, int times = 1)
    {
        lock (_state.Gate) _state.Faults.Add(new PcscFault(call, null, code, times));
    }

    /// <summary>Takes back all faults ordered and not yet used.</summary>
    public void ClearFaults()
    {
        lock (_state.Gate) _state.Faults.Clear();
    }

    /// <summary>Requests are taken but not answered until <see cref="Resume"/>: a service that hangs.</summary>
    public void Pause()
    {
        lock (_life) _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Resume()
    {
        lock (_life)
        {
            _paused?.SetResult();
            _paused = null;
        }
    }

    /// <summary>Ends as by kill -9: every connection breaks, and the socket's file stays behind, where nobody listens.</summary>
    public void Die()
    {
        lock (_life)
        {
            if (_running is null) return;
            // Closing a socket removes the file under its name, which a crash does not: so the file steps aside meanwhile.
            var aside = SocketPath + "~";
            var stays = File.Exists(SocketPath);
            if (stays) File.Move(SocketPath, aside, overwrite: true);
            _running.End();
            _running = null;
            if (stays) File.Move(aside, SocketPath);
            lock (_state.Gate) _state.ForgetClients();
        }
    }

    /// <summary>A new life after <see cref="Die"/>, with the same readers and cards; contexts and handles are gone, and events count from 0.</summary>
    public void Restart()
    {
        lock (_life)
        {
            if (_running is not null) return;
            _running = new Life(Listen(SocketPath), this);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Life? last;
        lock (_life) (last, _running) = (_running, null);
        Resume();
        if (last is not null)
        {
            last.End();
            await last.Ended;
        }

        File.Delete(SocketPath);
    }

    private Task NotPausedAsync(CancellationToken stop)
    {
        lock (_life) return _paused?.Task.WaitAsync(stop) ?? Task.CompletedTask;
    }

    private static Socket Listen(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > 107) throw new InputException($"The socket's path {path} is longer than the 107 bytes a unix socket allows; choose a shorter one.");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (File.Exists(path))
            {
                if (SomebodyListens(path)) throw new InputException($"Another service listens on {path} already; stop it or choose another path.");
                File.Delete(path);
            }

            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(64);
            return listener;
        }
        catch (Exception e)
        {
            listener.Dispose();
            if (e is SocketException or IOException or UnauthorizedAccessException) throw new InputException($"Cannot listen on {path}: {e.Message}", e);
            throw;
        }
    }

    private static bool SomebodyListens(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The service from one start to its end.</summary>
    [SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Its own last task disposes the signal, when nobody can look at it any more.")]
    private sealed class Life
    {
        private readonly Socket _listener;
        private readonly SimulatedPcscService _service;
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _clientsLock = new();
        private readonly Dictionary<Socket, Task> _clients = [];

        public Life(Socket listener, SimulatedPcscService service)
        {
            (_listener, _service) = (listener, service);
            Ended = Task.Run(AcceptAsync);
        }

        public Task Ended { get; }

        public void End()
        {
            _stop.Cancel();
            _listener.Dispose();
            lock (_clientsLock)
                foreach (var socket in _clients.Keys) socket.Dispose();
        }

        private async Task AcceptAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    Serve(await _listener.AcceptAsync(_stop.Token));
                }
                catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
                {
                    // Ended; or a client that left before it was let in.
                }
            }

            Task[] rest;
            lock (_clientsLock) rest = [.. _clients.Values];
            await Task.WhenAll(rest);
            _stop.Dispose();
        }

        private void Serve(Socket socket)
        {
            lock (_clientsLock)
            {
                if (_clients.Count >= MostClients || _stop.IsCancellationRequested)
                {
                    socket.Dispose();
                    return;
                }

                var client = new PcscClient(socket, _service._state, _service._time, _service.NotPausedAsync, _stop.Token);
                _clients[socket] = Task.Run(async () =>
                {
                    await client.RunAsync();
                    lock (_clientsLock) _clients.Remove(socket);
                });
            }
        }
    }
}

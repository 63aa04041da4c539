using System.Net.Sockets;
using System.Threading.Channels;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// One client's connection: reads requests, has them done, answers. A client that breaks the protocol is disconnected, as pcscd does.
/// </summary>
internal sealed class PcscClient
{
    public const int MostHandles = 200;

    /// <summary>A client sends the next request after the answer to the last, so more than a few answers waiting means it does not read.</summary>
    private const int MostUnsent = 16;

    private readonly Socket _socket;
    private readonly CardServiceState _state;
    private readonly PcscOperations _operations;
    private readonly Func<CancellationToken, Task> _notPaused;
    private readonly CancellationToken _stop;
    private readonly Channel<byte[]> _unsent = Channel.CreateBounded<byte[]>(MostUnsent);

    public PcscClient(Socket socket, CardServiceState state, TimeProvider time, Func<CancellationToken, Task> notPaused, CancellationToken stop)
    {
        (_socket, _state, _notPaused, _stop) = (socket, state, notPaused, stop);
        _operations = new PcscOperations(state, this, time);
    }

    /// <summary>0 before the client has established one. Guarded by the gate, as is <see cref="Handles"/>.</summary>
    public uint Context { get; private set; }

    public HashSet<int> Handles { get; } = [];

    /// <summary>Queues a message; what is queued within the gate goes out in that order.</summary>
    public void Post(byte[] message)
    {
        if (!_unsent.Writer.TryWrite(message)) _socket.Dispose();
    }

    public async Task RunAsync()
    {
        var sending = SendAsync();
        try
        {
            var header = new byte[PcscWire.HeaderSize];
            while (await ReceiveAsync(header) && await AnswerOneAsync(PcscWire.Get(header, 0), PcscWire.Get(header, 4))) { }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client or the service went.
        }
        finally
        {
            lock (_state.Gate) Forget();
            _unsent.Writer.TryComplete();
            await sending;
            _socket.Dispose();
        }
    }

    private async Task<bool> AnswerOneAsync(uint size, uint command)
    {
        if (PcscWire.BodySize(command) is var expected && (expected < 0 || expected != size)) return false;
        var body = new byte[expected];
        if (!await ReceiveAsync(body)) return false;
        await _notPaused(_stop);
        return (PcscCall)command switch
        {
            PcscCall.GetReadersState => GetReadersState(),
            PcscCall.WaitReaderStateChange => WaitReaderStateChange(),
            (PcscCall)PcscWire.StopWaiting => StopWaiting(),
            PcscCall.Transmit => await TransmitAsync(body),
            PcscCall.Control => await ControlAsync(body),
            PcscCall.Connect => await ConnectAsync(body),
            PcscCall.BeginTransaction => await BeginTransactionAsync(body),
            var call => Simple(call, body),
        };
    }

    private bool GetReadersState()
    {
        lock (_state.Gate)
        {
            if (_state.TakeFault(PcscCall.GetReadersState, null) is not null) return false;
            Post(_state.ReaderStates());
            return true;
        }
    }

    private bool WaitReaderStateChange()
    {
        lock (_state.Gate)
        {
            Post(_state.ReaderStates());
            if (_state.TakeFault(PcscCall.WaitReaderStateChange, null) is { } fault) Post(PcscWire.WaitEnded(fault));
            else _state.Waiting.Add(this);
            return true;
        }
    }

    /// <summary>A client that was woken already gets no second message: the wake-up on its way is the answer.</summary>
    private bool StopWaiting()
    {
        lock (_state.Gate)
        {
            if (_state.Waiting.Remove(this)) Post(PcscWire.WaitEnded(PcscCodes.Success));
            return true;
        }
    }

    private async Task<bool> ConnectAsync(byte[] body)
    {
        var name = PcscWire.Name(body.AsSpan(4, PcscWire.ReaderNameSize));
        var (code, handle, protocol) = await _operations.ConnectAsync(PcscWire.Get(body, 0), name, PcscWire.Get(body, 132), PcscWire.Get(body, 136), _stop);
        PcscWire.Put(body, 140, (uint)handle);
        PcscWire.Put(body, 144, protocol);
        Post(PcscWire.WithCode(body, code));
        return true;
    }

    private async Task<bool> BeginTransactionAsync(byte[] body)
    {
        if (Own(body, PcscCall.BeginTransaction, out var fault) is not { } handle) return false;
        Post(PcscWire.WithCode(body, fault ?? await _operations.BeginTransactionAsync(handle, _stop)));
        return true;
    }

    private async Task<bool> TransmitAsync(byte[] body)
    {
        if (await PayloadAsync(PcscWire.Get(body, 12)) is not { } command || Own(body, PcscCall.Transmit, out var fault) is not { } handle) return false;
        var (code, response) = fault is { } ordered ? (ordered, []) : await _operations.TransmitAsync(handle, PcscWire.Get(body, 4), command, _stop);
        if (code == PcscCodes.Success && response.Length > PcscWire.Get(body, 24)) code = PcscCodes.InsufficientBuffer;
        PcscWire.Put(body, 24, (uint)response.Length);
        Post(code == PcscCodes.Success ? [.. PcscWire.WithCode(body, code), .. response] : PcscWire.WithCode(body, code));
        return true;
    }

    private async Task<bool> ControlAsync(byte[] body)
    {
        if (await PayloadAsync(PcscWire.Get(body, 8)) is not { } command || Own(body, PcscCall.Control, out var fault) is not { } handle) return false;
        var (code, response) = fault is { } ordered ? (ordered, []) : _operations.Control(handle, PcscWire.Get(body, 4), command);
        if (code == PcscCodes.Success && response.Length > PcscWire.Get(body, 12)) code = PcscCodes.InsufficientBuffer;
        PcscWire.Put(body, 16, (uint)response.Length);
        Post(code == PcscCodes.Success ? [.. PcscWire.WithCode(body, code), .. response] : PcscWire.WithCode(body, code));
        return true;
    }

    /// <summary>The calls that never wait.</summary>
    private bool Simple(PcscCall call, byte[] body)
    {
        lock (_state.Gate)
        {
            if (call is PcscCall.EstablishContext or PcscCall.ReleaseContext or PcscCall.Version or PcscCall.Cancel)
            {
                Post(PcscWire.WithCode(body, _state.TakeFault(call, null) ?? WithoutCard(call, body)));
                return true;
            }

            if (Own(body, call, out var fault) is not { } handle) return false;
            if (call == PcscCall.GetAttribute && PcscWire.Get(body, 8 + PcscWire.AttributeSize) > PcscWire.AttributeSize) return false;
            Post(PcscWire.WithCode(body, fault ?? WithCard(call, body, handle)));
            return true;
        }
    }

    private uint WithoutCard(PcscCall call, byte[] body)
    {
        var context = PcscWire.Get(body, 0);
        switch (call)
        {
            case PcscCall.Version:
                var agreed = context == PcscWire.Major && PcscWire.Get(body, 4) == PcscWire.Minor;
                PcscWire.Put(body, 0, PcscWire.Major);
                PcscWire.Put(body, 4, PcscWire.Minor);
                return agreed ? PcscCodes.Success : PcscCodes.ServiceStopped;
            case PcscCall.EstablishContext:
                if (context > 3) return PcscCodes.InvalidValue;
                _state.Contexts.Remove(Context);
                Context = (uint)CardServiceState.NewId();
                _state.Contexts[Context] = this;
                PcscWire.Put(body, 4, Context);
                return PcscCodes.Success;
            case PcscCall.ReleaseContext:
                if (Context == 0) return PcscCodes.InvalidHandle;
                if (Context != context) return PcscCodes.InvalidValue;
                Forget();
                return PcscCodes.Success;
            default:
                if (!_state.Contexts.TryGetValue(context, out var target) || !_state.Waiting.Remove(target)) return PcscCodes.InvalidHandle;
                target.Post(PcscWire.WaitEnded(PcscCodes.Cancelled));
                return PcscCodes.Success;
        }
    }

    private uint WithCard(PcscCall call, byte[] body, CardHandle handle)
    {
        switch (call)
        {
            case PcscCall.Reconnect:
                var (code, protocol) = _operations.Reconnect(handle, PcscWire.Get(body, 4), PcscWire.Get(body, 8), PcscWire.Get(body, 12));
                PcscWire.Put(body, 16, protocol);
                return code;
            case PcscCall.Disconnect: return _operations.Disconnect(handle, PcscWire.Get(body, 4));
            case PcscCall.EndTransaction: return PcscOperations.EndTransaction(handle, PcscWire.Get(body, 4));
            case PcscCall.Status: return PcscOperations.Status(handle);
            case PcscCall.GetAttribute:
                var (result, value) = PcscOperations.Attribute(handle, PcscWire.Get(body, 4));
                if (result != PcscCodes.Success) return result;
                var room = PcscWire.Get(body, 8 + PcscWire.AttributeSize);
                PcscWire.Put(body, 8 + PcscWire.AttributeSize, (uint)value.Length);
                if (value.Length > room) return PcscCodes.InsufficientBuffer;
                value.CopyTo(body.AsSpan(8));
                return PcscCodes.Success;
            default: return PcscCodes.UnsupportedFeature;
        }
    }

    /// <summary>The handle named first in the message, if it is this client's; and the fault ordered for this call. A foreign handle costs the connection.</summary>
    private CardHandle? Own(byte[] body, PcscCall call, out uint? fault)
    {
        lock (_state.Gate)
        {
            var id = (int)PcscWire.Get(body, 0);
            fault = null;
            if (!_state.Handles.TryGetValue(id, out var handle) || handle.Owner != this) return null;
            fault = _state.TakeFault(call, handle.Reader) ?? (handle.Reader.IsAttached || call == PcscCall.Disconnect ? null : PcscCodes.InvalidValue);
            return handle;
        }
    }

    private void Forget()
    {
        _state.Waiting.Remove(this);
        _state.Contexts.Remove(Context);
        Context = 0;
        foreach (var id in Handles.ToArray())
            if (_state.Handles.TryGetValue(id, out var handle)) _operations.Close(handle, resetCard: handle.Reader.LockedBy == id && handle.Event == 0);
    }

    private async Task<byte[]?> PayloadAsync(uint length)
    {
        if (length > PcscWire.LargestApdu) return null;
        var payload = new byte[length];
        return await ReceiveAsync(payload) ? payload : null;
    }

    private async Task<bool> ReceiveAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var read = await _socket.ReceiveAsync(buffer, _stop);
            if (read == 0) return false;
            buffer = buffer[read..];
        }

        return true;
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in _unsent.Reader.ReadAllAsync(_stop))
                for (ReadOnlyMemory<byte> rest = message; !rest.IsEmpty;) rest = rest[await _socket.SendAsync(rest, _stop)..];
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody is there to read any more; the loop that receives ends by itself.
            _socket.Dispose();
        }
    }
}

using System.IO.Pipelines;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt;

/// <summary>What a sender asks for more packets when it is about to write. Called under the sender's gate.</summary>
internal interface IPacketSource
{
    /// <summary>True where <see cref="Fill"/> would add something.</summary>
    bool HasMore { get; }

    void Fill(PacketBuffer buffer);

    /// <summary>What was filled in last is written. Not called under the gate.</summary>
    void Written();
}

/// <summary>
/// The way out of a connection for many threads. Packets are appended under <see cref="Gate"/>; whoever flushes first writes, everything
/// appended meanwhile goes with the next write, and nobody ever waits for the peer. One write is in progress at a time.
/// </summary>
internal sealed class PacketSender(PipeWriter output, IPacketSource? source = null) : IThreadPoolWorkItem
{
    /// <summary>Beyond this a peer is not reading what it asks for; its reader waits before it answers more.</summary>
    private const int HighWater = 262_144;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by Gate.
    private PacketBuffer _filling = new();
    private PacketBuffer _sending = new();
    private TaskCompletionSource? _room;
    private bool _busy, _completing, _closed;

    public Lock Gate { get; } = new();

    /// <summary>Where whole packets are appended, under <see cref="Gate"/>; null when it is too late.</summary>
    public PacketBuffer? Buffer => _completing || _closed ? null : _filling;

    /// <summary>Writes what is there, on this thread as far as that goes without waiting.</summary>
    public void Flush()
    {
        if (Claim()) _ = PumpAsync();
    }

    /// <summary>Writes what is there, on another thread, together with what comes until then.</summary>
    public void FlushSoon()
    {
        if (Claim()) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Takes no further packets and writes those there are. The task completes, and never faults, when they are written or the peer is gone.</summary>
    public Task CompleteAsync()
    {
        bool idle;
        TaskCompletionSource? room;
        lock (Gate)
        {
            _completing = true;
            idle = !_busy;
            if (idle) _busy = true;
            (room, _room) = (_room, null);
        }

        // Whoever waits for a peer that does not read must learn that it is over.
        room?.TrySetResult();
        if (idle) _ = PumpAsync();
        return _done.Task;
    }

    /// <summary>Completes when the peer has taken enough of what waits for it.</summary>
    public Task WaitForRoomAsync()
    {
        lock (Gate)
        {
            if (_completing || _closed || _filling.Length < HighWater) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    private bool Claim()
    {
        lock (Gate)
        {
            if (_busy || _completing || _closed || (_filling.Length == 0 && source is not { HasMore: true })) return false;
            return _busy = true;
        }
    }

    private async Task PumpAsync()
    {
        var gone = false;
        try
        {
            while (!gone && TakeBatch())
            {
                var result = await output.WriteAsync(_sending.Memory, CancellationToken.None);
                gone = result.IsCompleted || result.IsCanceled;
                if (!gone) source?.Written();
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // The reading side of the connection sees the same end and says why.
            gone = true;
        }

        if (!gone) return;
        lock (Gate) Close();
    }

    /// <summary>False, and no longer busy, where there is nothing to write.</summary>
    private bool TakeBatch()
    {
        TaskCompletionSource? room;
        bool any;
        lock (Gate)
        {
            _sending.Clear();
            if (!_completing) source?.Fill(_filling);
            any = _filling.Length > 0;
            (_filling, _sending) = (_sending, _filling);
            (room, _room) = (_room, null);
            if (!any)
            {
                if (_completing) Close();
                _busy = false;
            }
        }

        room?.TrySetResult();
        return any;
    }

    private void Close()
    {
        _closed = true;
        _busy = false;
        _filling.Release();
        _sending.Release();
        _room?.TrySetResult();
        _done.TrySetResult();
    }
}

using System.Threading.Channels;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Uplink;

/// <summary>What the uplink's loop sleeps on: an outbox that changed, an acknowledgement, a message, the link's end, or the time.</summary>
internal sealed class Wake(TimeProvider time)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>From any thread; many calls before the loop looks are one.</summary>
    public void Up() => _signal.Writer.TryWrite(true);

    public async Task WaitAsync(IMqttLink link, TimeSpan longest, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var signalled = _signal.Reader.WaitToReadAsync(over.Token).AsTask();
        // A link that has ended completes Incoming a little before it says why.
        Task message = link.Incoming.Completion.IsCompleted ? link.Ended : link.Incoming.WaitToReadAsync(over.Token).AsTask();
        await Task.WhenAny(signalled, message, link.Ended, Task.Delay(longest > TimeSpan.Zero ? longest : TimeSpan.FromMilliseconds(1), time, over.Token));
        await over.CancelAsync();
        _signal.Reader.TryRead(out _);
        stop.ThrowIfCancellationRequested();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Client;

/// <summary>
/// Messages from the gateway until somebody reads them. Reading a message of QoS 1 acknowledges it, so that the gateway's flow control
/// is this reader's pace; messages of QoS 0 beyond the limit are dropped.
/// </summary>
internal sealed class LinkIncoming(PacketSender sender) : ChannelReader<Publication>
{
    /// <summary>Told to the gateway: messages of QoS 1 it may have unacknowledged.</summary>
    public const ushort ReceiveMaximum = 100;

    /// <summary>What is borne: mosquitto 2.0 sends more than it was told it may, which is no reason to leave it. Beyond this there are no packet ids.</summary>
    private const int MostUnacknowledged = 65_535;

    private const int MostUnconfirmed = 1_000;

    private readonly Channel<Arrived> _channel = Channel.CreateUnbounded<Arrived>(new UnboundedChannelOptions { SingleWriter = true });
    private int _unacknowledged;

    public override Task Completion => _channel.Reader.Completion;
    public override bool CanCount => true;
    public override int Count => _channel.Reader.Count;

    /// <returns>False where the gateway sends more than it may.</returns>
    public bool Add(Publication publication, ushort packetId)
    {
        if (packetId == 0)
        {
            if (Count < MostUnconfirmed) _channel.Writer.TryWrite(new Arrived(publication, 0));
            return true;
        }

        if (Interlocked.Increment(ref _unacknowledged) > MostUnacknowledged) return false;
        _channel.Writer.TryWrite(new Arrived(publication, packetId));
        return true;
    }

    public void Complete() => _channel.Writer.TryComplete();

    public override bool TryRead([MaybeNullWhen(false)] out Publication item)
    {
        var any = _channel.Reader.TryRead(out var arrived);
        item = any ? arrived.Publication : null;
        if (any && arrived.PacketId != 0) Acknowledge(arrived.PacketId);
        return any;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _channel.Reader.WaitToReadAsync(cancellationToken);

    private void Acknowledge(ushort packetId)
    {
        Interlocked.Decrement(ref _unacknowledged);
        lock (sender.Gate)
            if (sender.Buffer is { } buffer) PublishReplyPacket.Write(buffer, ProtocolLevel.V5, PacketType.PubAck, packetId, ReasonCode.Success);
        sender.FlushSoon();
    }

    private readonly record struct Arrived(Publication Publication, ushort PacketId);
}

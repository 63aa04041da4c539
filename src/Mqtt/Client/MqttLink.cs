using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Client;

/// <summary>A link after its CONNACK: one loop reads, one watches the pulse, everybody writes through the sender.</summary>
internal sealed class MqttLink : IMqttLink
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly TimeProvider _time;
    private readonly PacketSender _sender;
    private readonly LinkRequests _requests;
    private readonly LinkIncoming _incoming;
    private readonly LinkPulse _pulse;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _life = Task.CompletedTask;

    private MqttLink(Stream stream, PipeReader input, ConnAckPacket server, TimeSpan keepAlive, TimeProvider time)
    {
        (_stream, _input, _time) = (stream, input, time);
        _requests = new LinkRequests(server);
        _sender = new PacketSender(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)), _requests);
        _incoming = new LinkIncoming(_sender);
        _pulse = new LinkPulse(keepAlive, time);
    }

    public ChannelReader<Publication> Incoming => _incoming;
    public Task<string> Ended => _ended.Task;

    /// <param name="input">Positioned behind the CONNACK.</param>
    public static MqttLink Start(Stream stream, PipeReader input, ConnAckPacket server, TimeSpan keepAlive, TimeProvider time)
    {
        if (server.ServerKeepAliveSeconds is { } seconds) keepAlive = TimeSpan.FromSeconds(seconds);
        var link = new MqttLink(stream, input, server, keepAlive, time);
        link._life = link.LiveAsync(beats: keepAlive > TimeSpan.Zero);
        return link;
    }

    public Task<byte> PublishAsync(Publication publication, CancellationToken cancel)
    {
        var request = new LinkRequest<byte>(publication);
        lock (_sender.Gate) _requests.Add(request);
        _sender.FlushSoon();
        return request.WaitAsync(cancel);
    }

    public async Task SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancel)
    {
        if (filters.Count == 0) return;
        if (filters.FirstOrDefault(f => !TopicFilter.IsValid(f)) is { } wrong) throw new ArgumentException($"'{wrong}' is not a topic filter", nameof(filters));
        var request = new LinkRequest<SubAckPacket>();
        lock (_sender.Gate) _requests.Add(request, filters, _sender.Buffer);
        _sender.FlushSoon();
        var answer = await request.WaitAsync(cancel);
        for (var i = 0; i < filters.Count; i++)
        {
            var code = i < answer.Codes.Count ? answer.Codes[i] : ReasonCode.UnspecifiedError;
            if (ReasonCode.IsRefusal(code)) throw new MqttLinkException($"The gateway refused the subscription to {filters[i]} ({ReasonCode.Words(code)})", code);
        }
    }

    public async ValueTask DisposeAsync()
    {
        End("it was closed on this side", ReasonCode.Success);
        await _life;
    }

    private async Task LiveAsync(bool beats)
    {
        var reading = Task.Run(ReadAsync);
        var beating = beats ? Task.Run(BeatAsync) : Task.CompletedTask;
        await Ended;
        try
        {
            await _sender.CompleteAsync().WaitAsync(LastWords, _time);
        }
        catch (TimeoutException)
        {
            // The gateway does not take our last words; closing says enough.
        }

        await _stop.CancelAsync();
        await _stream.DisposeAsync();
        await Task.WhenAll(reading, beating);
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        using var scratch = new PacketScratch();
        try
        {
            while (!Ended.IsCompleted)
            {
                var result = await _input.ReadAsync(_stop.Token);
                var rest = result.Buffer;
                if (!ReadPackets(ref rest, scratch)) break;
                _input.AdvanceTo(rest.Start, rest.End);
                _sender.FlushSoon();
                if (result.IsCompleted) End("the gateway closed the connection");
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ended already, for another reason.
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            End(LinkWords.Broke(failure));
        }
        finally
        {
            End("it could not be read any further");
            await _input.CompleteAsync();
        }
    }

    /// <returns>False where the link has ended.</returns>
    private bool ReadPackets(ref ReadOnlySequence<byte> received, PacketScratch scratch)
    {
        var frame = new PacketFrame(received, MqttConnector.MaximumPacketSize, scratch);
        while (frame.Next())
        {
            _pulse.Heard();
            var fault = Handle(frame.Type, frame.Flags, frame.Body);
            if (!fault.IsNone) return Broken(fault);
            if (Ended.IsCompleted) return false;
        }

        received = frame.Remaining;
        return frame.Fault.IsNone || Broken(frame.Fault);
    }

    private PacketFault Handle(PacketType type, int flags, ReadOnlySpan<byte> body)
    {
        PacketFault fault;
        switch (type)
        {
            case PacketType.PubAck:
                if (PublishReplyPacket.TryParseId(body, ProtocolLevel.V5, out var id, out var code, out fault))
                    lock (_sender.Gate) _requests.Answer(id, code);
                return fault;
            case PacketType.Publish:
                return Receive(flags, body);
            case PacketType.SubAck:
                if (SubAckPacket.TryParse(type, body, ProtocolLevel.V5, out var subscribed, out fault))
                    lock (_sender.Gate) _requests.Answer(subscribed);
                return fault;
            case PacketType.PingResp:
                return PingPacket.TryParse(body, out fault) ? default : fault;
            case PacketType.Disconnect:
                if (DisconnectPacket.TryParse(body, ProtocolLevel.V5, out var goodbye, out fault)) End(LinkWords.Dismissed(goodbye));
                return fault;
            default:
                return PacketFault.Protocol($"a server may not send {type} here");
        }
    }

    private PacketFault Receive(int flags, ReadOnlySpan<byte> body)
    {
        if (!PublishPacket.TryParse(flags, body, ProtocolLevel.V5, out var packet, out var fault)) return fault;
        if (packet.Fields.TopicAlias is not null) return new(ReasonCode.TopicAliasInvalid, "a topic alias was used though none is allowed");
        if (packet.QoS > 1) return new(ReasonCode.QoSNotSupported, "a message of QoS 2 came though none was asked for");
        return _incoming.Add(packet.ToPublication(), packet.PacketId) ? default : new(ReasonCode.ReceiveMaximumExceeded, "more messages were in flight than allowed");
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_pulse.Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Beat();
        }
        catch (OperationCanceledException)
        {
            // The link has ended.
        }
    }

    private void Beat()
    {
        switch (_pulse.Step())
        {
            case PulseStep.Ping:
                lock (_sender.Gate)
                    if (_sender.Buffer is { } buffer) PingPacket.Write(buffer, PacketType.PingReq);
                _sender.FlushSoon();
                break;
            case PulseStep.Dead:
                End(LinkWords.Silent(_pulse.Silence));
                break;
        }
    }

    private bool Broken(PacketFault fault)
    {
        End($"the gateway does not follow the MQTT protocol: {fault.Text}", fault.ReasonCode);
        return false;
    }

    /// <param name="code">To be said in a DISCONNECT; null where the gateway is gone or has said it first.</param>
    private void End(string why, byte? code = null)
    {
        lock (_sender.Gate)
        {
            if (!_ended.TrySetResult(why)) return;
            if (code is { } reason && _sender.Buffer is { } buffer) new DisconnectPacket(reason).Write(buffer, ProtocolLevel.V5);
            _requests.End(why);
        }

        _incoming.Complete();
    }
}

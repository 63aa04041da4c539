using System.IO.Pipelines;
using System.Text;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Client;

/// <summary>Opens links over TCP or TLS, speaking MQTT 5.</summary>
public sealed class MqttConnector(TimeProvider time) : IMqttConnector
{
    /// <summary>Told to the gateway: bytes of a packet.</summary>
    internal const uint MaximumPacketSize = 1_048_576;

    public async Task<IMqttLink> ConnectAsync(MqttLinkOptions options, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            var stream = await LinkTransport.OpenAsync(options, either.Token);
            try
            {
                return await IntroduceAsync(stream, options, either.Token);
            }
            catch
            {
                await stream.DisposeAsync();
                throw;
            }
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new MqttLinkException(LinkWords.TimedOut(options), inner: late);
        }
    }

    private async Task<MqttLink> IntroduceAsync(Stream stream, MqttLinkOptions options, CancellationToken cancel)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16_384, leaveOpen: true));
        try
        {
            await SendConnectAsync(stream, options, cancel);
            var answer = await ReadAnswerAsync(input, options, cancel);
            if (ReasonCode.IsRefusal(answer.Code)) throw new MqttLinkException(LinkWords.Refused(answer), answer.Code);
            return MqttLink.Start(stream, input, answer, options.KeepAlive, time);
        }
        catch (IOException gone)
        {
            throw new MqttLinkException(LinkWords.NoAnswer(options), inner: gone);
        }
    }

    private static async Task SendConnectAsync(Stream stream, MqttLinkOptions options, CancellationToken cancel)
    {
        var connect = new ConnectPacket
        {
            ClientId = options.ClientId,
            CleanStart = options.CleanStart,
            KeepAliveSeconds = (ushort)Math.Clamp(Math.Ceiling(options.KeepAlive.TotalSeconds), 0, ushort.MaxValue),
            UserName = options.UserName,
            Password = options.Password is { } password ? Encoding.UTF8.GetBytes(password) : (ReadOnlyMemory<byte>?)null,
            Will = options.Will is { } will ? new WillMessage(will) : null,
            ReceiveMaximum = LinkIncoming.ReceiveMaximum,
            MaximumPacketSize = MaximumPacketSize,
        };
        var buffer = new PacketBuffer();
        connect.Write(buffer);
        await stream.WriteAsync(buffer.Memory, cancel);
        await stream.FlushAsync(cancel);
        buffer.Release();
    }

    private static async Task<ConnAckPacket> ReadAnswerAsync(PipeReader input, MqttLinkOptions options, CancellationToken cancel)
    {
        using var scratch = new PacketScratch();
        while (true)
        {
            var result = await input.ReadAsync(cancel);
            var received = result.Buffer;
            var answer = Cut(ref received, scratch, out var fault);
            if (!fault.IsNone) throw new MqttLinkException(LinkWords.NotMqtt(options, fault), fault.ReasonCode);
            if (answer is not null)
            {
                input.AdvanceTo(received.Start);
                return answer;
            }

            input.AdvanceTo(received.Start, received.End);
            if (result.IsCompleted) throw new MqttLinkException(LinkWords.NoAnswer(options));
        }
    }

    private static ConnAckPacket? Cut(ref System.Buffers.ReadOnlySequence<byte> received, PacketScratch scratch, out PacketFault fault)
    {
        var frame = new PacketFrame(received, MaximumPacketSize, scratch);
        var whole = frame.Next();
        fault = frame.Fault;
        if (fault.IsNone && !received.IsEmpty && frame.Type is not PacketType.ConnAck) fault = PacketFault.Protocol("its first packet is not CONNACK");
        if (!whole || !fault.IsNone) return null;
        received = frame.Remaining;

        // A server of MQTT 3.1.1 only answers without properties, and with its own number for "wrong version".
        if (frame.Body is [0, 1]) fault = new PacketFault(ReasonCode.UnsupportedProtocolVersion, "it speaks MQTT 3.1.1 only");
        else if (ConnAckPacket.TryParse(frame.Body, ProtocolLevel.V5, out var answer, out fault)) return answer;
        return null;
    }
}

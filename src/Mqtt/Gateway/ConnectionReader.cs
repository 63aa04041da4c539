using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>
/// Reads an admitted connection to its end. Every complete packet received is dealt with before the next wait; the one thing that stops
/// it is the application's brake.
/// </summary>
internal sealed class ConnectionReader(MqttGateway gateway, IMqttApplication application, GatewayConnection connection, PipeReader input) : IDisposable
{
    private readonly PacketScratch _scratch = new();
    private readonly PublishIntake _publishes = new(gateway, application, connection);
    private readonly SubscriptionIntake _subscriptions = new(gateway, connection);
    private int _received;

    public async Task RunAsync()
    {
        try
        {
            while (connection.End is null)
            {
                var result = await input.ReadAsync();
                connection.Heard();
                var rest = await ReadPacketsAsync(result.Buffer);
                input.AdvanceTo(rest.Start, rest.End);
                gateway.Counters.CountReceived(_received);
                _received = 0;
                connection.Sender.Flush();
                if (result.IsCompleted) connection.TryEnd(new ConnectionEnd(0, rest.IsEmpty ? "it closed the connection without a goodbye" : "the connection broke in the middle of a packet", ByPeer: true));
                if (connection.End is null) await connection.Sender.WaitForRoomAsync();
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or Microsoft.AspNetCore.Connections.ConnectionResetException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
        {
            connection.TryEnd(new ConnectionEnd(0, "the connection broke", ByPeer: true));
        }
        finally
        {
            _subscriptions.Close();
        }
    }

    public void Dispose() => _scratch.Dispose();

    private async ValueTask<ReadOnlySequence<byte>> ReadPacketsAsync(ReadOnlySequence<byte> received)
    {
        while (!ReadUntilBraked(ref received, out var brake))
        {
            connection.IsBraked = true;
            connection.Sender.Flush();
            if (!await ReleasedAsync(brake)) break;
            connection.Heard();
            connection.IsBraked = false;
        }

        return received;
    }

    /// <returns>False where the application is to be waited for, and more may be there to read after that.</returns>
    [SuppressMessage("Reliability", "CA2012", Justification = "The task is complete when its result is taken, and is handed out once otherwise.")]
    private bool ReadUntilBraked(ref ReadOnlySequence<byte> received, out ValueTask brake)
    {
        brake = default;
        var frame = new PacketFrame(received, (uint)gateway.Options.MaximumPacketSize, _scratch);
        while (connection.End is null && frame.Next())
        {
            brake = Handle(frame.Type, frame.Flags, frame.Body);
            if (!brake.IsCompletedSuccessfully)
            {
                received = frame.Remaining;
                return false;
            }

            brake.GetAwaiter().GetResult();
        }

        received = frame.Remaining;
        if (!frame.Fault.IsNone) Stop(frame.Fault);
        return true;
    }

    private async ValueTask<bool> ReleasedAsync(ValueTask brake)
    {
        try
        {
            await brake;
            return true;
        }
        catch (OperationCanceledException) when (connection.Stopping.IsCancellationRequested)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever goes wrong in the application ends this connection and no other.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            gateway.Log.Failed(connection.Session, failure);
            connection.Stop(ReasonCode.ImplementationSpecificError, "its message could not be handled");
            return false;
        }
    }

    private ValueTask Handle(PacketType type, int flags, ReadOnlySpan<byte> body)
    {
        if (type is PacketType.Publish)
        {
            _received++;
            return TakePublish(flags, body);
        }

        var fault = HandleOther(type, body);
        if (!fault.IsNone) Stop(fault);
        return ValueTask.CompletedTask;
    }

    private ValueTask TakePublish(int flags, ReadOnlySpan<byte> body)
    {
        try
        {
            return _publishes.Take(flags, body);
        }
#pragma warning disable CA1031 // An application that throws before it returns a task is no different from one whose task fails.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return ValueTask.FromException(failure);
        }
    }

    private PacketFault HandleOther(PacketType type, ReadOnlySpan<byte> body)
    {
        PacketFault fault;
        switch (type)
        {
            case PacketType.PubAck:
                if (PublishReplyPacket.TryParseId(body, connection.Level, out var id, out _, out fault)) connection.Delivered(id);
                return fault;
            case PacketType.PingReq:
                if (PingPacket.TryParse(body, out fault)) Reply(static (buffer, _, _) => PingPacket.Write(buffer, PacketType.PingResp), 0);
                return fault;
            case PacketType.Subscribe:
                if (SubscribePacket.TryParse(body, connection.Level, out var subscribe, out fault)) _subscriptions.Subscribe(subscribe);
                return fault;
            case PacketType.Unsubscribe:
                if (UnsubscribePacket.TryParse(body, connection.Level, out var unsubscribe, out fault)) _subscriptions.Unsubscribe(unsubscribe);
                return fault;
            case PacketType.Disconnect:
                return Goodbye(body);
            case PacketType.PubRel:
                // No message of QoS 2 was ever accepted, so none is known (4.3.3).
                if (PublishReplyPacket.TryParse(type, body, connection.Level, out var release, out fault))
                    Reply(static (buffer, level, id) => PublishReplyPacket.Write(buffer, level, PacketType.PubComp, id, ReasonCode.PacketIdNotFound), release.PacketId);
                return fault;
            case PacketType.Connect:
                return PacketFault.Protocol("a second CONNECT came on the same connection");
            default:
                return PacketFault.Protocol($"a client may not send {type} here");
        }
    }

    private PacketFault Goodbye(ReadOnlySpan<byte> body)
    {
        if (!DisconnectPacket.TryParse(body, connection.Level, out var packet, out var fault)) return fault;
        if (packet.SessionExpirySeconds > 0 && connection.Connect.SessionExpirySeconds == 0) return PacketFault.Protocol("a session that was to end with its connection cannot be prolonged at its end");
        var text = packet.Code == 0 ? "it said goodbye" : $"it gave up: {packet.ReasonString ?? ReasonCode.Words(packet.Code)}";
        connection.TryEnd(new ConnectionEnd(0, text, ByPeer: true, DropWill: packet.Code == ReasonCode.Success));
        return default;
    }

    private void Reply(Action<PacketBuffer, byte, ushort> write, ushort packetId)
    {
        lock (connection.Sender.Gate)
            if (connection.Sender.Buffer is { } buffer) write(buffer, connection.Level, packetId);
    }

    private void Stop(PacketFault fault) => connection.Stop(fault.ReasonCode, fault.Text);
}

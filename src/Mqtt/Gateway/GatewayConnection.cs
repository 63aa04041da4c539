using System.Diagnostics.CodeAnalysis;
using CardSystem.Mqtt.Packets;
using Microsoft.AspNetCore.Connections;

namespace CardSystem.Mqtt.Gateway;

/// <summary>
/// An admitted connection as other threads see it: acknowledge, deliver, end. What it receives is read by <see cref="ConnectionReader"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer, and late callers may still cancel it after the end.")]
internal sealed class GatewayConnection : IInboundConnection
{
    /// <summary>MQTT 3.1.1 knows no receive maximum: there the brake is that the application takes no more.</summary>
    private const int Unlimited = 65_535;

    private readonly MqttGateway _gateway;
    private readonly ConnectionContext _transport;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeliveryQueue _deliveries;
    private readonly ParkedAcknowledgements _parked;
    private readonly TimeSpan _silenceAllowed;
    private ConnectionEnd? _end;
    private long _lastHeard;
    private volatile bool _isBraked;

    public GatewayConnection(MqttGateway gateway, ConnectionContext transport, ConnectPacket connect, string clientId, MqttAdmission admission, string remote)
    {
        (_gateway, _transport, Connect, Remote) = (gateway, transport, connect, remote);
        Session = new Session(clientId, admission.Identity, admission.Permissions) { Deliver = Deliver };
        _deliveries = new DeliveryQueue(gateway.Options, connect.Level, connect.ReceiveMaximum, connect.MaximumPacketSize, gateway.Time, gateway.Counters);
        _parked = new ParkedAcknowledgements(connect.Level >= ProtocolLevel.V5 ? gateway.Options.ReceiveMaximum : Unlimited);
        _silenceAllowed = TimeSpan.FromSeconds(ConnectRules.KeepAlive(connect, gateway.Options) * 1.5);
        Sender = new PacketSender(transport.Transport.Output, _deliveries);
        _lastHeard = gateway.Time.GetTimestamp();
    }

    public string Identity => Session.Identity;
    public Session Session { get; }
    public ConnectPacket Connect { get; }
    public byte Level => Connect.Level;
    public string Remote { get; }
    public PacketSender Sender { get; }

    /// <summary>Cancelled when the gateway ends the connection; not when the client is merely gone, for what it sent still counts.</summary>
    public CancellationToken Stopping => _stop.Token;
    public ConnectionEnd? End => Volatile.Read(ref _end);

    /// <summary>Completes when the connection has left the registry and its will is published.</summary>
    public Task Finished => _finished.Task;

    /// <summary>True while the application takes no more: then silence is our own doing.</summary>
    public bool IsBraked { get => _isBraked; set => _isBraked = value; }

    public void Acknowledge(in InboundPublish publish, byte reasonCode = 0)
    {
        if (publish.QoS > 0 && !Settle(publish.PacketId, reasonCode)) return;
        if (ReasonCode.IsRefusal(reasonCode)) return;
        if (publish.Whole is { } whole) _gateway.Accept(whole, Session);
        else _gateway.Router.RoutePlain(publish, Session);
    }

    public void Flush() => Sender.Flush();

    /// <summary>Notes the place of a message's PUBACK among the others.</summary>
    public ParkResult Park(ushort packetId)
    {
        lock (Sender.Gate) return _parked.Park(packetId);
    }

    public bool Settle(ushort packetId, byte code)
    {
        lock (Sender.Gate)
            if (!_parked.Settle(packetId, code, Sender.Buffer, Level)) return false;

        // MQTT 3.1.1 has no word for a refused message but the end of the connection [MQTT-3.3.5-2].
        if (Level < ProtocolLevel.V5 && ReasonCode.IsRefusal(code)) Stop(code, $"a message was refused ({ReasonCode.Words(code)}), which MQTT 3.1.1 cannot say otherwise");
        return true;
    }

    /// <summary>Sends to the client what a subscription of its session matched.</summary>
    public void Deliver(Delivery delivery)
    {
        bool kept;
        lock (Sender.Gate) kept = _deliveries.TryAdd(delivery);
        if (kept) Sender.FlushSoon();
        else Stop(ReasonCode.QuotaExceeded, "it did not take its messages fast enough");
    }

    public void Delivered(ushort packetId)
    {
        lock (Sender.Gate) _deliveries.Acknowledged(packetId);
        Sender.FlushSoon();
    }

    public bool MayReplay()
    {
        lock (Sender.Gate) return _deliveries.MayReplay;
    }

    /// <summary>Ends the connection from the gateway's side, with a DISCONNECT where the client's MQTT has one. Only the first end counts.</summary>
    public void Stop(byte code, string text)
    {
        if (!TryEnd(new ConnectionEnd(code, text))) return;
        lock (Sender.Gate)
        {
            if (Level >= ProtocolLevel.V5 && Sender.Buffer is { } buffer) WriteDisconnect(buffer, code, text);
        }

        _ = Sender.CompleteAsync();
        _transport.Transport.Input.CancelPendingRead();
        _ = _stop.CancelAsync();
    }

    public bool TryEnd(ConnectionEnd end) => Interlocked.CompareExchange(ref _end, end, null) is null;

    public void MarkFinished() => _finished.TrySetResult();

    public void Heard() => Volatile.Write(ref _lastHeard, _gateway.Time.GetTimestamp());

    /// <summary>The client must be heard within one and a half times its keep-alive [MQTT-3.1.2-22].</summary>
    public void CheckKeepAlive()
    {
        if (_silenceAllowed == TimeSpan.Zero || IsBraked) return;
        if (_gateway.Time.GetElapsedTime(Volatile.Read(ref _lastHeard)) > _silenceAllowed)
            Stop(ReasonCode.KeepAliveTimeout, $"nothing was heard for {_silenceAllowed.TotalSeconds:0.#} seconds");
    }

    private void WriteDisconnect(PacketBuffer buffer, byte code, string text)
    {
        var start = buffer.Length;
        new DisconnectPacket(code) { ReasonString = text }.Write(buffer, Level);
        if (buffer.Length - start <= Connect.MaximumPacketSize) return;
        buffer.Truncate(start);
        new DisconnectPacket(code).Write(buffer, Level);
    }
}

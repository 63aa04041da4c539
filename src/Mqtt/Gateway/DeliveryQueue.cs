using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>A message for one subscriber.</summary>
/// <param name="Replayed">Sent because of a new subscription: references to what the retained store holds anyway, so not counted as queued.</param>
internal readonly record struct Delivery(RoutedMessage Message, int QoS, bool Retain, uint[] SubscriptionIds, bool Replayed = false);

/// <summary>
/// What waits for one subscriber, in order, and what is in flight to it. Bounded: a subscriber that does not read loses messages of QoS 0
/// first and its connection next, never the gateway's memory. Guarded by the sender's gate.
/// </summary>
internal sealed class DeliveryQueue(MqttGatewayOptions options, byte level, ushort receiveMaximum, uint maximumPacketSize, TimeProvider time, GatewayCounters counters) : IPacketSource
{
    /// <summary>Bytes put into one write; more go with the next.</summary>
    private const int WriteBytes = 65_536;

    private readonly Queue<Delivery> _waiting = new();
    private readonly HashSet<ushort> _inFlight = [];
    private readonly int _window = Math.Min(receiveMaximum, options.MaximumInFlight);
    private int _counted, _replayed;
    private long _bytes;
    private ushort _lastId;

    /// <summary>A subscriber still busy with the retained messages of earlier subscriptions may not ask for more of them.</summary>
    public bool MayReplay => _replayed < options.QueuedMessages;

    public bool HasMore => _waiting.TryPeek(out var next) && (next.QoS == 0 || _inFlight.Count < _window);

    /// <returns>False where the subscriber is too slow to keep.</returns>
    public bool TryAdd(in Delivery delivery)
    {
        if (delivery.Replayed)
        {
            _replayed++;
            _waiting.Enqueue(delivery);
            return true;
        }

        var share = delivery.QoS == 0 ? 2 : 1;
        if (_counted >= options.QueuedMessages / share || _bytes + delivery.Message.Publication.Payload.Length > options.QueuedBytes / share && _counted > 0)
        {
            counters.CountSent(delivered: 0, dropped: 1);
            return delivery.QoS == 0;
        }

        _counted++;
        _bytes += delivery.Message.Publication.Payload.Length;
        _waiting.Enqueue(delivery);
        return true;
    }

    /// <summary>The subscriber has acknowledged; an id not in flight is ignored.</summary>
    public void Acknowledged(ushort id) => _inFlight.Remove(id);

    public void Fill(PacketBuffer buffer)
    {
        if (!HasMore) return;
        var now = time.GetTimestamp();
        var (delivered, dropped) = (0, 0);
        while (HasMore && buffer.Length < WriteBytes)
        {
            var delivery = _waiting.Dequeue();
            Uncount(delivery);
            if (!delivery.Message.IsOver(now) && Write(buffer, delivery)) delivered++;
            else dropped++;
        }

        counters.CountSent(delivered, dropped);
    }

    void IPacketSource.Written()
    {
        // A delivery counts from the moment it is on its way.
    }

    private bool Write(PacketBuffer buffer, in Delivery delivery)
    {
        var start = buffer.Length;
        var id = delivery.QoS > 0 ? NextId() : (ushort)0;
        PublishPacket.Write(buffer, level, delivery.Message.Publication, delivery.QoS, id, delivery.Retain, delivery.Message.SecondsLeft(time), delivery.SubscriptionIds);
        if (buffer.Length - start > maximumPacketSize)
        {
            // A client that cannot take a packet of this size gets on as if it had been sent [MQTT-3.1.2-25].
            buffer.Truncate(start);
            _inFlight.Remove(id);
            return false;
        }

        return true;
    }

    private ushort NextId()
    {
        do if (++_lastId == 0) _lastId = 1;
        while (!_inFlight.Add(_lastId));
        return _lastId;
    }

    private void Uncount(in Delivery delivery)
    {
        if (delivery.Replayed)
        {
            _replayed--;
            return;
        }

        _counted--;
        _bytes -= delivery.Message.Publication.Payload.Length;
    }
}

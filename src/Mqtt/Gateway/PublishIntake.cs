using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>What becomes of a PUBLISH from a client. Used by the connection's reader only; this is the gateway's hot path.</summary>
internal sealed class PublishIntake(MqttGateway gateway, IMqttApplication application, GatewayConnection connection)
{
    private readonly TopicCache _topics = new(connection.Session.Permissions, application);
    private readonly TopicEntry?[] _aliases = new TopicEntry?[gateway.Options.TopicAliasMaximum + 1];

    /// <returns>The application's brake: not complete while it takes no more.</returns>
    public ValueTask Take(int flags, ReadOnlySpan<byte> body)
    {
        if (!PublishPacket.TryParse(flags, body, connection.Level, out var packet, out var fault)) return Stop(fault);
        if (packet.QoS == 2) return Stop(new(ReasonCode.QoSNotSupported, "messages of QoS 2 are not supported; use QoS 0 or 1"));
        if (packet.Fields.SubscriptionIds is not null) return Stop(PacketFault.Protocol("a client's message carries a subscription id"));
        if (!FindTopic(packet, out var topic, out fault)) return Stop(fault);
        if (packet.QoS > 0 && !Park(packet.PacketId, out fault)) return Stop(fault);
        if (!topic.Permitted) return Refuse(packet, topic);
        if (topic.Taken) return HandOver(packet, topic);
        Route(packet, topic);
        return ValueTask.CompletedTask;
    }

    private bool FindTopic(in PublishPacket packet, out TopicEntry topic, out PacketFault fault)
    {
        fault = default;
        topic = null!;
        if (packet.Fields.TopicAlias is not { } alias)
        {
            topic = _topics.Find(packet.Topic);
            return true;
        }

        if (alias == 0 || alias >= _aliases.Length)
        {
            fault = new PacketFault(ReasonCode.TopicAliasInvalid, $"topic alias {alias} is not between 1 and {_aliases.Length - 1}");
            return false;
        }

        if (!packet.Topic.IsEmpty) _aliases[alias] = _topics.Find(packet.Topic);
        if (_aliases[alias] is { } known)
        {
            topic = known;
            return true;
        }

        fault = PacketFault.Protocol($"topic alias {alias} was never given a topic");
        return false;
    }

    private bool Park(ushort packetId, out PacketFault fault)
    {
        fault = connection.Park(packetId) switch
        {
            ParkResult.Parked => default,
            ParkResult.Full => new PacketFault(ReasonCode.ReceiveMaximumExceeded, $"more than {gateway.Options.ReceiveMaximum} messages were in flight"),
            _ => PacketFault.Protocol($"packet id {packetId} was used again before its message was acknowledged"),
        };
        return fault.IsNone;
    }

    private ValueTask HandOver(in PublishPacket packet, TopicEntry topic)
    {
        var whole = packet.Retain || packet.Fields.MessageExpirySeconds is not null || packet.Fields.Properties is not null ? packet.ToPublication(topic.Topic) : null;
        var payload = whole?.Payload ?? packet.Payload.ToArray();
        return application.TakeAsync(new InboundPublish(connection, packet.PacketId, packet.QoS, topic.Topic, payload) { Whole = whole }, connection.Stopping);
    }

    private void Route(in PublishPacket packet, TopicEntry topic)
    {
        var publication = packet.ToPublication(topic.Topic);
        application.Observe(connection.Identity, publication);
        var accepted = gateway.Accept(publication, connection.Session);
        if (packet.QoS > 0) connection.Settle(packet.PacketId, accepted ? ReasonCode.Success : ReasonCode.QuotaExceeded);
    }

    private ValueTask Refuse(in PublishPacket packet, TopicEntry topic)
    {
        gateway.Counters.CountRefused();
        gateway.Log.NotPermitted(connection.Session, "publish on", topic.Topic);
        if (packet.QoS > 0) connection.Settle(packet.PacketId, ReasonCode.NotAuthorized);
        return ValueTask.CompletedTask;
    }

    private ValueTask Stop(PacketFault fault)
    {
        connection.Stop(fault.ReasonCode, fault.Text);
        return ValueTask.CompletedTask;
    }
}

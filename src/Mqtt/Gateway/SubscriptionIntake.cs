using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Gateway;

/// <summary>What becomes of SUBSCRIBE and UNSUBSCRIBE. Used by the connection's reader only.</summary>
internal sealed class SubscriptionIntake(MqttGateway gateway, GatewayConnection connection)
{
    private const int MostLevels = 64;
    private const int LongestFilter = 1_024;

    private Session Session => connection.Session;

    public void Subscribe(SubscribePacket packet)
    {
        var codes = packet.Requests.Select(Judge).ToArray();

        // SUBACK before the first message: a client may not know what to do with a message it has not been promised.
        Reply(new SubAckPacket(PacketType.SubAck, packet.PacketId, codes));
        for (var i = 0; i < codes.Length; i++)
            if (!ReasonCode.IsRefusal(codes[i])) Add(packet.Requests[i] with { QoS = codes[i] }, packet.SubscriptionId);
    }

    public void Unsubscribe(UnsubscribePacket packet)
    {
        var codes = packet.Filters.Select(filter => Remove(filter) ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted).ToArray();
        Reply(new SubAckPacket(PacketType.UnsubAck, packet.PacketId, codes));
    }

    public void Close()
    {
        if (Session.Subscriptions.Count > 0) gateway.Router.Unsubscribe(Session.Subscriptions.Values);
        Session.Subscriptions.Clear();
    }

    /// <returns>The granted QoS or the reason for none.</returns>
    private byte Judge(SubscriptionRequest request)
    {
        if (!TopicFilter.IsValid(request.Filter)) return Refuse(request, ReasonCode.TopicFilterInvalid);
        if (TopicFilter.IsShared(request.Filter)) return Refuse(request, ReasonCode.SharedSubscriptionsNotSupported);
        if (request.Filter.Length > LongestFilter || TopicName.Levels(request.Filter) > MostLevels) return Refuse(request, ReasonCode.TopicFilterInvalid);
        if (!Session.Permissions.MaySubscribe(request.Filter)) return Refuse(request, ReasonCode.NotAuthorized);
        var room = Session.Subscriptions.Count < gateway.Options.SubscriptionsPerConnection || Session.Subscriptions.ContainsKey(request.Filter);
        if (!room || !connection.MayReplay()) return Refuse(request, ReasonCode.QuotaExceeded);
        return Math.Min(request.QoS, (byte)1);
    }

    private byte Refuse(SubscriptionRequest request, byte code)
    {
        gateway.Counters.CountRefused();
        gateway.Log.NotPermitted(Session, "subscribe to", $"{request.Filter} ({ReasonCode.Words(code)})");
        return code;
    }

    private void Add(SubscriptionRequest request, uint? id)
    {
        var subscription = new Subscription(Session, request, id);
        Session.Subscriptions.TryGetValue(request.Filter, out var replaced);
        Session.Subscriptions[request.Filter] = subscription;
        gateway.Router.Subscribe(subscription, replaced);
    }

    private bool Remove(string filter)
    {
        if (!Session.Subscriptions.Remove(filter, out var subscription)) return false;
        gateway.Router.Unsubscribe([subscription]);
        return true;
    }

    private void Reply(SubAckPacket reply)
    {
        lock (connection.Sender.Gate)
            if (connection.Sender.Buffer is { } buffer) reply.Write(buffer, connection.Level);
    }
}

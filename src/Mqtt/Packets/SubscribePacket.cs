using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

internal enum RetainHandling : byte
{
    Send = 0,
    SendIfNew = 1,
    DoNotSend = 2,
}

/// <summary>One filter of a SUBSCRIBE with its options (3.8.3.1).</summary>
internal readonly record struct SubscriptionRequest(string Filter, byte QoS, bool NoLocal = false, bool RetainAsPublished = false, RetainHandling RetainHandling = RetainHandling.Send)
{
    private const int NoLocalFlag = 0x04, RetainAsPublishedFlag = 0x08;

    public byte Options => (byte)(QoS | (NoLocal ? NoLocalFlag : 0) | (RetainAsPublished ? RetainAsPublishedFlag : 0) | ((int)RetainHandling << 4));

    public static SubscriptionRequest Parse(ref PacketReader reader, byte level)
    {
        var filter = reader.String();
        var options = reader.Byte();
        if ((options & 3) == 3) reader.Fail(PacketFault.Protocol("quality of service 3 does not exist"));
        if ((options & (level >= ProtocolLevel.V5 ? 0xC0 : 0xFC)) != 0) reader.Fail(PacketFault.Malformed("reserved bits of the subscription options are set"));
        if ((options >> 4) == 3) reader.Fail(PacketFault.Protocol("retain handling 3 does not exist"));
        var request = new SubscriptionRequest(filter, (byte)(options & 3), (options & NoLocalFlag) != 0, (options & RetainAsPublishedFlag) != 0, (RetainHandling)(options >> 4));
        if (request.NoLocal && TopicFilter.IsShared(filter)) reader.Fail(PacketFault.Protocol("a shared subscription asks for no-local"));
        return request;
    }
}

/// <summary>SUBSCRIBE (3.8).</summary>
internal sealed record SubscribePacket(ushort PacketId, IReadOnlyList<SubscriptionRequest> Requests)
{
    public uint? SubscriptionId { get; init; }
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    public static bool TryParse(ReadOnlySpan<byte> body, byte level, [NotNullWhen(true)] out SubscribePacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        uint? subscription = null;
        List<UserProperty>? user = null;
        if (level >= ProtocolLevel.V5)
        {
            reader.OpenProperties(PacketType.Subscribe);
            while (reader.NextProperty(out var property))
            {
                if (property is not PropertyId.SubscriptionIdentifier) reader.UserProperty(ref user);
                else if ((subscription = reader.VariableInteger()) == 0) reader.Fail(PacketFault.Protocol("the subscription id is 0"));
            }
        }

        var requests = new List<SubscriptionRequest>();
        while (!reader.AtEnd) requests.Add(SubscriptionRequest.Parse(ref reader, level));
        if (requests.Count == 0) reader.Fail(PacketFault.Protocol("a SUBSCRIBE names no filter"));
        var complete = reader.Finish();
        fault = reader.Fault;
        packet = complete ? new SubscribePacket(id, requests) { SubscriptionId = subscription, UserProperties = (IReadOnlyList<UserProperty>?)user ?? [] } : null;
        return complete;
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        var packet = buffer.OpenPacket(PacketType.Subscribe, 2);
        buffer.UInt16(PacketId);
        if (level >= ProtocolLevel.V5)
        {
            var properties = buffer.Open();
            if (SubscriptionId is { } id) buffer.SubscriptionId(id);
            buffer.UserProperties(UserProperties);
            buffer.Close(properties);
        }

        foreach (var request in Requests)
        {
            buffer.String(request.Filter);
            buffer.Byte(request.Options);
        }

        buffer.Close(packet);
    }
}

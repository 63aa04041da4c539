using System.Text;

namespace CardSystem.Mqtt.Packets;

/// <summary>PUBLISH (3.3). Topic and payload stay where they arrived, so this is valid no longer than the packet's bytes.</summary>
internal ref struct PublishPacket
{
    private const int RetainFlag = 0x01, DupFlag = 0x08;

    public bool Dup { get; private set; }
    public int QoS { get; private set; }
    public bool Retain { get; private set; }

    /// <summary>Well-formed UTF-8 without wildcards; empty only beside a topic alias.</summary>
    public ReadOnlySpan<byte> Topic { get; private set; }

    /// <summary>0 at QoS 0.</summary>
    public ushort PacketId { get; private set; }
    public ReadOnlySpan<byte> Payload { get; private set; }

    public PublishFields Fields { get; private set; }

    public static bool TryParse(int flags, ReadOnlySpan<byte> body, byte level, out PublishPacket packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        packet = new PublishPacket { Dup = (flags & DupFlag) != 0, QoS = (flags >> 1) & 3, Retain = (flags & RetainFlag) != 0 };
        if (packet.QoS == 3) reader.Fail(PacketFault.Malformed("quality of service 3 does not exist"));
        if (packet.Dup && packet.QoS == 0) reader.Fail(PacketFault.Malformed("a message of QoS 0 claims to be a repetition"));
        packet.Topic = reader.Utf8();
        if (packet.Topic.IndexOfAny((byte)'+', (byte)'#') >= 0) reader.Fail(new PacketFault(ReasonCode.TopicNameInvalid, "a topic name holds a wildcard"));
        if (packet.QoS > 0) packet.PacketId = reader.PacketId();
        if (level >= ProtocolLevel.V5) packet.Fields = PublishFields.Parse(ref reader);
        if (packet.Topic.IsEmpty && packet.Fields.TopicAlias is null) reader.Fail(PacketFault.Protocol("a topic name is empty"));
        packet.Payload = reader.Rest();
        fault = reader.Fault;
        return fault.IsNone;
    }

    /// <param name="qos">The quality it is sent with, which may be below the publication's own.</param>
    /// <param name="expirySeconds">What is left of the publication's expiry.</param>
    public static void Write(PacketBuffer buffer, byte level, Publication publication, int qos, ushort packetId, bool retain, uint? expirySeconds, ReadOnlySpan<uint> subscriptionIds = default, ushort? topicAlias = null, bool dup = false)
    {
        var expected = 2 + publication.Topic.Length + 3 + publication.Payload.Length;
        var packet = buffer.OpenPacket(PacketType.Publish, (dup ? DupFlag : 0) | (qos << 1) | (retain ? RetainFlag : 0), expected);
        buffer.String(publication.Topic);
        if (qos > 0) buffer.UInt16(packetId);
        if (level >= ProtocolLevel.V5)
        {
            var properties = buffer.Open();
            buffer.Property(PropertyId.MessageExpiryInterval, expirySeconds);
            buffer.Property(PropertyId.TopicAlias, topicAlias);
            foreach (var id in subscriptionIds) buffer.SubscriptionId(id);
            MessageProperties.Write(buffer, publication.Properties);
            buffer.Close(properties);
        }

        buffer.Raw(publication.Payload.Span);
        buffer.Close(packet, expected);
    }

    /// <summary>The message with bytes of its own, under a topic name already known.</summary>
    public readonly Publication ToPublication(string? topic = null) =>
        new(topic ?? Encoding.UTF8.GetString(Topic), Payload.ToArray(), QoS, Retain, Fields.MessageExpirySeconds) { Properties = Fields.Properties };
}

/// <summary>What the properties of a PUBLISH say.</summary>
internal struct PublishFields
{
    public uint? MessageExpirySeconds { get; private set; }

    /// <summary>Null for none; 0 is not valid and left to the receiver to refuse with its own reason code.</summary>
    public ushort? TopicAlias { get; private set; }
    public List<uint>? SubscriptionIds { get; private set; }
    public PublicationProperties? Properties { get; private set; }

    public static PublishFields Parse(ref PacketReader reader)
    {
        PublishFields fields = default;
        MessageProperties shared = default;
        reader.OpenProperties(PacketType.Publish);
        while (reader.NextProperty(out var id))
        {
            if (id is PropertyId.MessageExpiryInterval) fields.MessageExpirySeconds = reader.UInt32();
            else if (id is PropertyId.TopicAlias) fields.TopicAlias = reader.UInt16();
            else if (id is PropertyId.SubscriptionIdentifier) fields.ReadSubscriptionId(ref reader);
            else shared.Read(ref reader, id);
        }

        fields.Properties = shared.Result;
        return fields;
    }

    private void ReadSubscriptionId(ref PacketReader reader)
    {
        var id = reader.VariableInteger();
        if (id == 0) reader.Fail(PacketFault.Protocol("a subscription id is 0"));
        (SubscriptionIds ??= []).Add(id);
    }
}

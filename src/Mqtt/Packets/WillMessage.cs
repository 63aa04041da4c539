namespace CardSystem.Mqtt.Packets;

/// <summary>What a server is to publish when a client's connection ends without goodbye (3.1.2.5).</summary>
/// <param name="DelaySeconds">How long the server is to wait for the client to come back.</param>
internal sealed record WillMessage(Publication Publication, uint DelaySeconds = 0)
{
    private const int Flag = 0x04, QoSShift = 3, QoSMask = 0x18, RetainFlag = 0x20;

    public byte ConnectFlags => (byte)(Flag | (Publication.QoS << QoSShift) | (Publication.Retain ? RetainFlag : 0));

    public static bool InFlags(byte flags) => (flags & Flag) != 0;

    /// <summary>Without a will its QoS and retain bits must be 0; QoS 3 does not exist.</summary>
    public static bool FlagsAreValid(byte flags) => InFlags(flags) ? (flags & QoSMask) != QoSMask : (flags & (QoSMask | RetainFlag)) == 0;

    public static WillMessage Parse(ref PacketReader reader, byte level, byte flags)
    {
        uint delay = 0;
        uint? expiry = null;
        MessageProperties properties = default;
        if (level >= ProtocolLevel.V5)
        {
            reader.OpenProperties(PropertyRules.Will);
            while (reader.NextProperty(out var id))
            {
                if (id is PropertyId.WillDelayInterval) delay = reader.UInt32();
                else if (id is PropertyId.MessageExpiryInterval) expiry = reader.UInt32();
                else properties.Read(ref reader, id);
            }
        }

        var topic = reader.Utf8();
        if (reader.Fault.IsNone && !TopicName.IsValid(topic)) reader.Fail(new PacketFault(ReasonCode.TopicNameInvalid, "the will's topic name is empty or holds a wildcard"));
        var name = System.Text.Encoding.UTF8.GetString(topic);
        var payload = reader.OwnBinary();
        return new WillMessage(
            new Publication(name, payload, (flags & QoSMask) >> QoSShift, (flags & RetainFlag) != 0, expiry) { Properties = properties.Result },
            delay);
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        if (level >= ProtocolLevel.V5)
        {
            var properties = buffer.Open();
            if (DelaySeconds > 0) buffer.Property(PropertyId.WillDelayInterval, DelaySeconds);
            buffer.Property(PropertyId.MessageExpiryInterval, Publication.MessageExpirySeconds);
            MessageProperties.Write(buffer, Publication.Properties);
            buffer.Close(properties);
        }

        buffer.String(Publication.Topic);
        buffer.Binary(Publication.Payload.Span);
    }
}

using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>CONNACK (3.2): the server's answer to CONNECT, and what it can do.</summary>
internal sealed record ConnAckPacket
{
    public bool SessionPresent { get; set; }
    public byte Code { get; set; }

    public uint? SessionExpirySeconds { get; set; }
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;
    public byte MaximumQoS { get; set; } = 2;
    public bool RetainAvailable { get; set; } = true;
    public uint MaximumPacketSize { get; set; } = uint.MaxValue;
    public string? AssignedClientId { get; set; }
    public ushort TopicAliasMaximum { get; set; }
    public string? ReasonString { get; set; }
    public bool WildcardsAvailable { get; set; } = true;
    public bool SubscriptionIdsAvailable { get; set; } = true;
    public bool SharedSubscriptionsAvailable { get; set; } = true;
    public ushort? ServerKeepAliveSeconds { get; set; }
    public string? ResponseInformation { get; set; }
    public string? ServerReference { get; set; }
    public string? AuthenticationMethod { get; set; }
    public ReadOnlyMemory<byte>? AuthenticationData { get; set; }
    public IReadOnlyList<UserProperty> UserProperties { get; set; } = [];

    public static bool TryParse(ReadOnlySpan<byte> body, byte level, [NotNullWhen(true)] out ConnAckPacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        packet = new ConnAckPacket();
        var flags = reader.Byte();
        if (flags > 1) reader.Fail(PacketFault.Malformed("reserved bits of CONNACK are set"));
        packet.SessionPresent = flags == 1;
        packet.Code = reader.Byte();
        if (packet.SessionPresent && packet.Code != 0) reader.Fail(PacketFault.Protocol("a refusal claims a session"));
        if (level >= ProtocolLevel.V5) packet.ReadProperties(ref reader);
        var complete = reader.Finish();
        fault = reader.Fault;
        if (!complete) packet = null;
        return complete;
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        var packet = buffer.OpenPacket(PacketType.ConnAck);
        buffer.Byte(SessionPresent ? (byte)1 : (byte)0);
        buffer.Byte(level >= ProtocolLevel.V5 ? Code : Code311(Code));
        if (level >= ProtocolLevel.V5) WriteProperties(buffer);
        buffer.Close(packet);
    }

    /// <summary>The return codes of MQTT 3.1.1 (its table 3.1) nearest to the reason codes of MQTT 5.</summary>
    public static byte Code311(byte code) => code switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.QoSNotSupported => 5,
        _ => 3,
    };

    private void ReadProperties(ref PacketReader reader)
    {
        List<UserProperty>? user = null;
        reader.OpenProperties(PacketType.ConnAck);
        while (reader.NextProperty(out var id))
        {
            switch (id)
            {
                case PropertyId.SessionExpiryInterval: SessionExpirySeconds = reader.UInt32(); break;
                case PropertyId.ReceiveMaximum: ReceiveMaximum = reader.UInt16(); break;
                case PropertyId.MaximumQoS: MaximumQoS = reader.Flag() ? (byte)1 : (byte)0; break;
                case PropertyId.RetainAvailable: RetainAvailable = reader.Flag(); break;
                case PropertyId.MaximumPacketSize: MaximumPacketSize = reader.UInt32(); break;
                case PropertyId.AssignedClientIdentifier: AssignedClientId = reader.String(); break;
                case PropertyId.TopicAliasMaximum: TopicAliasMaximum = reader.UInt16(); break;
                case PropertyId.ReasonString: ReasonString = reader.String(); break;
                case PropertyId.WildcardSubscriptionAvailable: WildcardsAvailable = reader.Flag(); break;
                case PropertyId.SubscriptionIdentifierAvailable: SubscriptionIdsAvailable = reader.Flag(); break;
                case PropertyId.SharedSubscriptionAvailable: SharedSubscriptionsAvailable = reader.Flag(); break;
                case PropertyId.ServerKeepAlive: ServerKeepAliveSeconds = reader.UInt16(); break;
                case PropertyId.ResponseInformation: ResponseInformation = reader.String(); break;
                case PropertyId.ServerReference: ServerReference = reader.String(); break;
                case PropertyId.AuthenticationMethod: AuthenticationMethod = reader.String(); break;
                case PropertyId.AuthenticationData: AuthenticationData = reader.OwnBinary(); break;
                default: reader.UserProperty(ref user); break;
            }
        }

        UserProperties = (IReadOnlyList<UserProperty>?)user ?? [];
        if (ReceiveMaximum == 0) reader.Fail(PacketFault.Protocol("the receive maximum is 0"));
        if (MaximumPacketSize == 0) reader.Fail(PacketFault.Protocol("the maximum packet size is 0"));
    }

    private void WriteProperties(PacketBuffer buffer)
    {
        var properties = buffer.Open();
        buffer.Property(PropertyId.SessionExpiryInterval, SessionExpirySeconds);
        if (ReceiveMaximum != ushort.MaxValue) buffer.Property(PropertyId.ReceiveMaximum, ReceiveMaximum);
        if (MaximumQoS < 2) buffer.Property(PropertyId.MaximumQoS, MaximumQoS);
        if (!RetainAvailable) buffer.Property(PropertyId.RetainAvailable, (byte)0);
        if (MaximumPacketSize != uint.MaxValue) buffer.Property(PropertyId.MaximumPacketSize, MaximumPacketSize);
        buffer.Property(PropertyId.AssignedClientIdentifier, AssignedClientId);
        if (TopicAliasMaximum > 0) buffer.Property(PropertyId.TopicAliasMaximum, TopicAliasMaximum);
        buffer.Property(PropertyId.ReasonString, ReasonString);
        if (!WildcardsAvailable) buffer.Property(PropertyId.WildcardSubscriptionAvailable, (byte)0);
        if (!SubscriptionIdsAvailable) buffer.Property(PropertyId.SubscriptionIdentifierAvailable, (byte)0);
        if (!SharedSubscriptionsAvailable) buffer.Property(PropertyId.SharedSubscriptionAvailable, (byte)0);
        buffer.Property(PropertyId.ServerKeepAlive, ServerKeepAliveSeconds);
        buffer.Property(PropertyId.ResponseInformation, ResponseInformation);
        buffer.Property(PropertyId.ServerReference, ServerReference);
        buffer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        buffer.Property(PropertyId.AuthenticationData, AuthenticationData);
        buffer.UserProperties(UserProperties);
        buffer.Close(properties);
    }
}

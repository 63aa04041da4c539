using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>CONNECT (3.1), of MQTT 5 and of 3.1.1.</summary>
internal sealed record ConnectPacket
{
    private const int Reserved = 0x01, CleanStartFlag = 0x02, PasswordFlag = 0x40, UserNameFlag = 0x80;

    public byte Level { get; set; } = ProtocolLevel.V5;
    public bool CleanStart { get; set; } = true;
    public ushort KeepAliveSeconds { get; set; }
    public string ClientId { get; set; } = "";
    public WillMessage? Will { get; set; }
    public string? UserName { get; set; }
    public ReadOnlyMemory<byte>? Password { get; set; }

    public uint SessionExpirySeconds { get; set; }
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;
    public uint MaximumPacketSize { get; set; } = uint.MaxValue;
    public ushort TopicAliasMaximum { get; set; }
    public bool RequestResponseInformation { get; set; }
    public bool RequestProblemInformation { get; set; } = true;
    public string? AuthenticationMethod { get; set; }
    public ReadOnlyMemory<byte>? AuthenticationData { get; set; }
    public IReadOnlyList<UserProperty> UserProperties { get; set; } = [];

    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out ConnectPacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        packet = new ConnectPacket();
        if (!reader.Utf8().SequenceEqual("MQTT"u8)) reader.Fail(new PacketFault(ReasonCode.UnsupportedProtocolVersion, "the protocol is not called MQTT"));
        packet.Level = reader.Byte();
        if (packet.Level is not (ProtocolLevel.V5 or ProtocolLevel.V311))
            reader.Fail(new PacketFault(ReasonCode.UnsupportedProtocolVersion, $"MQTT protocol level {packet.Level} is not spoken here, only 5 (MQTT 5.0) and 4 (MQTT 3.1.1)"));
        var flags = reader.Byte();
        if ((flags & Reserved) != 0) reader.Fail(PacketFault.Malformed("the reserved bit of the connect flags is set"));
        if (!WillMessage.FlagsAreValid(flags)) reader.Fail(PacketFault.Malformed("the will's bits of the connect flags contradict each other"));
        if (packet.Level == ProtocolLevel.V311 && (flags & PasswordFlag) != 0 && (flags & UserNameFlag) == 0)
            reader.Fail(PacketFault.Malformed("a password needs a user name in MQTT 3.1.1"));
        packet.CleanStart = (flags & CleanStartFlag) != 0;
        packet.KeepAliveSeconds = reader.UInt16();
        if (packet.Level >= ProtocolLevel.V5) packet.ReadProperties(ref reader);
        packet.ClientId = reader.String();
        if (WillMessage.InFlags(flags)) packet.Will = WillMessage.Parse(ref reader, packet.Level, flags);
        if ((flags & UserNameFlag) != 0) packet.UserName = reader.String();
        if ((flags & PasswordFlag) != 0) packet.Password = reader.OwnBinary();
        var complete = reader.Finish();
        fault = reader.Fault;
        if (!complete) packet = null;
        return complete;
    }

    /// <summary>The protocol level of a CONNECT that could not be read for its version.</summary>
    public static byte LevelOf(ReadOnlySpan<byte> body)
    {
        var reader = new PacketReader(body);
        reader.Utf8();
        return reader.Byte();
    }

    public void Write(PacketBuffer buffer)
    {
        var packet = buffer.OpenPacket(PacketType.Connect);
        buffer.Binary("MQTT"u8);
        buffer.Byte(Level);
        buffer.Byte((byte)((CleanStart ? CleanStartFlag : 0) | (Will?.ConnectFlags ?? 0) | (UserName is null ? 0 : UserNameFlag) | (Password is null ? 0 : PasswordFlag)));
        buffer.UInt16(KeepAliveSeconds);
        if (Level >= ProtocolLevel.V5) WriteProperties(buffer);
        buffer.String(ClientId);
        Will?.Write(buffer, Level);
        if (UserName is not null) buffer.String(UserName);
        if (Password is { } password) buffer.Binary(password.Span);
        buffer.Close(packet);
    }

    private void ReadProperties(ref PacketReader reader)
    {
        List<UserProperty>? user = null;
        reader.OpenProperties(PacketType.Connect);
        while (reader.NextProperty(out var id))
        {
            switch (id)
            {
                case PropertyId.SessionExpiryInterval: SessionExpirySeconds = reader.UInt32(); break;
                case PropertyId.ReceiveMaximum: ReceiveMaximum = reader.UInt16(); break;
                case PropertyId.MaximumPacketSize: MaximumPacketSize = reader.UInt32(); break;
                case PropertyId.TopicAliasMaximum: TopicAliasMaximum = reader.UInt16(); break;
                case PropertyId.RequestResponseInformation: RequestResponseInformation = reader.Flag(); break;
                case PropertyId.RequestProblemInformation: RequestProblemInformation = reader.Flag(); break;
                case PropertyId.AuthenticationMethod: AuthenticationMethod = reader.String(); break;
                case PropertyId.AuthenticationData: AuthenticationData = reader.OwnBinary(); break;
                default: reader.UserProperty(ref user); break;
            }
        }

        UserProperties = (IReadOnlyList<UserProperty>?)user ?? [];
        if (ReceiveMaximum == 0) reader.Fail(PacketFault.Protocol("the receive maximum is 0"));
        if (MaximumPacketSize == 0) reader.Fail(PacketFault.Protocol("the maximum packet size is 0"));
        if (AuthenticationData is not null && AuthenticationMethod is null) reader.Fail(PacketFault.Protocol("authentication data stand without a method"));
    }

    private void WriteProperties(PacketBuffer buffer)
    {
        var properties = buffer.Open();
        if (SessionExpirySeconds > 0) buffer.Property(PropertyId.SessionExpiryInterval, SessionExpirySeconds);
        if (ReceiveMaximum != ushort.MaxValue) buffer.Property(PropertyId.ReceiveMaximum, ReceiveMaximum);
        if (MaximumPacketSize != uint.MaxValue) buffer.Property(PropertyId.MaximumPacketSize, MaximumPacketSize);
        if (TopicAliasMaximum > 0) buffer.Property(PropertyId.TopicAliasMaximum, TopicAliasMaximum);
        if (RequestResponseInformation) buffer.Property(PropertyId.RequestResponseInformation, (byte)1);
        if (!RequestProblemInformation) buffer.Property(PropertyId.RequestProblemInformation, (byte)0);
        buffer.Property(PropertyId.AuthenticationMethod, AuthenticationMethod);
        buffer.Property(PropertyId.AuthenticationData, AuthenticationData);
        buffer.UserProperties(UserProperties);
        buffer.Close(properties);
    }
}

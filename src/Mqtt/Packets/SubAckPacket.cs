using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>SUBACK and UNSUBACK (3.9, 3.11): one reason code for each filter, in the order asked.</summary>
internal sealed record SubAckPacket(PacketType Type, ushort PacketId, IReadOnlyList<byte> Codes)
{
    /// <summary>What MQTT 3.1.1 says for every refusal.</summary>
    private const byte Failure311 = 0x80;

    public string? ReasonString { get; init; }
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    public static bool TryParse(PacketType type, ReadOnlySpan<byte> body, byte level, [NotNullWhen(true)] out SubAckPacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        string? reason = null;
        List<UserProperty>? user = null;
        if (level >= ProtocolLevel.V5)
        {
            reader.OpenProperties(type);
            while (reader.NextProperty(out var property))
            {
                if (property is PropertyId.ReasonString) reason = reader.String();
                else reader.UserProperty(ref user);
            }
        }

        var codes = level >= ProtocolLevel.V5 || type is PacketType.SubAck ? reader.Rest().ToArray() : [];
        var complete = reader.Finish();
        fault = reader.Fault;
        packet = complete ? new SubAckPacket(type, id, codes) { ReasonString = reason, UserProperties = (IReadOnlyList<UserProperty>?)user ?? [] } : null;
        return complete;
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        var packet = buffer.OpenPacket(Type);
        buffer.UInt16(PacketId);
        if (level >= ProtocolLevel.V5)
        {
            var properties = buffer.Open();
            buffer.Property(PropertyId.ReasonString, ReasonString);
            buffer.UserProperties(UserProperties);
            buffer.Close(properties);
        }

        if (level >= ProtocolLevel.V5 || Type is PacketType.SubAck)
            foreach (var code in Codes) buffer.Byte(level < ProtocolLevel.V5 && ReasonCode.IsRefusal(code) ? Failure311 : code);
        buffer.Close(packet);
    }
}

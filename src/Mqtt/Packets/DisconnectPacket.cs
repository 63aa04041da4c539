using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>DISCONNECT (3.14): goodbye, from either side, with the reason.</summary>
internal sealed record DisconnectPacket(byte Code = ReasonCode.Success)
{
    public uint? SessionExpirySeconds { get; init; }
    public string? ReasonString { get; init; }
    public string? ServerReference { get; init; }
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    public static bool TryParse(ReadOnlySpan<byte> body, byte level, [NotNullWhen(true)] out DisconnectPacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        byte code = 0;
        uint? expiry = null;
        string? reason = null, reference = null;
        List<UserProperty>? user = null;
        if (level >= ProtocolLevel.V5 && !reader.AtEnd)
        {
            code = reader.Byte();
            if (!reader.AtEnd)
            {
                reader.OpenProperties(PacketType.Disconnect);
                while (reader.NextProperty(out var property))
                {
                    if (property is PropertyId.SessionExpiryInterval) expiry = reader.UInt32();
                    else if (property is PropertyId.ReasonString) reason = reader.String();
                    else if (property is PropertyId.ServerReference) reference = reader.String();
                    else reader.UserProperty(ref user);
                }
            }
        }

        var complete = reader.Finish();
        fault = reader.Fault;
        packet = complete ? new DisconnectPacket(code) { SessionExpirySeconds = expiry, ReasonString = reason, ServerReference = reference, UserProperties = (IReadOnlyList<UserProperty>?)user ?? [] } : null;
        return complete;
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        var packet = buffer.OpenPacket(PacketType.Disconnect);
        var plain = SessionExpirySeconds is null && ReasonString is null && ServerReference is null && UserProperties.Count == 0;
        if (level >= ProtocolLevel.V5 && !(plain && Code == ReasonCode.Success))
        {
            buffer.Byte(Code);
            var properties = buffer.Open();
            buffer.Property(PropertyId.SessionExpiryInterval, SessionExpirySeconds);
            buffer.Property(PropertyId.ReasonString, ReasonString);
            buffer.Property(PropertyId.ServerReference, ServerReference);
            buffer.UserProperties(UserProperties);
            buffer.Close(properties);
        }

        buffer.Close(packet);
    }
}

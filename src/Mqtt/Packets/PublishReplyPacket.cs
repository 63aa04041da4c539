using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP (3.4 to 3.7): four packets of one shape.</summary>
internal sealed record PublishReplyPacket(PacketType Type, ushort PacketId, byte Code = ReasonCode.Success)
{
    public string? ReasonString { get; init; }
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    public static bool TryParse(PacketType type, ReadOnlySpan<byte> body, byte level, [NotNullWhen(true)] out PublishReplyPacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        byte code = 0;
        string? reason = null;
        List<UserProperty>? user = null;
        if (level >= ProtocolLevel.V5 && !reader.AtEnd)
        {
            code = reader.Byte();
            if (!reader.AtEnd) ReadProperties(ref reader, type, ref reason, ref user);
        }

        var complete = reader.Finish();
        fault = reader.Fault;
        packet = complete ? new PublishReplyPacket(type, id, code) { ReasonString = reason, UserProperties = (IReadOnlyList<UserProperty>?)user ?? [] } : null;
        return complete;
    }

    /// <summary>The two fields of a PUBACK, without an object for each.</summary>
    public static bool TryParseId(ReadOnlySpan<byte> body, byte level, out ushort id, out byte code, out PacketFault fault)
    {
        if (body is [var high, var low] && (high | low) != 0)
        {
            (id, code, fault) = ((ushort)((high << 8) | low), ReasonCode.Success, default);
            return true;
        }

        var parsed = TryParse(PacketType.PubAck, body, level, out var packet, out fault);
        (id, code) = (packet?.PacketId ?? 0, packet?.Code ?? 0);
        return parsed;
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        if (ReasonString is null && UserProperties.Count == 0)
        {
            Write(buffer, level, Type, PacketId, Code);
            return;
        }

        var packet = buffer.OpenPacket(Type, Flags(Type));
        buffer.UInt16(PacketId);
        buffer.Byte(Code);
        var properties = buffer.Open();
        buffer.Property(PropertyId.ReasonString, ReasonString);
        buffer.UserProperties(UserProperties);
        buffer.Close(properties);
        buffer.Close(packet);
    }

    /// <summary>The short forms: two bytes where all went well, three with a reason code (3.4.2.1).</summary>
    public static void Write(PacketBuffer buffer, byte level, PacketType type, ushort packetId, byte code)
    {
        var withCode = level >= ProtocolLevel.V5 && code != ReasonCode.Success;
        buffer.Byte((byte)(((int)type << 4) | Flags(type)));
        buffer.Byte(withCode ? (byte)3 : (byte)2);
        buffer.UInt16(packetId);
        if (withCode) buffer.Byte(code);
    }

    private static int Flags(PacketType type) => type is PacketType.PubRel ? 2 : 0;

    private static void ReadProperties(ref PacketReader reader, PacketType type, ref string? reason, ref List<UserProperty>? user)
    {
        reader.OpenProperties(type);
        while (reader.NextProperty(out var property))
        {
            if (property is PropertyId.ReasonString) reason = reader.String();
            else reader.UserProperty(ref user);
        }
    }
}

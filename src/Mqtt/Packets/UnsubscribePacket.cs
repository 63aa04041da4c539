using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>UNSUBSCRIBE (3.10).</summary>
internal sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters)
{
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    public static bool TryParse(ReadOnlySpan<byte> body, byte level, [NotNullWhen(true)] out UnsubscribePacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        var id = reader.PacketId();
        List<UserProperty>? user = null;
        if (level >= ProtocolLevel.V5)
        {
            reader.OpenProperties(PacketType.Unsubscribe);
            while (reader.NextProperty(out _)) reader.UserProperty(ref user);
        }

        var filters = new List<string>();
        while (!reader.AtEnd) filters.Add(reader.String());
        if (filters.Count == 0) reader.Fail(PacketFault.Protocol("an UNSUBSCRIBE names no filter"));
        var complete = reader.Finish();
        fault = reader.Fault;
        packet = complete ? new UnsubscribePacket(id, filters) { UserProperties = (IReadOnlyList<UserProperty>?)user ?? [] } : null;
        return complete;
    }

    public void Write(PacketBuffer buffer, byte level)
    {
        var packet = buffer.OpenPacket(PacketType.Unsubscribe, 2);
        buffer.UInt16(PacketId);
        if (level >= ProtocolLevel.V5)
        {
            var properties = buffer.Open();
            buffer.UserProperties(UserProperties);
            buffer.Close(properties);
        }

        foreach (var filter in Filters) buffer.String(filter);
        buffer.Close(packet);
    }
}

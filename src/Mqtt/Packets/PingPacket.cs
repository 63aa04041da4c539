namespace CardSystem.Mqtt.Packets;

/// <summary>PINGREQ and PINGRESP (3.12, 3.13): no content at all.</summary>
internal static class PingPacket
{
    public static bool TryParse(ReadOnlySpan<byte> body, out PacketFault fault)
    {
        fault = body.IsEmpty ? default : PacketFault.Malformed("a ping carries content");
        return body.IsEmpty;
    }

    public static void Write(PacketBuffer buffer, PacketType type)
    {
        buffer.Byte((byte)((int)type << 4));
        buffer.Byte(0);
    }
}

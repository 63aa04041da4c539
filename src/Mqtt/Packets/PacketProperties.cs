namespace CardSystem.Mqtt.Packets;

/// <summary>Writes single properties into a block opened with <see cref="PacketBuffer.Open"/>; absent values write nothing.</summary>
internal static class PacketProperties
{
    public static void Property(this PacketBuffer buffer, PropertyId id, string? value)
    {
        if (value is null) return;
        buffer.Byte((byte)id);
        buffer.String(value);
    }

    public static void Property(this PacketBuffer buffer, PropertyId id, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes) return;
        buffer.Byte((byte)id);
        buffer.Binary(bytes.Span);
    }

    public static void Property(this PacketBuffer buffer, PropertyId id, byte? value)
    {
        if (value is not { } number) return;
        buffer.Byte((byte)id);
        buffer.Byte(number);
    }

    public static void Property(this PacketBuffer buffer, PropertyId id, ushort? value)
    {
        if (value is not { } number) return;
        buffer.Byte((byte)id);
        buffer.UInt16(number);
    }

    public static void Property(this PacketBuffer buffer, PropertyId id, uint? value)
    {
        if (value is not { } number) return;
        buffer.Byte((byte)id);
        buffer.UInt32(number);
    }

    public static void SubscriptionId(this PacketBuffer buffer, uint id)
    {
        buffer.Byte((byte)PropertyId.SubscriptionIdentifier);
        buffer.VariableInteger(id);
    }

    public static void UserProperties(this PacketBuffer buffer, IReadOnlyList<UserProperty>? list)
    {
        if (list is null) return;
        foreach (var (name, value) in list)
        {
            buffer.Byte((byte)PropertyId.UserProperty);
            buffer.String(name);
            buffer.String(value);
        }
    }
}

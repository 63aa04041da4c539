using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Mqtt.Packets;

/// <summary>AUTH (3.15): a step of extended authentication. Read and written, but neither side of ours takes part in one yet.</summary>
internal sealed record AuthPacket(byte Code = ReasonCode.Success)
{
    public const byte ContinueAuthentication = 0x18, ReAuthenticate = 0x19;

    public string? Method { get; init; }
    public ReadOnlyMemory<byte>? Data { get; init; }
    public string? ReasonString { get; init; }
    public IReadOnlyList<UserProperty> UserProperties { get; init; } = [];

    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out AuthPacket? packet, out PacketFault fault)
    {
        var reader = new PacketReader(body);
        byte code = 0;
        string? method = null, reason = null;
        byte[]? data = null;
        List<UserProperty>? user = null;
        if (!reader.AtEnd)
        {
            code = reader.Byte();
            if (code is not (ReasonCode.Success or ContinueAuthentication or ReAuthenticate)) reader.Fail(PacketFault.Protocol($"reason code 0x{code:X2} does not belong in AUTH"));
            reader.OpenProperties(PacketType.Auth);
            while (reader.NextProperty(out var property))
            {
                if (property is PropertyId.AuthenticationMethod) method = reader.String();
                else if (property is PropertyId.AuthenticationData) data = reader.OwnBinary();
                else if (property is PropertyId.ReasonString) reason = reader.String();
                else reader.UserProperty(ref user);
            }
        }

        var complete = reader.Finish();
        fault = reader.Fault;
        packet = complete
            ? new AuthPacket(code) { Method = method, Data = data is null ? default(ReadOnlyMemory<byte>?) : data, ReasonString = reason, UserProperties = (IReadOnlyList<UserProperty>?)user ?? [] }
            : null;
        return complete;
    }

    public void Write(PacketBuffer buffer)
    {
        var packet = buffer.OpenPacket(PacketType.Auth);
        if (Code != ReasonCode.Success || Method is not null || Data is not null || ReasonString is not null || UserProperties.Count > 0)
        {
            buffer.Byte(Code);
            var properties = buffer.Open();
            buffer.Property(PropertyId.AuthenticationMethod, Method);
            buffer.Property(PropertyId.AuthenticationData, Data);
            buffer.Property(PropertyId.ReasonString, ReasonString);
            buffer.UserProperties(UserProperties);
            buffer.Close(properties);
        }

        buffer.Close(packet);
    }
}

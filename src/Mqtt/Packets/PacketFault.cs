namespace CardSystem.Mqtt.Packets;

/// <summary>Why bytes are not a packet we accept: the reason code for the peer and words for the log. The default value is "no fault".</summary>
internal readonly record struct PacketFault(byte ReasonCode, string Text)
{
    public bool IsNone => ReasonCode == 0;

    public static PacketFault Malformed(string text) => new(Mqtt.ReasonCode.MalformedPacket, text);
    public static PacketFault Protocol(string text) => new(Mqtt.ReasonCode.ProtocolError, text);
}

namespace CardSystem.Mqtt.Packets;

/// <summary>Control packet types (MQTT 5.0, 2.1.2): the upper four bits of the first byte.</summary>
internal enum PacketType : byte
{
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    PubRec = 5,
    PubRel = 6,
    PubComp = 7,
    Subscribe = 8,
    SubAck = 9,
    Unsubscribe = 10,
    UnsubAck = 11,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
    Auth = 15,
}

/// <summary>The protocol levels a CONNECT may ask for.</summary>
internal static class ProtocolLevel
{
    public const byte V311 = 4;
    public const byte V5 = 5;
}

using System.Text;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

/// <summary>Valid packets of every type, different each time, from a seeded random source.</summary>
internal static class PacketMaker
{
    private static readonly PacketType[] Types = Enum.GetValues<PacketType>();

    public static byte[] Any(Random r) => Bytes.Hex(Bytes.Of(Make(r, Types[r.Next(Types.Length)])));

    private static Action<PacketBuffer> Make(Random r, PacketType type) => type switch
    {
        PacketType.Connect => Connect(r).Write,
        PacketType.ConnAck => b => ConnAck(r).Write(b, ProtocolLevel.V5),
        PacketType.Publish => Publish(r),
        PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp =>
            b => new PublishReplyPacket(type, Id(r), Maybe(r) ? (byte)0x87 : (byte)0) { ReasonString = Text(r), UserProperties = User(r) }.Write(b, ProtocolLevel.V5),
        PacketType.Subscribe => b => new SubscribePacket(Id(r), [.. Enumerable.Range(0, r.Next(1, 4)).Select(_ => Request(r))]) { SubscriptionId = Maybe(r) ? (uint)r.Next(1, 268_435_456) : null, UserProperties = User(r) }.Write(b, ProtocolLevel.V5),
        PacketType.SubAck or PacketType.UnsubAck => b => new SubAckPacket(type, Id(r), Raw(r)) { ReasonString = Text(r), UserProperties = User(r) }.Write(b, ProtocolLevel.V5),
        PacketType.Unsubscribe => b => new UnsubscribePacket(Id(r), [.. Enumerable.Range(0, r.Next(1, 4)).Select(_ => Topic(r))]) { UserProperties = User(r) }.Write(b, ProtocolLevel.V5),
        PacketType.PingReq or PacketType.PingResp => b => PingPacket.Write(b, type),
        PacketType.Disconnect => b => new DisconnectPacket(Maybe(r) ? (byte)0x8E : (byte)0) { SessionExpirySeconds = Maybe(r) ? (uint)r.Next() : null, ReasonString = Text(r), ServerReference = Text(r), UserProperties = User(r) }.Write(b, ProtocolLevel.V5),
        _ => b => new AuthPacket(Maybe(r) ? AuthPacket.ReAuthenticate : (byte)0) { Method = Text(r), Data = Maybe(r) ? (ReadOnlyMemory<byte>?)Raw(r) : null, ReasonString = Text(r), UserProperties = User(r) }.Write(b),
    };

    private static ConnectPacket Connect(Random r) => new()
    {
        CleanStart = Maybe(r),
        KeepAliveSeconds = (ushort)r.Next(65_536),
        ClientId = Text(r) ?? "",
        Will = Maybe(r) ? new WillMessage(new Publication(Topic(r), Raw(r), r.Next(3), Maybe(r), Maybe(r) ? (uint)r.Next() : null) { Properties = Properties(r) }, (uint)r.Next(100)) : null,
        UserName = Text(r),
        Password = Maybe(r) ? (ReadOnlyMemory<byte>?)Raw(r) : null,
        SessionExpirySeconds = Maybe(r) ? (uint)r.Next() : 0,
        ReceiveMaximum = (ushort)r.Next(1, 65_536),
        MaximumPacketSize = (uint)r.Next(1, int.MaxValue),
        TopicAliasMaximum = (ushort)r.Next(65_536),
        RequestResponseInformation = Maybe(r),
        RequestProblemInformation = Maybe(r),
        AuthenticationMethod = Text(r),
        UserProperties = User(r),
    };

    private static ConnAckPacket ConnAck(Random r) => new()
    {
        Code = Maybe(r) ? ReasonCode.NotAuthorized : (byte)0,
        SessionExpirySeconds = Maybe(r) ? (uint)r.Next() : null,
        ReceiveMaximum = (ushort)r.Next(1, 65_536),
        MaximumQoS = (byte)r.Next(3),
        RetainAvailable = Maybe(r),
        AssignedClientId = Text(r),
        TopicAliasMaximum = (ushort)r.Next(65_536),
        ReasonString = Text(r),
        WildcardsAvailable = Maybe(r),
        SubscriptionIdsAvailable = Maybe(r),
        SharedSubscriptionsAvailable = Maybe(r),
        ServerKeepAliveSeconds = Maybe(r) ? (ushort)r.Next(65_536) : null,
        ResponseInformation = Text(r),
        ServerReference = Text(r),
        UserProperties = User(r),
    };

    private static Action<PacketBuffer> Publish(Random r)
    {
        var publication = new Publication(Topic(r), Raw(r), r.Next(3), Maybe(r), Maybe(r) ? (uint)r.Next() : null) { Properties = Properties(r) };
        uint[] ids = [.. Enumerable.Range(0, r.Next(3)).Select(_ => (uint)r.Next(1, 268_435_456))];
        var (id, alias, dup) = (Id(r), Maybe(r) ? (ushort?)r.Next(1, 65_536) : null, publication.QoS > 0 && Maybe(r));
        return b => PublishPacket.Write(b, ProtocolLevel.V5, publication, publication.QoS, id, publication.Retain, publication.MessageExpirySeconds, ids, alias, dup);
    }

    private static PublicationProperties? Properties(Random r) => Maybe(r) ? null : new PublicationProperties
    {
        PayloadIsText = true,
        ContentType = Text(r),
        ResponseTopic = Maybe(r) ? Topic(r) : null,
        CorrelationData = Maybe(r) ? (ReadOnlyMemory<byte>?)Raw(r) : null,
        UserProperties = User(r),
    };

    private static SubscriptionRequest Request(Random r) => new(Topic(r), (byte)r.Next(3), Maybe(r), Maybe(r), (RetainHandling)r.Next(3));

    private static IReadOnlyList<UserProperty> User(Random r) => [.. Enumerable.Range(0, r.Next(3)).Select(_ => new UserProperty(Text(r) ?? "", Text(r) ?? ""))];

    private static bool Maybe(Random r) => r.Next(2) == 0;

    private static ushort Id(Random r) => (ushort)r.Next(1, 65_536);

    private static string Topic(Random r) => "t/" + (Text(r) ?? "x");

    private static string? Text(Random r)
    {
        if (Maybe(r)) return null;
        var text = new StringBuilder();
        for (var n = r.Next(6); n > 0; n--) text.Append(r.Next(4) switch { 0 => "党", 1 => "😀", 2 => "/", _ => ((char)r.Next('a', 'z')).ToString() });
        return text.ToString();
    }

    private static byte[] Raw(Random r)
    {
        var bytes = new byte[r.Next(4) == 0 ? r.Next(200) : r.Next(8)];
        r.NextBytes(bytes);
        return bytes;
    }
}

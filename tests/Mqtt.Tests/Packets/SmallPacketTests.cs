using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

/// <summary>The packets of a few bytes, 3.4 to 3.15.</summary>
public class SmallPacketTests
{
    private const byte V5 = ProtocolLevel.V5, V311 = ProtocolLevel.V311;

    [Theory]
    [InlineData((int)PacketType.PubAck, "40 02 1234", 0, null)]
    [InlineData((int)PacketType.PubAck, "40 03 1234 99", 0x99, null)]
    [InlineData((int)PacketType.PubAck, "40 09 1234 87 05 1F 0002 6E6F", 0x87, "no")]
    [InlineData((int)PacketType.PubRec, "50 02 1234", 0, null)]
    [InlineData((int)PacketType.PubRel, "62 03 1234 92", 0x92, null)]
    [InlineData((int)PacketType.PubComp, "70 02 1234", 0, null)]
    public void PublishReplies(int type, string bytes, byte code, string? reason)
    {
        var packetType = (PacketType)type;
        Assert.True(PublishReplyPacket.TryParse(packetType, Bytes.Body(bytes, packetType, packetType is PacketType.PubRel ? 2 : 0), V5, out var packet, out _));
        Assert.Equal(((ushort)0x1234, code, reason), (packet.PacketId, packet.Code, packet.ReasonString));
        Assert.Equal(Bytes.Hex(Bytes.Hex(bytes)), Bytes.Of(b => packet.Write(b, V5)));
    }

    [Fact]
    public void APubAckMayNameSuccessAndEmptyProperties()
    {
        Assert.True(PublishReplyPacket.TryParseId(Bytes.Hex("0001 00"), V5, out var id, out var code, out _));
        Assert.Equal((1, 0), (id, code));
        Assert.True(PublishReplyPacket.TryParseId(Bytes.Hex("0102 10 00"), V5, out id, out code, out _));
        Assert.Equal((0x0102, 0x10), (id, code));
    }

    [Theory]
    [InlineData("0000", ReasonCode.ProtocolError)]
    [InlineData("00", ReasonCode.MalformedPacket)]
    [InlineData("0001 00 03 21 0001", ReasonCode.MalformedPacket)]
    [InlineData("0001 00 00 00", ReasonCode.MalformedPacket)]
    public void FaultsOfPubAckAreNamed(string body, byte code)
    {
        Assert.False(PublishReplyPacket.TryParseId(Bytes.Hex(body), V5, out _, out _, out var fault));
        Assert.Equal(code, fault.ReasonCode);
    }

    [Fact]
    public void Subscribe()
    {
        // Id 10, subscription id 5, "a/+" at QoS 1 with no-local, "b/#" at QoS 2 with retain-as-published and no retained messages.
        const string bytes = "82 11 000A 02 0B 05 0003 612F2B 05 0003 622F23 2A";
        Assert.True(SubscribePacket.TryParse(Bytes.Body(bytes, PacketType.Subscribe, 2), V5, out var packet, out _));
        Assert.Equal(((ushort)10, 5u), (packet.PacketId, packet.SubscriptionId));
        Assert.Equal(
            [new SubscriptionRequest("a/+", 1, NoLocal: true), new SubscriptionRequest("b/#", 2, RetainAsPublished: true, RetainHandling: RetainHandling.DoNotSend)],
            packet.Requests);
        Assert.Equal(Bytes.Hex(Bytes.Hex(bytes)), Bytes.Of(b => packet.Write(b, V5)));
    }

    [Theory]
    [InlineData(V5, "000A 00", ReasonCode.ProtocolError)] // no filter
    [InlineData(V5, "0000 00 0001 61 00", ReasonCode.ProtocolError)]
    [InlineData(V5, "000A 00 0001 61 03", ReasonCode.ProtocolError)] // QoS 3
    [InlineData(V5, "000A 00 0001 61 30", ReasonCode.ProtocolError)] // retain handling 3
    [InlineData(V5, "000A 00 0001 61 40", ReasonCode.MalformedPacket)]
    [InlineData(V5, "000A 02 0B 00 0001 61 00", ReasonCode.ProtocolError)] // subscription id 0
    [InlineData(V5, "000A 00 000A 24736861 72652F672F61 05", ReasonCode.ProtocolError)] // $share/g/a with no-local
    [InlineData(V5, "000A 00 0001 61", ReasonCode.MalformedPacket)]
    [InlineData(V311, "000A 0001 61 04", ReasonCode.MalformedPacket)] // 3.1.1 has no options
    public void FaultsOfSubscribeAreNamed(byte level, string body, byte code)
    {
        Assert.False(SubscribePacket.TryParse(Bytes.Hex(body), level, out _, out var fault));
        Assert.Equal(code, fault.ReasonCode);
    }

    [Fact]
    public void SubAckAndUnsubAck()
    {
        const string bytes = "90 06 000A 00 01 87 9E";
        Assert.True(SubAckPacket.TryParse(PacketType.SubAck, Bytes.Body(bytes, PacketType.SubAck), V5, out var packet, out _));
        Assert.Equal([1, 0x87, 0x9E], packet.Codes);
        Assert.Equal(Bytes.Hex(Bytes.Hex(bytes)), Bytes.Of(b => packet.Write(b, V5)));
        Assert.Equal("9005000A018080", Bytes.Of(b => packet.Write(b, V311)));
        Assert.Equal("B0020007", Bytes.Of(b => new SubAckPacket(PacketType.UnsubAck, 7, [0]).Write(b, V311)));
        Assert.Equal("B00400070011", Bytes.Of(b => new SubAckPacket(PacketType.UnsubAck, 7, [0x11]).Write(b, V5)));
    }

    [Fact]
    public void Unsubscribe()
    {
        const string bytes = "A2 0C 000A 00 0003 612F2B 0002 6263";
        Assert.True(UnsubscribePacket.TryParse(Bytes.Body(bytes, PacketType.Unsubscribe, 2), V5, out var packet, out _));
        Assert.Equal(["a/+", "bc"], packet.Filters);
        Assert.Equal(Bytes.Hex(Bytes.Hex(bytes)), Bytes.Of(b => packet.Write(b, V5)));
        Assert.False(UnsubscribePacket.TryParse(Bytes.Hex("000A 00"), V5, out _, out var fault));
        Assert.Equal(ReasonCode.ProtocolError, fault.ReasonCode);
    }

    [Theory]
    [InlineData("E0 00", 0, null)]
    [InlineData("E0 02 04 00", 4, null)]
    [InlineData("E0 07 8E 05 1F 0002 6E6F", 0x8E, "no")]
    public void Disconnect(string bytes, byte code, string? reason)
    {
        Assert.True(DisconnectPacket.TryParse(Bytes.Body(bytes, PacketType.Disconnect), V5, out var packet, out _));
        Assert.Equal((code, reason), (packet.Code, packet.ReasonString));
        Assert.Equal(Bytes.Hex(Bytes.Hex(bytes)), Bytes.Of(b => packet.Write(b, V5)));
    }

    [Fact]
    public void ADisconnectMayLeaveOutItsProperties()
    {
        Assert.True(DisconnectPacket.TryParse([0x04], V5, out var packet, out _));
        Assert.Equal(4, packet.Code);
    }

    [Fact]
    public void Auth()
    {
        const string bytes = "F0 0A 18 08 15 0001 6D 16 0001 FF";
        Assert.True(AuthPacket.TryParse(Bytes.Body(bytes, PacketType.Auth), out var packet, out _));
        Assert.Equal((AuthPacket.ContinueAuthentication, "m"), (packet.Code, packet.Method));
        Assert.Equal([0xFF], packet.Data!.Value.ToArray());
        Assert.Equal(Bytes.Hex(Bytes.Hex(bytes)), Bytes.Of(packet.Write));
        Assert.False(AuthPacket.TryParse([0x17, 0], out _, out var fault));
        Assert.Equal(ReasonCode.ProtocolError, fault.ReasonCode);
    }

    [Fact]
    public void Pings()
    {
        Assert.Equal("C000", Bytes.Of(b => PingPacket.Write(b, PacketType.PingReq)));
        Assert.Equal("D000", Bytes.Of(b => PingPacket.Write(b, PacketType.PingResp)));
        Assert.False(PingPacket.TryParse([0], out var fault));
        Assert.Equal(ReasonCode.MalformedPacket, fault.ReasonCode);
    }
}

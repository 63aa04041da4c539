using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

public class PublishPacketTests
{
    // 3.3: QoS 1, retained, topic "a/b", id 10, expiry 60, alias 3, subscription ids 1 and 200, text, content type "t", response topic
    // "r", correlation data 01 02, user property a=b, payload "hi".
    private const string Full = """
        33 2D 0003 612F62 000A
        23 02 0000003C 23 0003 0B 01 0B C801 01 01 03 0001 74 08 0001 72 09 0002 0102 26 0001 61 0001 62
        6869
        """;

    [Fact]
    public void EveryFieldIsRead()
    {
        Assert.True(PublishPacket.TryParse(3, Bytes.Body(Full, PacketType.Publish, 3), ProtocolLevel.V5, out var packet, out _));
        Assert.Equal((false, 1, true, (ushort)10), (packet.Dup, packet.QoS, packet.Retain, packet.PacketId));
        Assert.Equal("a/b"u8.ToArray(), packet.Topic.ToArray());
        Assert.Equal("hi"u8.ToArray(), packet.Payload.ToArray());
        Assert.Equal((60u, (ushort)3), (packet.Fields.MessageExpirySeconds, packet.Fields.TopicAlias));
        Assert.Equal([1u, 200u], packet.Fields.SubscriptionIds!);
        var properties = packet.Fields.Properties!;
        Assert.Equal((true, "t", "r"), (properties.PayloadIsText, properties.ContentType, properties.ResponseTopic));
        Assert.Equal([1, 2], properties.CorrelationData!.Value.ToArray());
        Assert.Equal([new UserProperty("a", "b")], properties.UserProperties);
    }

    [Fact]
    public void WhatIsReadIsWrittenTheSame()
    {
        Assert.True(PublishPacket.TryParse(3, Bytes.Body(Full, PacketType.Publish, 3), ProtocolLevel.V5, out var packet, out _));
        var (publication, alias) = (packet.ToPublication(), packet.Fields.TopicAlias);
        Assert.Equal(Bytes.Hex(Bytes.Hex(Full)), Bytes.Of(b => PublishPacket.Write(b, ProtocolLevel.V5, publication, 1, 10, retain: true, 60, [1, 200], alias)));
    }

    [Theory]
    [InlineData(ProtocolLevel.V5, 0, "30 06 0001 74 00 6869")]
    [InlineData(ProtocolLevel.V5, 1, "32 08 0001 74 0001 00 6869")]
    [InlineData(ProtocolLevel.V311, 1, "32 07 0001 74 0001 6869")]
    public void TheOrdinaryOneIsShort(byte level, int qos, string expected)
    {
        var publication = new Publication("t", "hi"u8.ToArray());
        Assert.Equal(Bytes.Hex(Bytes.Hex(expected)), Bytes.Of(b => PublishPacket.Write(b, level, publication, qos, 1, retain: false, null)));
    }

    // The four lengths of table 2-5 where the length field itself grows, and their neighbours; the topic and its framing take 4 bytes.
    [Theory]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(2_097_151, "FFFF7F")]
    [InlineData(2_097_152, "80808001")]
    public void TheLengthTakesAsManyBytesAsItNeeds(int remaining, string length)
    {
        var publication = new Publication("t", new byte[remaining - 4]);
        var buffer = new PacketBuffer();
        PublishPacket.Write(buffer, ProtocolLevel.V5, publication, 0, 0, retain: false, null);
        Assert.Equal(1 + length.Length / 2 + remaining, buffer.Length);
        Assert.Equal("30" + length + "00017400", Bytes.Hex(buffer.Span[..(5 + length.Length / 2)]));
        Assert.True(PublishPacket.TryParse(0, buffer.Span[(1 + length.Length / 2)..], ProtocolLevel.V5, out var packet, out _));
        Assert.Equal(remaining - 4, packet.Payload.Length);
    }

    [Fact]
    public void AWronglyGuessedLengthIsPutRight()
    {
        // Chinese topic names take three bytes a character, so the guess from their length in characters is too small here.
        var publication = new Publication(new string('党', 40), new byte[20]);
        var buffer = new PacketBuffer();
        PublishPacket.Write(buffer, ProtocolLevel.V5, publication, 1, 7, retain: false, null);
        Assert.Equal("329101", Bytes.Hex(buffer.Span[..3]));
        Assert.True(PublishPacket.TryParse(2, buffer.Span[3..], ProtocolLevel.V5, out var packet, out _));
        Assert.Equal(publication.Topic, packet.ToPublication().Topic);
    }

    [Theory]
    [InlineData(6, "0001 74 0001 00", ReasonCode.MalformedPacket)] // QoS 3
    [InlineData(8, "0001 74 00", ReasonCode.MalformedPacket)] // repetition at QoS 0
    [InlineData(2, "0001 74 0000 00", ReasonCode.ProtocolError)] // id 0
    [InlineData(0, "0001 2B 00", ReasonCode.TopicNameInvalid)] // "+"
    [InlineData(0, "0003 612F23 00", ReasonCode.TopicNameInvalid)] // "a/#"
    [InlineData(0, "0000 00", ReasonCode.ProtocolError)] // no topic, no alias
    [InlineData(0, "0001 74 02 0B 00", ReasonCode.ProtocolError)] // subscription id 0
    [InlineData(0, "0001 74 04 08 0001 2B", ReasonCode.ProtocolError)] // response topic "+"
    [InlineData(0, "0001 74 02 01 02", ReasonCode.ProtocolError)] // format 2
    [InlineData(0, "0001 74 06 23 0001 23 0002", ReasonCode.ProtocolError)] // two aliases
    [InlineData(0, "0001 74 05 0B 80808080 01", ReasonCode.MalformedPacket)] // integer of five bytes
    [InlineData(0, "0001 74 03 0B 8100", ReasonCode.MalformedPacket)] // integer longer than needed
    [InlineData(0, "0001 74 03 21 0001", ReasonCode.MalformedPacket)] // a property of CONNECT
    [InlineData(0, "0001 74 81", ReasonCode.MalformedPacket)]
    [InlineData(2, "0001 74 00", ReasonCode.MalformedPacket)]
    [InlineData(0, "0005 74", ReasonCode.MalformedPacket)]
    [InlineData(0, "", ReasonCode.MalformedPacket)]
    public void FaultsAreNamed(int flags, string body, byte code)
    {
        Assert.False(PublishPacket.TryParse(flags, Bytes.Hex(body), ProtocolLevel.V5, out _, out var fault));
        Assert.Equal(code, fault.ReasonCode);
    }
}

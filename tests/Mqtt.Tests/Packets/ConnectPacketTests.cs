using System.Text;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

public class ConnectPacketTests
{
    // Worked out by hand from MQTT 5.0, 3.1: user name, password, will (QoS 1, retained, delay 5 s, text), clean start, keep-alive 60,
    // session expiry 10, receive maximum 20, maximum packet size 4096, user property a=b.
    private const string Full = """
        10 38 0004 4D515454 05 EE 003C
        14 11 0000000A 21 0014 27 00001000 26 0001 61 0001 62
        0002 6B31
        07 18 00000005 01 01 0001 74 0002 6869
        0001 75 0001 70
        """;

    [Fact]
    public void EveryFieldIsRead()
    {
        Assert.True(ConnectPacket.TryParse(Bytes.Body(Full, PacketType.Connect), out var packet, out _));
        Assert.Equal((ProtocolLevel.V5, true, (ushort)60, "k1", "u"), (packet.Level, packet.CleanStart, packet.KeepAliveSeconds, packet.ClientId, packet.UserName));
        Assert.Equal("p", Encoding.UTF8.GetString(packet.Password!.Value.Span));
        Assert.Equal((10u, (ushort)20, 4096u), (packet.SessionExpirySeconds, packet.ReceiveMaximum, packet.MaximumPacketSize));
        Assert.Equal([new UserProperty("a", "b")], packet.UserProperties);
        var will = packet.Will!;
        Assert.Equal((5u, "t", 1, true), (will.DelaySeconds, will.Publication.Topic, will.Publication.QoS, will.Publication.Retain));
        Assert.Equal("hi"u8.ToArray(), will.Publication.Payload.ToArray());
        Assert.True(will.Publication.Properties!.PayloadIsText);
    }

    [Fact]
    public void WhatIsReadIsWrittenTheSame()
    {
        Assert.True(ConnectPacket.TryParse(Bytes.Body(Full, PacketType.Connect), out var packet, out _));
        Assert.Equal(Bytes.Hex(Bytes.Hex(Full)), Bytes.Of(packet.Write));
    }

    [Fact]
    public void TheSmallestOneHasAllDefaults()
    {
        const string smallest = "10 0D 0004 4D515454 05 00 0000 00 0000";
        Assert.True(ConnectPacket.TryParse(Bytes.Body(smallest, PacketType.Connect), out var packet, out _));
        Assert.Equal(("", false, ushort.MaxValue, uint.MaxValue, true), (packet.ClientId, packet.CleanStart, packet.ReceiveMaximum, packet.MaximumPacketSize, packet.RequestProblemInformation));
        Assert.Null(packet.Will);
        Assert.Null(packet.Password);
        Assert.Equal(Bytes.Hex(Bytes.Hex(smallest)), Bytes.Of(packet.Write));
    }

    [Fact]
    public void Mqtt311HasNoProperties()
    {
        const string plain = "10 18 0004 4D515454 04 C6 001E 0001 61 0001 74 0000 0001 75 0001 70";
        Assert.True(ConnectPacket.TryParse(Bytes.Body(plain, PacketType.Connect), out var packet, out _));
        Assert.Equal((ProtocolLevel.V311, "a", "t", "u"), (packet.Level, packet.ClientId, packet.Will!.Publication.Topic, packet.UserName));
        Assert.Equal(Bytes.Hex(Bytes.Hex(plain)), Bytes.Of(packet.Write));
    }

    [Theory]
    [InlineData("0004 4D515454 05 01 0000 00 0000", ReasonCode.MalformedPacket)] // reserved flag
    [InlineData("0004 4D515454 05 08 0000 00 0000", ReasonCode.MalformedPacket)] // will QoS without will
    [InlineData("0004 4D515454 05 20 0000 00 0000", ReasonCode.MalformedPacket)] // will retain without will
    [InlineData("0004 4D515454 05 1C 0000 00 0000 00 0001 74 0000", ReasonCode.MalformedPacket)] // will QoS 3
    [InlineData("0004 4D515454 05 04 0000 00 0000 00 0001 23 0000", ReasonCode.TopicNameInvalid)] // will to "#"
    [InlineData("0004 4D515454 05 04 0000 00 0000 00 0000 0000", ReasonCode.TopicNameInvalid)] // will to nothing
    [InlineData("0004 4D515454 04 40 0000 0001 61 0001 70", ReasonCode.MalformedPacket)] // 3.1.1: password without user name
    [InlineData("0004 4D515454 06 00 0000 00 0000", ReasonCode.UnsupportedProtocolVersion)]
    [InlineData("0006 4D5149736470 03 00 0000 0001 61", ReasonCode.UnsupportedProtocolVersion)] // MQIsdp
    [InlineData("0004 4D515455 05 00 0000 00 0000", ReasonCode.UnsupportedProtocolVersion)]
    [InlineData("0004 4D515454 05 00 0000 03 21 0000 0000", ReasonCode.ProtocolError)] // receive maximum 0
    [InlineData("0004 4D515454 05 00 0000 05 27 00000000 0000", ReasonCode.ProtocolError)] // maximum packet size 0
    [InlineData("0004 4D515454 05 00 0000 02 17 02 0000", ReasonCode.ProtocolError)] // neither 0 nor 1
    [InlineData("0004 4D515454 05 00 0000 06 21 0001 21 0001 0000", ReasonCode.ProtocolError)] // twice
    [InlineData("0004 4D515454 05 00 0000 04 16 0001 61 0000", ReasonCode.ProtocolError)] // data without method
    [InlineData("0004 4D515454 05 00 0000 02 24 01 0000", ReasonCode.MalformedPacket)] // a property of CONNACK
    [InlineData("0004 4D515454 05 00 0000 02 7F 01 0000", ReasonCode.MalformedPacket)] // no property at all
    [InlineData("0004 4D515454 05 00 0000 0A 21 0001 0000", ReasonCode.MalformedPacket)] // properties beyond the end
    [InlineData("0004 4D515454 05 00 0000 02 21 00 0000", ReasonCode.MalformedPacket)] // a value across the block's end
    [InlineData("0004 4D515454 05 00 0000 00 0002 C328", ReasonCode.MalformedPacket)] // not UTF-8
    [InlineData("0004 4D515454 05 00 0000 00 0003 EDA080", ReasonCode.MalformedPacket)] // a surrogate
    [InlineData("0004 4D515454 05 00 0000 00 0002 C080", ReasonCode.MalformedPacket)] // overlong zero
    [InlineData("0004 4D515454 05 00 0000 00 0001 00", ReasonCode.MalformedPacket)] // U+0000
    [InlineData("0004 4D515454 05 00 0000 00 0000 00", ReasonCode.MalformedPacket)] // a byte too many
    [InlineData("0004 4D515454 05 80 0000 00 0000", ReasonCode.MalformedPacket)] // user name missing
    [InlineData("0004 4D515454 05 00 00", ReasonCode.MalformedPacket)] // cut off
    [InlineData("", ReasonCode.MalformedPacket)]
    public void FaultsAreNamed(string body, byte code)
    {
        Assert.False(ConnectPacket.TryParse(Bytes.Hex(body), out _, out var fault));
        Assert.Equal(code, fault.ReasonCode);
        Assert.NotEmpty(fault.Text);
    }

    [Fact]
    public void AByteOrderMarkIsACharacterAndStays()
    {
        Assert.True(ConnectPacket.TryParse(Bytes.Hex("0004 4D515454 05 00 0000 00 0004 EFBBBF 61"), out var packet, out _));
        Assert.Equal("\uFEFFa", packet.ClientId);
    }
}

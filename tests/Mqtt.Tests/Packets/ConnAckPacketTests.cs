using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

public class ConnAckPacketTests
{
    // 3.2: success, receive maximum 100, maximum QoS 1, assigned client id "x", shared subscriptions unavailable, server keep-alive 60.
    private const string Welcome = "20 11 00 00 0E 21 0064 24 01 12 0001 78 2A 00 13 003C";

    [Fact]
    public void WhatTheServerCanIsRead()
    {
        Assert.True(ConnAckPacket.TryParse(Bytes.Body(Welcome, PacketType.ConnAck), ProtocolLevel.V5, out var packet, out _));
        Assert.Equal((false, (byte)0, (ushort)100, (byte)1), (packet.SessionPresent, packet.Code, packet.ReceiveMaximum, packet.MaximumQoS));
        Assert.Equal(("x", false, (ushort?)60, true), (packet.AssignedClientId, packet.SharedSubscriptionsAvailable, packet.ServerKeepAliveSeconds, packet.WildcardsAvailable));
        Assert.Equal(Bytes.Hex(Bytes.Hex(Welcome)), Bytes.Of(b => packet.Write(b, ProtocolLevel.V5)));
    }

    [Fact]
    public void ARefusalSaysWhy()
    {
        const string refusal = "20 08 00 86 05 1F 0002 6E6F";
        Assert.True(ConnAckPacket.TryParse(Bytes.Body(refusal, PacketType.ConnAck), ProtocolLevel.V5, out var packet, out _));
        Assert.Equal((ReasonCode.BadUserNameOrPassword, "no"), (packet.Code, packet.ReasonString));
        Assert.Equal(Bytes.Hex(Bytes.Hex(refusal)), Bytes.Of(b => packet.Write(b, ProtocolLevel.V5)));
    }

    [Theory]
    [InlineData(ReasonCode.Success, "20020000")]
    [InlineData(ReasonCode.UnsupportedProtocolVersion, "20020001")]
    [InlineData(ReasonCode.ClientIdNotValid, "20020002")]
    [InlineData(ReasonCode.QuotaExceeded, "20020003")]
    [InlineData(ReasonCode.BadUserNameOrPassword, "20020004")]
    [InlineData(ReasonCode.NotAuthorized, "20020005")]
    public void Mqtt311HasItsOwnCodes(byte code, string expected) =>
        Assert.Equal(expected, Bytes.Of(b => new ConnAckPacket { Code = code, ReasonString = "unsaid" }.Write(b, ProtocolLevel.V311)));

    [Theory]
    [InlineData("02 00 00", ReasonCode.MalformedPacket)]
    [InlineData("01 87 00", ReasonCode.ProtocolError)]
    [InlineData("00 00 03 21 0000", ReasonCode.ProtocolError)]
    [InlineData("00 00 02 24 02", ReasonCode.ProtocolError)]
    [InlineData("00", ReasonCode.MalformedPacket)]
    public void FaultsAreNamed(string body, byte code)
    {
        Assert.False(ConnAckPacket.TryParse(Bytes.Hex(body), ProtocolLevel.V5, out _, out var fault));
        Assert.Equal(code, fault.ReasonCode);
    }
}

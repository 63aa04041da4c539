using System.Buffers;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

public class PacketFrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void PacketsAreCutHoweverTheyArrive(int pieces)
    {
        var buffer = new PacketBuffer();
        PingPacket.Write(buffer, PacketType.PingReq);
        PublishPacket.Write(buffer, ProtocolLevel.V5, new Publication("t", Enumerable.Range(0, 300).Select(i => (byte)i).ToArray()), 1, 5, retain: false, null);
        PublishReplyPacket.Write(buffer, ProtocolLevel.V5, PacketType.PubAck, 9, 0);
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(Bytes.InPieces(buffer.Span.ToArray(), pieces), 1_000, scratch);
        Assert.True(frame.Next());
        Assert.Equal(PacketType.PingReq, frame.Type);
        Assert.True(frame.Next());
        Assert.True(PublishPacket.TryParse(frame.Flags, frame.Body, ProtocolLevel.V5, out var publish, out _));
        Assert.Equal((5, 300, 44), (publish.PacketId, publish.Payload.Length, publish.Payload[^1] + 1));
        Assert.True(frame.Next());
        Assert.Equal("0009", Bytes.Hex(frame.Body));
        Assert.False(frame.Next());
        Assert.True(frame.Fault.IsNone);
        Assert.Equal(0, frame.Remaining.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void HalfAPacketIsLeftForLater(int pieces)
    {
        var bytes = Bytes.Hex("C000 3206 0001 74");
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(Bytes.InPieces(bytes, pieces), 1_000, scratch);
        Assert.True(frame.Next());
        Assert.False(frame.Next());
        Assert.True(frame.Fault.IsNone);
        Assert.Equal(5, frame.Remaining.Length);
    }

    [Theory]
    [InlineData("00 00", ReasonCode.MalformedPacket)] // type 0
    [InlineData("C1 00", ReasonCode.MalformedPacket)] // flags of PINGREQ
    [InlineData("80 00", ReasonCode.MalformedPacket)] // flags of SUBSCRIBE
    [InlineData("60 02", ReasonCode.MalformedPacket)] // flags of PUBREL
    [InlineData("30 FFFFFFFF 01", ReasonCode.MalformedPacket)] // length of five bytes
    [InlineData("30 8000", ReasonCode.MalformedPacket)] // length longer than needed
    [InlineData("30 E707", ReasonCode.PacketTooLarge)] // 999 + 3 bytes
    [InlineData("30 FFFFFF7F", ReasonCode.PacketTooLarge)]
    public void FaultsAreSeenBeforeTheBodyArrives(string bytes, byte code)
    {
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(new ReadOnlySequence<byte>(Bytes.Hex(bytes)), 1_000, scratch);
        Assert.False(frame.Next());
        Assert.Equal(code, frame.Fault.ReasonCode);
    }

    [Fact]
    public void APacketOfExactlyTheMaximumIsTaken()
    {
        var bytes = new byte[1_000];
        Bytes.Hex("30 E507 0001 74 00").CopyTo(bytes, 0);
        using var scratch = new PacketScratch();
        Assert.True(new PacketFrame(new ReadOnlySequence<byte>(bytes), 1_000, scratch).Next());
        Assert.False(new PacketFrame(new ReadOnlySequence<byte>(bytes), 999, scratch).Next());
    }
}

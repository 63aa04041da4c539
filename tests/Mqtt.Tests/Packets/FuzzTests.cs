using System.Buffers;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Packets;

/// <summary>Whatever bytes come, a parser answers with a packet or a fault: it never throws and never reads beyond its packet.</summary>
public class FuzzTests
{
    private static readonly byte[] Levels = [ProtocolLevel.V5, ProtocolLevel.V311];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoBytesBreakAParser(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40_000; i++)
        {
            var bytes = random.Next(2) == 0 ? Noise(random) : Mutated(random);
            TryAll(bytes, random);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void WhatAParserAcceptsItWritesAndAcceptsAgain(int seed)
    {
        var random = new Random(seed);
        var accepted = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var bytes = random.Next(3) == 0 ? PacketMaker.Any(random) : Mutated(random);
            if (Rewrite(bytes) is not { } once) continue;
            accepted++;
            var twice = Rewrite(once);
            Assert.True(twice is not null, $"seed {seed}: {Bytes.Hex(bytes)} was accepted, {Bytes.Hex(once)} was not");
            Assert.Equal(Bytes.Hex(once), Bytes.Hex(twice));
        }

        Assert.InRange(accepted, 10_000, 40_000);
    }

    [Fact]
    public void EveryMadePacketIsAccepted()
    {
        var random = new Random(6);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = PacketMaker.Any(random);
            Assert.True(Rewrite(bytes) is { } again && again.AsSpan().SequenceEqual(bytes), $"packet {i}: {Bytes.Hex(bytes)}");
        }
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = PacketMaker.Any(random).ToList();
        for (var n = random.Next(1, 4); n > 0 && bytes.Count > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveAt(at); break;
                default: bytes.Insert(at, (byte)random.Next(256)); break;
            }
        }

        return [.. bytes];
    }

    private static void TryAll(byte[] bytes, Random random)
    {
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(Bytes.InPieces(bytes, random.Next(1, 20)), 1_000, scratch);
        while (frame.Next())
        {
            foreach (var level in Levels) Parse(frame.Type, frame.Flags, frame.Body, level);
        }

        // A body is handed out as exactly its own bytes, so a parser reading further would throw.
        foreach (var type in Enum.GetValues<PacketType>())
            foreach (var level in Levels) Parse(type, bytes.Length > 0 ? bytes[0] & 0x0F : 0, bytes, level);
    }

    private static byte[]? Rewrite(byte[] bytes)
    {
        using var scratch = new PacketScratch();
        var frame = new PacketFrame(new ReadOnlySequence<byte>(bytes), 1_000_000, scratch);
        if (!frame.Next() || frame.Remaining.Length > 0) return null;
        return Parse(frame.Type, frame.Flags, frame.Body, ProtocolLevel.V5) is { } write ? Bytes.Hex(Bytes.Of(write)) : null;
    }

    /// <returns>How to write what was read; null where it was refused, with a reason.</returns>
    private static Action<PacketBuffer>? Parse(PacketType type, int flags, ReadOnlySpan<byte> body, byte level)
    {
        PacketFault fault;
        Action<PacketBuffer>? write = type switch
        {
            PacketType.Connect => ConnectPacket.TryParse(body, out var p, out fault) ? p.Write : null,
            PacketType.ConnAck => ConnAckPacket.TryParse(body, level, out var p, out fault) ? b => p.Write(b, level) : null,
            PacketType.Publish => ParsePublish(flags, body, level, out fault),
            PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => PublishReplyPacket.TryParse(type, body, level, out var p, out fault) ? b => p.Write(b, level) : null,
            PacketType.Subscribe => SubscribePacket.TryParse(body, level, out var p, out fault) ? b => p.Write(b, level) : null,
            PacketType.SubAck or PacketType.UnsubAck => SubAckPacket.TryParse(type, body, level, out var p, out fault) ? b => p.Write(b, level) : null,
            PacketType.Unsubscribe => UnsubscribePacket.TryParse(body, level, out var p, out fault) ? b => p.Write(b, level) : null,
            PacketType.PingReq or PacketType.PingResp => PingPacket.TryParse(body, out fault) ? b => PingPacket.Write(b, type) : null,
            PacketType.Disconnect => DisconnectPacket.TryParse(body, level, out var p, out fault) ? b => p.Write(b, level) : null,
            _ => AuthPacket.TryParse(body, out var p, out fault) ? p.Write : null,
        };
        Assert.Equal(write is null, !fault.IsNone);
        Assert.True(write is not null || fault is { ReasonCode: >= 0x80, Text.Length: > 0 });
        return write;
    }

    private static Action<PacketBuffer>? ParsePublish(int flags, ReadOnlySpan<byte> body, byte level, out PacketFault fault)
    {
        if (!PublishPacket.TryParse(flags, body, level, out var packet, out fault)) return null;
        var (publication, qos, id, dup, fields) = (packet.ToPublication(), packet.QoS, packet.PacketId, packet.Dup, packet.Fields);
        return b => PublishPacket.Write(b, level, publication, qos, id, publication.Retain, fields.MessageExpirySeconds, [.. fields.SubscriptionIds ?? []], fields.TopicAlias, dup);
    }
}

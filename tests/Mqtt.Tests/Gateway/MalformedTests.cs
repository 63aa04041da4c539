using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

/// <summary>Bytes that are not MQTT end their connection with the right reason and disturb nobody else.</summary>
public class MalformedTests
{
    [Theory]
    [InlineData("00 00", ReasonCode.MalformedPacket)]
    [InlineData("C1 00", ReasonCode.MalformedPacket)]
    [InlineData("30 FFFFFFFF7F", ReasonCode.MalformedPacket)]
    [InlineData("36 06 0001 74 0001 00", ReasonCode.MalformedPacket)] // QoS 3
    [InlineData("32 06 0001 74 0000 00", ReasonCode.ProtocolError)] // packet id 0
    [InlineData("30 05 0002 C328 00", ReasonCode.MalformedPacket)] // not UTF-8
    [InlineData("30 04 0001 2B 00", ReasonCode.TopicNameInvalid)]
    [InlineData("34 06 0001 74 0001 00", ReasonCode.QoSNotSupported)] // QoS 2
    [InlineData("30 06 0001 74 02 0B 01", ReasonCode.ProtocolError)] // subscription id from a client
    [InlineData("30 06 0000 03 23 0000", ReasonCode.TopicAliasInvalid)]
    [InlineData("30 06 0000 03 23 0011", ReasonCode.TopicAliasInvalid)] // above the maximum of 16
    [InlineData("30 06 0000 03 23 0010", ReasonCode.ProtocolError)] // never given a topic
    [InlineData("30 8080 8001", ReasonCode.PacketTooLarge)]
    [InlineData("10 0D 0004 4D515454 05 00 0000 00 0000", ReasonCode.ProtocolError)] // a second CONNECT
    [InlineData("20 03 00 00 00", ReasonCode.ProtocolError)] // CONNACK
    [InlineData("90 04 0001 00 00", ReasonCode.ProtocolError)] // SUBACK
    [InlineData("D0 00", ReasonCode.ProtocolError)] // PINGRESP
    [InlineData("50 02 0001", ReasonCode.ProtocolError)] // PUBREC for nothing
    [InlineData("F0 02 18 00", ReasonCode.ProtocolError)] // AUTH
    [InlineData("82 03 0001 00", ReasonCode.ProtocolError)] // SUBSCRIBE to nothing
    [InlineData("C0 01 00", ReasonCode.MalformedPacket)]
    [InlineData("E0 07 00 05 11 00000001", ReasonCode.ProtocolError)] // prolonging a session that was to end
    public async Task TheReasonIsSaidAndNobodyElseNotices(string bytes, byte code)
    {
        await using var host = await GatewayHost.StartAsync();
        using var neighbour = await host.OpenAsync();
        await neighbour.ConnectAsync("k2");
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync(bytes);
        await client.ExpectEndAsync(code);
        await neighbour.PingAsync();
        Assert.Equal(1, host.Gateway.ConnectionCount);
    }

    [Theory]
    [InlineData("C000")]
    [InlineData("474554202F20485454502F312E310D0A0D0A")] // GET / HTTP/1.1
    [InlineData("16030100C8010000C40303")] // a TLS hello
    [InlineData("10 FFFFFF7F")] // a CONNECT of 256 MB
    [InlineData("10 0D 0004 4D515454 05 01 0000 00 0000")]
    public async Task BeforeConnectNothingIsSaid(string bytes)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.SendAsync(bytes);
        Assert.Null(await client.ReadAsync());
        Assert.Equal(1, host.Gateway.Counters.Refused);
    }

    [Theory]
    [InlineData("10 0D 0004 4D515454 06 00 0000 00 0000", "008400")]
    [InlineData("10 0F 0006 4D5149736470 03 00 0000 0001 61", "0001")]
    public async Task AVersionNotSpokenIsAnsweredInTheWordsOfItsKind(string connect, string answer)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.SendAsync(connect);
        var body = await client.ExpectAsync(PacketType.ConnAck);
        Assert.StartsWith(answer[..4], Bytes.Hex(body), StringComparison.Ordinal);
        Assert.Equal(answer.Length > 4, body.Length > 2);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task AReleaseOfAnUnknownMessageIsAnsweredSo()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync("62 02 0005");
        Assert.Equal("000592", Bytes.Hex(await client.ExpectAsync(PacketType.PubComp)));
    }

    [Fact]
    public async Task PacketsInTheSmallestPiecesAreUnderstood()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        foreach (var one in Bytes.Hex(Bytes.Of(new ConnectPacket { ClientId = "k1", UserName = "k1", Password = "k1-secret"u8.ToArray() }.Write))) await client.SendAsync([one]);
        await client.ExpectAsync(PacketType.ConnAck);
        foreach (var one in Bytes.Hex("32 0E 0007 6B312F74617073 0001 00 6162")) await client.SendAsync([one]);
        var taken = await host.Application.TakenAsync(1);
        Assert.Equal("ab"u8.ToArray(), taken[0].Payload.ToArray());
    }

    [Fact]
    public async Task ALargePayloadOfAllowedSizeArrivesWhole()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var kiosk = await host.ConnectAsync("k1");
        host.Application.AcknowledgesAtOnce = true;
        var payload = new byte[262_144];
        new Random(1).NextBytes(payload);
        Assert.Equal(0, await kiosk.PublishAsync(new Publication("k1/taps", payload), TestContext.Current.CancellationToken));
        Assert.Equal(payload, host.Application.Taken.Single().Payload.ToArray());
    }

    [Fact]
    public async Task TopicsAreDecidedOnceAndAliasesResolved()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync("30 0D 0007 6B312F74617073 03 23 0001");
        for (var i = 0; i < 20; i++) await client.SendAsync("30 07 0000 03 23 0001 41");
        await client.PublishAsync("k1/taps", 1);
        await client.PingAsync();
        var taken = await host.Application.TakenAsync(22);
        Assert.All(taken, t => Assert.Equal("k1/taps", t.Topic));
        Assert.Equal(1, host.Application.AskedTopics["k1/taps"]);
    }

    /// <summary>Garbage after a good beginning, from many connections at once; the gateway must outlive it and serve on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task NoiseDoesNotDisturbTheOthers(int seed)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.AcknowledgesAtOnce = true;
        using var neighbour = await host.OpenAsync();
        await neighbour.ConnectAsync("k2");
        var random = new Random(seed);
        for (var i = 0; i < 60; i++)
        {
            using var noisy = await host.OpenAsync();
            await noisy.ConnectAsync("k1");
            var noise = Packets.PacketMaker.Any(random).Concat(Packets.PacketMaker.Any(random)).ToArray();
            noise[random.Next(noise.Length)] ^= (byte)(1 << random.Next(8));
            await noisy.SendAsync(noise);
            await neighbour.PingAsync();
        }

        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "only the neighbour is left");
        await neighbour.PublishAsync("k2/taps", 1);
        Assert.Equal((1, 0), await neighbour.ExpectPubAckAsync());
    }
}

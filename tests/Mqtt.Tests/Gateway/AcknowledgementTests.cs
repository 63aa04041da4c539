using CardSystem.Mqtt.Gateway;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

public class AcknowledgementTests
{
    [Fact]
    public async Task PubAcksComeInTheOrderOfArrivalWhateverTheOrderOfAcknowledgement()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        for (ushort id = 1; id <= 5; id++) await kiosk.PublishAsync("k1/taps", id, $"tap {id}");
        var taken = await host.Application.TakenAsync(5);

        foreach (var later in new[] { 4, 2, 1 }) taken[later].Connection.Acknowledge(taken[later]);
        taken[0].Connection.Flush();
        await kiosk.PingAsync();

        taken[0].Connection.Acknowledge(taken[0]);
        taken[3].Connection.Acknowledge(taken[3]);
        taken[0].Connection.Flush();
        for (ushort id = 1; id <= 5; id++) Assert.Equal((id, 0), await kiosk.ExpectPubAckAsync());
    }

    [Fact]
    public async Task NothingIsWrittenBeforeFlush()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await kiosk.PublishAsync("k1/taps", 1);
        var taken = await host.Application.TakenAsync(1);
        taken[0].Connection.Acknowledge(taken[0]);

        // The answer to a ping takes along what was noted before it.
        await kiosk.SendAsync("C000");
        Assert.Equal((1, 0), await kiosk.ExpectPubAckAsync());
        await kiosk.ExpectAsync(PacketType.PingResp);
    }

    [Fact]
    public async Task AParkedPubAckStallsNothingElse()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await kiosk.PublishAsync("k1/taps", 1);
        await kiosk.PublishAsync("k1/status", 0, "alive");
        await kiosk.PublishAsync("k1/taps", 2);
        await kiosk.PingAsync();
        Assert.Equal(2, (await host.Application.TakenAsync(2)).Length);
        Assert.Single(host.Application.Observed);
    }

    [Fact]
    public async Task AnOrdinaryMessageBehindAParkedOneWaitsItsTurn()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await kiosk.PublishAsync("k1/taps", 1);
        await kiosk.PublishAsync("k1/status", 2);
        await kiosk.PublishAsync("somebody/else", 3);
        await kiosk.PingAsync();
        var taken = await host.Application.TakenAsync(1);
        taken[0].Connection.Acknowledge(taken[0], ReasonCode.PayloadFormatInvalid);
        taken[0].Connection.Flush();
        Assert.Equal((1, ReasonCode.PayloadFormatInvalid), await kiosk.ExpectPubAckAsync());
        Assert.Equal((2, 0), await kiosk.ExpectPubAckAsync());
        Assert.Equal((3, ReasonCode.NotAuthorized), await kiosk.ExpectPubAckAsync());
    }

    [Fact]
    public async Task MoreInFlightThanAdvertisedEndsTheConnection()
    {
        await using var host = await GatewayHost.StartAsync(o => o.ReceiveMaximum = 3);
        using var kiosk = await host.OpenAsync();
        Assert.Equal(3, (await kiosk.ConnectAsync("k1")).ReceiveMaximum);
        for (ushort id = 1; id <= 3; id++) await kiosk.PublishAsync("k1/taps", id);
        await kiosk.PingAsync();
        await kiosk.PublishAsync("k1/taps", 4);
        await kiosk.ExpectEndAsync(ReasonCode.ReceiveMaximumExceeded);
        Assert.Equal(3, host.Application.Taken.Count);
    }

    [Fact]
    public async Task APacketIdInFlightCannotBeUsedAgain()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await kiosk.PublishAsync("k1/taps", 1);
        await kiosk.PublishAsync("k1/taps", 1);
        await kiosk.ExpectEndAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task APacketIdIsFreeAgainAfterItsPubAck()
    {
        await using var host = await GatewayHost.StartAsync(o => o.ReceiveMaximum = 1);
        host.Application.AcknowledgesAtOnce = true;
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        for (var i = 0; i < 100; i++)
        {
            await kiosk.PublishAsync("k1/taps", 7);
            Assert.Equal((7, 0), await kiosk.ExpectPubAckAsync());
        }
    }

    [Fact]
    public async Task SubscribersSeeATakenMessageOnceItIsAcknowledged()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var observer = await host.ConnectAsync("observer");
        await observer.SubscribeAsync(["+/taps"], TestContext.Current.CancellationToken);
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await kiosk.PublishAsync("k1/taps", 1, "refused");
        await kiosk.PublishAsync("k1/taps", 2, "good");
        await kiosk.PublishAsync("k1/taps", 0, "unasked");
        var taken = await host.Application.TakenAsync(3);
        Assert.Equal(0, observer.Incoming.Count);
        taken[0].Connection.Acknowledge(taken[0], ReasonCode.PayloadFormatInvalid);
        taken[1].Connection.Acknowledge(taken[1]);
        taken[1].Connection.Acknowledge(taken[1]);
        kiosk.Dispose();
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "the kiosk is gone");
        taken[2].Connection.Acknowledge(taken[2]);
        taken[2].Connection.Flush();
        Assert.Equal("good", await observer.NextTextAsync());
        Assert.Equal("unasked", await observer.NextTextAsync());
        Assert.Equal(0, observer.Incoming.Count);
    }

    [Fact]
    public async Task ATakenMessageKeepsItsRetainFlagAndProperties()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.AcknowledgesAtOnce = true;
        await using var kiosk = await host.ConnectAsync("k1");
        var sent = new Publication("k1/taps", "last"u8.ToArray(), Retain: true, MessageExpirySeconds: 100) { Properties = new PublicationProperties { ContentType = "json" } };
        Assert.Equal(0, await kiosk.PublishAsync(sent, TestContext.Current.CancellationToken));
        await using var observer = await host.ConnectAsync("observer");
        await observer.SubscribeAsync(["#"], TestContext.Current.CancellationToken);
        var received = await observer.NextAsync();
        Assert.Equal(("k1/taps", true, "json"), (received.Topic, received.Retain, received.Properties!.ContentType));
        Assert.InRange(received.MessageExpirySeconds!.Value, 1u, 100u);
    }

    [Fact]
    public async Task ManyThreadsMayAcknowledgeAtOnce()
    {
        await using var host = await GatewayHost.StartAsync(o => o.ReceiveMaximum = 1_000);
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        for (ushort id = 1; id <= 1_000; id++) await kiosk.PublishAsync("k1/taps", id);
        var taken = await host.Application.TakenAsync(1_000);
        new Random(1).Shuffle(taken);
        Parallel.ForEach(taken, publish =>
        {
            publish.Connection.Acknowledge(publish);
            publish.Connection.Flush();
        });
        for (ushort id = 1; id <= 1_000; id++) Assert.Equal((id, 0), await kiosk.ExpectPubAckAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheRingKeepsItsOrderThroughGrowthAndWrapping(int seed)
    {
        var random = new Random(seed);
        var parked = new ParkedAcknowledgements(500);
        var buffer = new PacketBuffer();
        var (waiting, expected) = (new List<ushort>(), new List<ushort>());
        ushort next = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(2) == 0 && waiting.Count < 400)
            {
                if (++next == 0) next = 1;
                if (parked.Park(next) != ParkResult.Parked) continue;
                waiting.Add(next);
                expected.Add(next);
            }
            else if (waiting.Count > 0)
            {
                var at = random.Next(waiting.Count);
                Assert.True(parked.Settle(waiting[at], 0, buffer, ProtocolLevel.V5));
                Assert.False(parked.Settle(waiting[at], 0, buffer, ProtocolLevel.V5));
                waiting.RemoveAt(at);
            }
        }

        foreach (var id in waiting) Assert.True(parked.Settle(id, 0, buffer, ProtocolLevel.V5));
        Assert.Equal(0, parked.Count);
        var written = buffer.Span.ToArray().Chunk(4).Select(c => (ushort)((c[2] << 8) | c[3]));
        Assert.Equal(expected, written);
    }
}

using CardSystem.Mqtt.Gateway;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;
using CardSystem.TestKit;

namespace CardSystem.Mqtt.Tests.Gateway;

public class RetainedTests
{
    [Fact]
    public async Task ANewSubscriberIsSentTheLastRetainedMessage()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var kiosk = await host.ConnectAsync("k1");
        await kiosk.SendAsync("k1/status", "old", retain: true);
        await kiosk.SendAsync("k1/status", "new", retain: true);
        await kiosk.SendAsync("k1/status", "passing");
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("+/status");
        var first = await observer.NextAsync();
        Assert.Equal(("k1/status", true, "new"), (first.Topic, first.Retain, System.Text.Encoding.UTF8.GetString(first.Payload.Span)));

        await kiosk.SendAsync("k1/status", "live", retain: true);
        var live = await observer.NextAsync();
        Assert.Equal((false, "live"), (live.Retain, System.Text.Encoding.UTF8.GetString(live.Payload.Span)));
        Assert.Equal(1, host.Gateway.RetainedCount);
    }

    [Fact]
    public async Task AnEmptyPayloadForgets()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var kiosk = await host.ConnectAsync("k1");
        await kiosk.SendAsync("k1/status", "here", retain: true);
        await kiosk.SendAsync("k1/status", "", retain: true);
        Assert.Equal(0, host.Gateway.RetainedCount);
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("#");
        Assert.True(host.Gateway.Publish(new Publication("k1/next", "x"u8.ToArray())));
        Assert.Equal("k1/next", (await observer.NextAsync()).Topic);
    }

    [Fact]
    public async Task TheGatewayItselfMayPublishAndRetain()
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.True(host.Gateway.Publish(new Publication("k1/config", "v1"u8.ToArray(), Retain: true)));
        await using var kiosk = await host.ConnectAsync("k1");
        await kiosk.ListenAsync("k1/config", "k1/receipts");
        Assert.Equal("v1", await kiosk.NextTextAsync());
        Parallel.For(0, 200, i => host.Gateway.Publish(new Publication("k1/receipts", new[] { (byte)i })));
        var seen = new HashSet<byte>();
        for (var i = 0; i < 200; i++) seen.Add((await kiosk.NextAsync()).Payload.Span[0]);
        Assert.Equal(200, seen.Count);
        Assert.Throws<ArgumentException>(() => host.Gateway.Publish(new Publication("k1/+", default)));
    }

    [Theory]
    [InlineData((int)RetainHandling.Send, 2)]
    [InlineData((int)RetainHandling.SendIfNew, 1)]
    [InlineData((int)RetainHandling.DoNotSend, 0)]
    public async Task RetainHandlingDecidesWhetherASecondSubscriptionSendsAgain(int handling, int expected)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Gateway.Publish(new Publication("k1/config", "v1"u8.ToArray(), Retain: true));
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        for (ushort id = 1; id <= 2; id++)
            await client.SendAsync(b => new SubscribePacket(id, [new SubscriptionRequest("k1/config", 0, RetainHandling: (RetainHandling)handling)]).Write(b, ProtocolLevel.V5));
        await client.PingAsync(PacketType.SubAck, PacketType.Publish);
        host.Gateway.Publish(new Publication("k1/config", "end"u8.ToArray(), QoS: 0));
        while (Bytes.Hex((await client.ReadAsync())!.Value.Body) is var body && !body.EndsWith("656E64", StringComparison.Ordinal)) client.Passed.Add(PacketType.Publish);
        Assert.Equal((2, expected), (client.Passed.Count(t => t is PacketType.SubAck), client.Passed.Count(t => t is PacketType.Publish)));
    }

    [Fact]
    public async Task RetainAsPublishedKeepsTheFlag()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync(b => new SubscribePacket(1, [new SubscriptionRequest("k1/a", 0, RetainAsPublished: true), new SubscriptionRequest("k1/b", 0)]).Write(b, ProtocolLevel.V5));
        await client.ExpectAsync(PacketType.SubAck);
        foreach (var topic in new[] { "k1/a", "k1/b" }) host.Gateway.Publish(new Publication(topic, "x"u8.ToArray(), Retain: true));
        Assert.Equal(1, (await client.ReadAsync())!.Value.Flags & 1);
        Assert.Equal(0, (await client.ReadAsync())!.Value.Flags & 1);
    }

    [Fact]
    public async Task WhatExpiresIsForgottenAndItsRestTimeIsSaid()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var host = await GatewayHost.StartAsync(time: time);
        host.Gateway.Publish(new Publication("k1/config", "v1"u8.ToArray(), Retain: true, MessageExpirySeconds: 100));
        time.Advance(TimeSpan.FromSeconds(30));
        await using var kiosk = await host.ConnectAsync("k1");
        await kiosk.ListenAsync("k1/config");
        Assert.Equal(70u, (await kiosk.NextAsync()).MessageExpirySeconds);
        time.Advance(TimeSpan.FromSeconds(70));
        host.Gateway.Step();
        Assert.Equal(0, host.Gateway.RetainedCount);
    }

    [Fact]
    public async Task TheStoreIsBounded()
    {
        await using var host = await GatewayHost.StartAsync(o => (o.RetainedMessages, o.RetainedBytes) = (3, 1_000));
        await using var kiosk = await host.ConnectAsync("k1");
        for (var i = 0; i < 3; i++) Assert.Equal(0, await kiosk.SendAsync($"k1/{i}", "x", retain: true));
        Assert.Equal(ReasonCode.QuotaExceeded, await kiosk.SendAsync("k1/3", "x", retain: true));
        Assert.Equal(0, await kiosk.SendAsync("k1/2", "y", retain: true));
        Assert.Equal(ReasonCode.QuotaExceeded, await kiosk.SendAsync("k1/2", new string('y', 1_000), retain: true));
        Assert.Equal(0, await kiosk.SendAsync("k1/2", "", retain: true));
        Assert.Equal(0, await kiosk.SendAsync("k1/3", "x", retain: true));
        Assert.False(host.Gateway.Publish(new Publication("k1/4", "x"u8.ToArray(), Retain: true)));
        Assert.Contains(host.Log.All, l => l.Contains("store of retained messages is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ManyRetainedMessagesReachASubscriberWithASmallQueue()
    {
        await using var host = await GatewayHost.StartAsync(o => (o.QueuedMessages, o.MaximumInFlight) = (10, 4));
        for (var i = 0; i < 500; i++) host.Gateway.Publish(new Publication($"k/{i}", "x"u8.ToArray(), Retain: true));
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("k/+");
        var topics = new HashSet<string>();
        while (topics.Count < 500) topics.Add((await observer.NextAsync()).Topic);
        await observer.ListenAsync("k/7");
        Assert.Equal("k/7", (await observer.NextAsync()).Topic);
    }

    [Fact]
    public async Task AskingForTheSameFloodAgainIsRefusedWhileTheFirstIsOnItsWay()
    {
        await using var host = await GatewayHost.StartAsync(o => (o.QueuedMessages, o.MaximumInFlight) = (10, 4));
        for (var i = 0; i < 500; i++) host.Gateway.Publish(new Publication($"k/{i}", "x"u8.ToArray(), Retain: true));
        using var client = await host.OpenAsync();
        await client.ConnectAsync("observer");
        await client.SendAsync(b => new SubscribePacket(1, [new SubscriptionRequest("k/+", 1)]).Write(b, ProtocolLevel.V5));
        await client.SendAsync(b => new SubscribePacket(2, [new SubscriptionRequest("k/+", 1)]).Write(b, ProtocolLevel.V5));
        Assert.Equal("00010001", Bytes.Hex(await client.ExpectAsync(PacketType.SubAck)));
        while (await client.ReadAsync() is var packet)
        {
            if (packet!.Value.Type is PacketType.Publish) continue;
            Assert.Equal("00020097", Bytes.Hex(packet.Value.Body));
            break;
        }
    }

    [Fact]
    public async Task ASubscriberNeverSeesAnOlderRetainedMessageAfterANewerOne()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Gateway.Publish(new Publication("open/n", BitConverter.GetBytes(0), Retain: true));
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(() =>
        {
            // Until the last reader has gone: whoever waits for the next one is sure to get one.
            for (var n = 1; !stop.IsCancellationRequested; n++)
                host.Gateway.Publish(new Publication("open/n", BitConverter.GetBytes(n), QoS: 0, Retain: true));
        }, TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 20; i++)
            {
                await using var reader = await host.ConnectAsync($"r{i}");
                await reader.ListenAsync("open/n");
                var last = -1;
                for (var k = 0; k < 20; k++)
                {
                    var n = BitConverter.ToInt32((await reader.NextAsync()).Payload.Span);
                    Assert.True(n >= last, $"{n} came after {last}");
                    last = n;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await publishing;
        }
    }
}

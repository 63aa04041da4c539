using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

public class SubscriptionTests
{
    [Fact]
    public async Task EachFilterHasItsOwnAnswer()
    {
        await using var host = await GatewayHost.StartAsync(o => o.SubscriptionsPerConnection = 3);
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        SubscriptionRequest[] requests =
        [
            new("k1/receipts", 0), new("k1/#", 1), new("k1/config", 2), new("k2/receipts", 1), new("#", 1), new("k1/a#", 1),
            new("$share/g/k1/taps", 1), new("$SYS/#", 1), new(string.Concat(Enumerable.Repeat("k1/", 70)) + "x", 1),
        ];
        await client.SendAsync(b => new SubscribePacket(9, requests).Write(b, ProtocolLevel.V5));
        Assert.Equal("0009 00 00 01 01 87 87 8F 9E 87 8F".Replace(" ", "", StringComparison.Ordinal), Bytes.Hex(await client.ExpectAsync(PacketType.SubAck)));
        await client.SendAsync(b => new SubscribePacket(10, [new("k1/one-more", 1), new("k1/#", 1)]).Write(b, ProtocolLevel.V5));
        Assert.Equal("000A009701", Bytes.Hex(await client.ExpectAsync(PacketType.SubAck)));
    }

    [Fact]
    public async Task TheQualityIsTheLowerOfPublishedAndGranted()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync(b => new SubscribePacket(1, [new("k1/0", 0), new("k1/1", 1)]).Write(b, ProtocolLevel.V5));
        await client.ExpectAsync(PacketType.SubAck);
        foreach (var (topic, qos) in new[] { ("k1/0", 1), ("k1/1", 0), ("k1/1", 1), ("k1/1", 2) }) host.Gateway.Publish(new Publication(topic, default, qos));
        var flags = new List<int>();
        for (var i = 0; i < 4; i++) flags.Add((await client.ReadAsync())!.Value.Flags);
        Assert.Equal([0, 0, 2, 2], flags);
    }

    [Fact]
    public async Task OverlappingSubscriptionsBringOneMessageWithAllTheirIds()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync(b => new SubscribePacket(1, [new("k1/#", 0)]) { SubscriptionId = 7 }.Write(b, ProtocolLevel.V5));
        await client.SendAsync(b => new SubscribePacket(2, [new("k1/+", 1)]) { SubscriptionId = 300 }.Write(b, ProtocolLevel.V5));
        await client.ExpectAsync(PacketType.SubAck);
        await client.ExpectAsync(PacketType.SubAck);
        host.Gateway.Publish(new Publication("k1/x", "hi"u8.ToArray()));
        var (_, flags, body) = (await client.ReadAsync())!.Value;
        Assert.True(PublishPacket.TryParse(flags, body, ProtocolLevel.V5, out var publish, out _));
        Assert.Equal(1, publish.QoS);
        Assert.Equal([7u, 300u], publish.Fields.SubscriptionIds!.Order());
        await client.PingAsync();
    }

    [Fact]
    public async Task NoLocalSparesThePublisherOnly()
    {
        await using var host = await GatewayHost.StartAsync();
        using var one = await host.OpenAsync();
        using var two = await host.OpenAsync();
        await one.ConnectAsync("k1");
        await two.ConnectAsync("k2");
        foreach (var client in new[] { one, two })
        {
            await client.SendAsync(b => new SubscribePacket(1, [new("open/#", 0, NoLocal: true)]).Write(b, ProtocolLevel.V5));
            await client.ExpectAsync(PacketType.SubAck);
        }

        await one.PublishAsync("open/x", 0);
        await two.ExpectAsync(PacketType.Publish);
        await one.PingAsync();
    }

    [Fact]
    public async Task AfterUnsubscribingNothingComes()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        await client.SendAsync(b => new SubscribePacket(1, [new("k1/a", 0), new("k1/b", 0)]).Write(b, ProtocolLevel.V5));
        await client.ExpectAsync(PacketType.SubAck);
        await client.SendAsync(b => new UnsubscribePacket(2, ["k1/a", "k1/c"]).Write(b, ProtocolLevel.V5));
        Assert.Equal("0002000011", Bytes.Hex(await client.ExpectAsync(PacketType.UnsubAck)));
        host.Gateway.Publish(new Publication("k1/a", default));
        host.Gateway.Publish(new Publication("k1/b", default));
        var (_, flags, body) = (await client.ReadAsync())!.Value;
        Assert.True(PublishPacket.TryParse(flags, body, ProtocolLevel.V5, out var publish, out _));
        Assert.Equal("k1/b"u8.ToArray(), publish.Topic.ToArray());
        await client.PingAsync();
    }

    [Fact]
    public async Task TheSubscribersReceiveMaximumIsHonoured()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1", c => c.ReceiveMaximum = 2);
        await client.SendAsync(b => new SubscribePacket(1, [new("k1/#", 1)]).Write(b, ProtocolLevel.V5));
        await client.ExpectAsync(PacketType.SubAck);
        for (var i = 0; i < 5; i++) host.Gateway.Publish(new Publication("k1/x", new[] { (byte)i }));
        var ids = new List<ushort>();
        for (var i = 0; i < 2; i++) ids.Add(IdOf((await client.ReadAsync())!.Value));
        await client.PingAsync();
        await client.SendAsync(b => PublishReplyPacket.Write(b, ProtocolLevel.V5, PacketType.PubAck, ids[0], 0));
        ids.Add(IdOf((await client.ReadAsync())!.Value));
        await client.PingAsync();
        Assert.Equal(3, ids.Distinct().Count());

        static ushort IdOf((PacketType, int Flags, byte[] Body) packet)
        {
            Assert.True(PublishPacket.TryParse(packet.Flags, packet.Body, ProtocolLevel.V5, out var publish, out _));
            return publish.PacketId;
        }
    }

    [Fact]
    public async Task AMessageLargerThanTheSubscriberTakesIsLeftOut()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1", c => (c.MaximumPacketSize, c.ReceiveMaximum) = (50, 1));
        await client.SendAsync(b => new SubscribePacket(1, [new("k1/#", 1)]).Write(b, ProtocolLevel.V5));
        await client.ExpectAsync(PacketType.SubAck);
        host.Gateway.Publish(new Publication("k1/large", new byte[100]));
        host.Gateway.Publish(new Publication("k1/small", new byte[10]));
        var body = await client.ExpectAsync(PacketType.Publish);
        Assert.Equal("k1/small"u8.ToArray(), body[2..10]);
        Assert.Equal(1, host.Gateway.Counters.Dropped);
    }

    [Fact]
    public async Task ASubscriberWhoDoesNotReadLosesQoS0FirstAndThenItsConnection()
    {
        await using var host = await GatewayHost.StartAsync(o => o.QueuedMessages = 100);
        await using var neighbour = await host.ConnectAsync("k2");
        await neighbour.ListenAsync("open/#");
        using var slow = await host.OpenAsync();
        await slow.ConnectAsync("k1", c => c.ReceiveMaximum = 1);
        await slow.SendAsync(b => new SubscribePacket(1, [new("open/#", 1)]).Write(b, ProtocolLevel.V5));
        await slow.ExpectAsync(PacketType.SubAck);

        for (var i = 0; i < 51; i++)
        {
            host.Gateway.Publish(new Publication("open/1", new byte[10]));
            await neighbour.NextAsync();
        }

        for (var i = 0; i < 200; i++)
        {
            host.Gateway.Publish(new Publication("open/0", new byte[10], QoS: 0));
            await neighbour.NextAsync();
        }

        Assert.InRange(host.Gateway.Counters.Dropped, 190, 200);
        Assert.Equal(2, host.Gateway.ConnectionCount);
        for (var i = 0; i < 60; i++)
        {
            host.Gateway.Publish(new Publication("open/1", new byte[10]));
            await neighbour.NextAsync();
        }

        await slow.ExpectAsync(PacketType.Publish);
        await slow.ExpectEndAsync(ReasonCode.QuotaExceeded);
    }

    [Fact]
    public async Task ASubscriberWhoseSocketIsStuckCostsNoMoreThanItsQueue()
    {
        await using var host = await GatewayHost.StartAsync(o => o.QueuedBytes = 2_000_000);
        using var stuck = await host.OpenAsync();
        await stuck.ConnectAsync("k1");
        await stuck.SendAsync(b => new SubscribePacket(1, [new("open/#", 0)]).Write(b, ProtocolLevel.V5));
        await stuck.ExpectAsync(PacketType.SubAck);
        var payload = new byte[100_000];
        await Eventually.TrueAsync(() =>
        {
            host.Gateway.Publish(new Publication("open/0", payload, QoS: 0));
            return host.Gateway.Counters.Dropped > 100;
        }, "messages are dropped");
        using var other = await host.OpenAsync();
        await other.ConnectAsync("k2");
        await other.PingAsync();
    }

    [Fact]
    public async Task AClientThatAsksWithoutEverReadingIsHeldUpAndLetGo()
    {
        var time = new TestKit.ManualTime(DateTimeOffset.UnixEpoch);
        await using var host = await GatewayHost.StartAsync(time: time);
        using var deaf = await host.OpenAsync();
        await deaf.ConnectAsync("k1", c => c.KeepAliveSeconds = 10);
        var pings = new byte[65_536];
        for (var i = 0; i < pings.Length; i += 2) pings[i] = 0xC0;
        using var stop = new CancellationTokenSource();
        var sent = 0L;
        var asking = Task.Run(async () =>
        {
            while (true) sent += await deaf.SendSomeAsync(pings, stop.Token);
        }, TestContext.Current.CancellationToken);

        // The gateway stops reading when its answers pile up; then the client's own sending comes to a halt.
        await Eventually.TrueAsync(() => host.Gateway.Connections.Snapshot() is [var connection] && !connection.Sender.WaitForRoomAsync().IsCompleted, "answers pile up");
        await Eventually.TrueAsync(() =>
        {
            // Answers may have piled up before the way out was quite full, and a last ping may be heard while the clock moves.
            time.Advance(TimeSpan.FromSeconds(16));
            host.Gateway.Step();
            return host.Gateway.ConnectionCount == 0;
        }, "it is let go");
        time.Advance(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        Assert.NotEqual(0, sent);
    }

    [Fact]
    public async Task PublishingOnSomebodyElsesTopicIsRefusedAndGoesNowhere()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("#");
        await using var kiosk = await host.ConnectAsync("k1");
        Assert.Equal(ReasonCode.NotAuthorized, await kiosk.SendAsync("k2/taps", "forged"));
        Assert.Equal(ReasonCode.NotAuthorized, await kiosk.SendAsync("k2/status", "forged", retain: true));
        await kiosk.SendAsync("k2/status", "forged", qos: 0);
        Assert.Equal(0, await kiosk.SendAsync("k1/status", "mine"));
        Assert.Equal("mine", await observer.NextTextAsync());
        Assert.Empty(host.Application.Taken);
        Assert.Single(host.Application.Observed);
        Assert.Equal((0, 3L), (host.Gateway.RetainedCount, host.Gateway.Counters.Refused));
        Assert.DoesNotContain("k2/taps", host.Application.AskedTopics.Keys);
        Assert.Contains(host.Log.All, l => l.Contains("k1 may not publish on k2/taps", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PropertiesTravelWithTheMessage()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("#");
        using var client = await host.OpenAsync();
        await client.ConnectAsync("k1");
        var properties = new PublicationProperties { PayloadIsText = true, ContentType = "text", ResponseTopic = "k1/answer", CorrelationData = new byte[] { 1, 2 }, UserProperties = [new("a", "b"), new("a", "c")] };
        await client.SendAsync(b => PublishPacket.Write(b, ProtocolLevel.V5, new Publication("k1/x", "hi"u8.ToArray()) { Properties = properties }, 1, 1, retain: false, 50));
        var received = (await observer.NextAsync()).Properties!;
        Assert.Equal((true, "text", "k1/answer"), (received.PayloadIsText, received.ContentType, received.ResponseTopic));
        Assert.Equal([1, 2], received.CorrelationData!.Value.ToArray());
        Assert.Equal(properties.UserProperties, received.UserProperties);
    }

    [Fact]
    public void ATreeForgetsWhatIsRemoved()
    {
        var random = new Random(3);
        string[] filters = ["a", "a/b", "a/+", "a/#", "#", "+", "+/b", "a/b/c", "+/+/c", "$s/a"];
        string[] topics = ["a", "a/b", "a/b/c", "b", "b/b", "$s/a", "x/y/c"];
        var tree = new Mqtt.Gateway.SubscriptionTree<string>();
        var present = new List<(string Filter, string Value)>();
        for (var i = 0; i < 5_000; i++)
        {
            if (random.Next(2) == 0 || present.Count == 0)
            {
                var added = (filters[random.Next(filters.Length)], $"{i}");
                tree.Add(added.Item1, added.Item2);
                present.Add(added);
            }
            else
            {
                var (filter, value) = present[random.Next(present.Count)];
                Assert.True(tree.Remove(filter, value));
                Assert.False(tree.Remove(filter, value));
                present.Remove((filter, value));
            }

            var topic = topics[random.Next(topics.Length)];
            var found = new List<string>();
            tree.Match(topic, found);
            Assert.Equal(present.Where(p => TopicFilter.Matches(p.Filter, topic)).Select(p => p.Value).Order(), found.Order());
            Assert.Equal(present.Count, tree.Count);
        }
    }
}

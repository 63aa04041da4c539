using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.Mqtt.Client;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Client;

/// <summary>Our client against our gateway, and against servers that do strange things.</summary>
public class LinkTests
{
    [Fact]
    public async Task ManyPublishesAreInFlightAndEachCompletesWithItsPubAck()
    {
        await using var host = await GatewayHost.StartAsync(o => o.ReceiveMaximum = 50);
        await using var kiosk = await host.ConnectAsync("k1");
        var sent = Enumerable.Range(0, 200).Select(i => kiosk.SendAsync("k1/taps", $"{i}")).ToArray();
        var first = await host.Application.TakenAsync(50);
        await kiosk.ListenAsync("k1/config");
        Assert.Equal(50, host.Application.Taken.Count);
        Assert.DoesNotContain(sent, s => s.IsCompleted);

        host.Application.AcknowledgesAtOnce = true;
        foreach (var publish in first) publish.Connection.Acknowledge(publish, publish.PacketId % 2 == 0 ? ReasonCode.PayloadFormatInvalid : (byte)0);
        first[0].Connection.Flush();
        var codes = await Task.WhenAll(sent);
        Assert.Equal(25, codes.Count(c => c == ReasonCode.PayloadFormatInvalid));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), host.Application.Taken.Select(t => Encoding.UTF8.GetString(t.Payload.Span)));
    }

    [Fact]
    public async Task WhatTheGatewayCouldNotTakeIsRefusedOnThisSideAndTheLinkLives()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaximumPacketSize = 2_000);
        await using var kiosk = await host.ConnectAsync("k1");
        Assert.Equal(ReasonCode.PacketTooLarge, await kiosk.SendAsync("k1/status", new string('x', 2_000)));
        Assert.Equal(ReasonCode.QoSNotSupported, await kiosk.SendAsync("k1/status", "x", qos: 2));
        Assert.Equal(ReasonCode.TopicNameInvalid, await kiosk.SendAsync("k1/+", "x"));
        Assert.Equal(0, await kiosk.SendAsync("k1/status", "x"));
        Assert.Equal(0, await kiosk.SendAsync("k1/status", "x", qos: 0));
        Assert.False(kiosk.Ended.IsCompleted);
    }

    [Fact]
    public async Task ARefusedSubscriptionIsAnException()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var kiosk = await host.ConnectAsync("k1");
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => kiosk.ListenAsync("k1/config", "k2/config"));
        Assert.Equal(("The gateway refused the subscription to k2/config (not authorized)", ReasonCode.NotAuthorized), (failure.Message, failure.ReasonCode));
        await Assert.ThrowsAsync<ArgumentException>(() => kiosk.ListenAsync("a/#/b"));
        await kiosk.ListenAsync();
    }

    [Fact]
    public async Task ReadingAcknowledgesSoThatAnUnreadLinkIsNotFlooded()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaximumInFlight = 1_000);
        await using var kiosk = await host.ConnectAsync("k1");
        await kiosk.ListenAsync("k1/#");
        for (var i = 0; i < 300; i++) host.Gateway.Publish(new Publication("k1/receipts", new[] { (byte)i }));
        await Eventually.TrueAsync(() => kiosk.Incoming.Count == 100, "as many as the client's receive maximum");
        for (var i = 0; i < 300; i++) Assert.Equal((byte)i, (await kiosk.NextAsync()).Payload.Span[0]);
        Assert.False(kiosk.Ended.IsCompleted);
    }

    [Fact]
    public async Task WhenTheGatewayEndsItTheReasonIsPassedOn()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var first = await host.ConnectAsync("k1");
        var pending = first.SendAsync("k1/taps", "unanswered");
        await host.Application.TakenAsync(1);
        await using var second = await host.ConnectAsync("k1");
        Assert.StartsWith("the gateway ended it: another connection with the same client id came from 127.0.0.1:", await first.Ended.InTime(), StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => pending);
        Assert.StartsWith("The link to the gateway ended: ", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MqttLinkException>(() => first.SendAsync("k1/taps", "late"));
        await Assert.ThrowsAsync<MqttLinkException>(() => first.ListenAsync("k1/#"));
        await first.Incoming.Completion.InTime();
        Assert.False(second.Ended.IsCompleted);
    }

    [Fact]
    public async Task ClosingEndsEverythingThatWaits()
    {
        await using var host = await GatewayHost.StartAsync();
        var kiosk = await host.ConnectAsync("k1");
        var pending = kiosk.SendAsync("k1/taps", "unanswered");
        await host.Application.TakenAsync(1);
        await kiosk.DisposeAsync();
        Assert.Equal("it was closed on this side", await kiosk.Ended);
        await Assert.ThrowsAsync<MqttLinkException>(() => pending);
        await kiosk.DisposeAsync();
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 0, "the gateway has seen it");
        await Eventually.TrueAsync(() => host.Log.All.Any(l => l.EndsWith("left: it said goodbye", StringComparison.Ordinal)), "the log says so");
    }

    [Fact]
    public async Task ACancelledPublishThatWasNotSentIsNotSent()
    {
        await using var host = await GatewayHost.StartAsync(o => o.ReceiveMaximum = 1);
        await using var kiosk = await host.ConnectAsync("k1");
        var first = kiosk.SendAsync("k1/taps", "first");
        using var cancel = new CancellationTokenSource();
        var second = kiosk.PublishAsync(new Publication("k1/taps", "second"u8.ToArray()), cancel.Token);
        var third = kiosk.SendAsync("k1/taps", "third");
        var taken = await host.Application.TakenAsync(1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        host.Application.AcknowledgesAtOnce = true;
        taken[0].Connection.Acknowledge(taken[0]);
        taken[0].Connection.Flush();
        Assert.Equal([0, 0], await Task.WhenAll(first, third));
        Assert.Equal(["first", "third"], host.Application.Taken.Select(t => Encoding.UTF8.GetString(t.Payload.Span)));
    }

    [Fact]
    public async Task NobodyAtThePortIsSaidPlainly()
    {
        // Taken, so that nobody else can listen there, but not listened on.
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)nobody.LocalEndPoint!).Port;
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => ConnectAsync(port));
        Assert.Equal($"The gateway at 127.0.0.1:{port} cannot be reached: connection refused", failure.Message);
        failure = await Assert.ThrowsAsync<MqttLinkException>(() => ConnectAsync(port, o => o with { Host = "no-such-host.invalid" }));
        Assert.StartsWith($"The gateway at no-such-host.invalid:{port} cannot be reached: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongPasswordIsSaidPlainly()
    {
        await using var host = await GatewayHost.StartAsync();
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => host.ConnectAsync("k1", o => o with { Password = "guess" }));
        Assert.Equal(("The gateway refused the user name or password: The secret of k1 is another", ReasonCode.BadUserNameOrPassword), (failure.Message, failure.ReasonCode));
    }

    [Fact]
    public async Task AServerThatSaysNothingIsGivenUp()
    {
        await using var server = StrangeServer.Start(_ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken));
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => ConnectAsync(server.Port, o => o with { ConnectTimeout = TimeSpan.FromMilliseconds(200) }));
        Assert.Equal($"The gateway at 127.0.0.1:{server.Port} did not answer within 0.2 seconds", failure.Message);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new MqttConnector(TimeProvider.System).ConnectAsync(Options(server.Port), cancelled.Token));
    }

    [Theory]
    [InlineData("", "closed the connection without an answer: it may expect TLS")]
    [InlineData("485454502F312E3120343030", "does not speak MQTT 5")] // HTTP/1.1 400
    [InlineData("20 02 00 01", "it speaks MQTT 3.1.1 only")]
    [InlineData("20 03 00 88 00", "refused the connection (the server is not available)")]
    [InlineData("20 03 02 00 00", "does not speak MQTT 5")]
    public async Task AStrangeAnswerIsSaidPlainly(string answer, string expected)
    {
        await using var server = StrangeServer.Start(async stream => await stream.WriteAsync(Bytes.Hex(answer)));
        var failure = await Assert.ThrowsAsync<MqttLinkException>(() => ConnectAsync(server.Port));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30 06 0000 03 23 0001", "topic alias", ReasonCode.TopicAliasInvalid)]
    [InlineData("34 06 0001 74 0001 00", "QoS 2", ReasonCode.QoSNotSupported)]
    [InlineData("C0 00", "may not send PingReq", ReasonCode.ProtocolError)]
    [InlineData("30 02 0005", "ends too early", ReasonCode.MalformedPacket)]
    [InlineData("30 FFFFFF7F", "larger than", ReasonCode.PacketTooLarge)]
    public async Task AGatewayThatBreaksTheProtocolIsLeftWithAReason(string bytes, string expected, byte code)
    {
        var last = new TaskCompletionSource<byte[]>();
        await using var server = StrangeServer.Start(async stream =>
        {
            await stream.WriteAsync(Bytes.Hex("20 03 00 00 00"));
            await stream.WriteAsync(Bytes.Hex(bytes));
            last.SetResult(await ReadToEndAsync(stream));
        });
        await using var link = await ConnectAsync(server.Port);
        Assert.Contains(expected, await link.Ended.InTime(), StringComparison.Ordinal);
        Assert.Equal($"E002{code:X2}00", Bytes.Hex(await last.Task.InTime()));
    }

    [Fact]
    public async Task ABrokerThatSendsMoreThanItMayIsBorne()
    {
        const int sent = 300;
        await using var server = StrangeServer.Start(async stream =>
        {
            await stream.WriteAsync(Bytes.Hex("20 03 00 00 00"));
            for (var id = 1; id <= sent; id++) await stream.WriteAsync(Bytes.Hex($"32 06 0001 74 {id:X4} 00"));
            await ReadToEndAsync(stream);
        });
        await using var link = await ConnectAsync(server.Port);
        for (var received = 0; received < sent; received++) Assert.Equal("t", (await link.Incoming.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime()).Topic);
        Assert.False(link.Ended.IsCompleted);
    }

    [Fact]
    public async Task AGatewayThatNoLongerAnswersIsSeenByThePulse()
    {
        var received = new TaskCompletionSource<byte[]>();
        await using var server = StrangeServer.Start(async stream =>
        {
            await stream.WriteAsync(Bytes.Hex("20 03 00 00 00"));
            received.SetResult(await ReadToEndAsync(stream));
        });
        await using var link = await ConnectAsync(server.Port, o => o with { KeepAlive = TimeSpan.FromMilliseconds(400) });
        Assert.StartsWith("nothing was heard from the gateway for ", await link.Ended.InTime(), StringComparison.Ordinal);
        Assert.StartsWith("C000", Bytes.Hex(await received.Task.InTime()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGatewayThatDiesIsNoticed()
    {
        await using var server = StrangeServer.Start(async stream => await stream.WriteAsync(Bytes.Hex("20 03 00 00 00")));
        await using var link = await ConnectAsync(server.Port);
        Assert.Matches("the gateway closed the connection|the connection broke", await link.Ended.InTime());
    }

    [Fact]
    public async Task TheServersLimitsAreHonoured()
    {
        var afterConnect = new TaskCompletionSource<byte[]>();
        await using var server = StrangeServer.Start(async stream =>
        {
            // Receive maximum 2, maximum QoS 1, no retained messages, packets of at most 40 bytes.
            await stream.WriteAsync(Bytes.Hex("20 0F 00 00 0C 21 0002 24 01 25 00 27 00000028"));
            var bytes = new byte[200];
            await stream.ReadAtLeastAsync(bytes, 24);
            await stream.WriteAsync(Bytes.Hex("40 02 0002 40 03 0003 10"));
            afterConnect.SetResult(bytes);
            await ReadToEndAsync(stream);
        });
        await using var link = await ConnectAsync(server.Port);
        Assert.Equal(ReasonCode.RetainNotSupported, await link.SendAsync("t", "x", retain: true));
        Assert.Equal(ReasonCode.PacketTooLarge, await link.SendAsync("t", new string('x', 40)));
        var sends = Enumerable.Range(0, 3).Select(_ => link.SendAsync("t", "abcd")).ToArray();
        Assert.Equal([0, 0x10], await Task.WhenAll(sends[..2]));
        Assert.False(sends[2].IsCompleted);

        // The one that was too large has used up packet id 1.
        Assert.StartsWith(Bytes.Hex(Bytes.Hex("320A 0001 74 0002 00 61626364 320A 0001 74 0003 00 61626364")), Bytes.Hex(await afterConnect.Task), StringComparison.Ordinal);
    }

    [Fact]
    public void ThePulseAsksEveryHalfKeepAliveAndGivesUpAfterAnother()
    {
        var time = new TestKit.ManualTime(DateTimeOffset.UnixEpoch);
        var pulse = new LinkPulse(TimeSpan.FromSeconds(10), time);
        Assert.Equal(PulseStep.Wait, After(4));
        Assert.Equal(PulseStep.Ping, After(1));
        Assert.Equal(PulseStep.Wait, After(4));
        pulse.Heard();
        Assert.Equal(PulseStep.Ping, After(1));
        Assert.Equal(PulseStep.Wait, After(4));
        Assert.Equal(PulseStep.Dead, After(1));

        PulseStep After(int seconds)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            return pulse.Step();
        }
    }

    private static MqttLinkOptions Options(int port) => new() { Host = "127.0.0.1", Port = port, ClientId = "k1", ConnectTimeout = Eventually.Limit };

    private static Task<IMqttLink> ConnectAsync(int port, Func<MqttLinkOptions, MqttLinkOptions>? adjust = null) =>
        new MqttConnector(TimeProvider.System).ConnectAsync(adjust?.Invoke(Options(port)) ?? Options(port), TestContext.Current.CancellationToken);

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return all.ToArray();
    }
}

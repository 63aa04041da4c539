using System.Text;
using CardSystem.Mqtt.Gateway;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;
using CardSystem.TestKit;

namespace CardSystem.Mqtt.Tests.Gateway;

public class ConnectTests
{
    [Fact]
    public async Task TheWelcomeSaysWhatTheGatewayCanDo()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        var welcome = await client.ConnectAsync("k1", c => (c.KeepAliveSeconds, c.SessionExpirySeconds) = (30, 3_600));
        Assert.Equal((0, false, 128, 1, 270_336u), (welcome.Code, welcome.SessionPresent, welcome.ReceiveMaximum, welcome.MaximumQoS, welcome.MaximumPacketSize));
        Assert.Equal((false, true, true, 0u), (welcome.SharedSubscriptionsAvailable, welcome.WildcardsAvailable, welcome.RetainAvailable, welcome.SessionExpirySeconds));
        Assert.Null(welcome.ServerKeepAliveSeconds);
        Assert.Null(welcome.AssignedClientId);
        Assert.Equal(1, host.Gateway.ConnectionCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public async Task AKeepAliveBeyondTheLimitIsReplaced(int asked)
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaximumKeepAlive = TimeSpan.FromMinutes(2));
        using var client = await host.OpenAsync();
        Assert.Equal((ushort)120, (await client.ConnectAsync("k1", c => c.KeepAliveSeconds = (ushort)asked)).ServerKeepAliveSeconds);
    }

    [Fact]
    public async Task AClientWithoutAnIdIsGivenOne()
    {
        await using var host = await GatewayHost.StartAsync();
        using var one = await host.OpenAsync();
        using var two = await host.OpenAsync();
        var (first, second) = (await one.ConnectAsync("k1", c => c.ClientId = ""), await two.ConnectAsync("k1", c => c.ClientId = ""));
        Assert.NotNull(first.AssignedClientId);
        Assert.NotEqual(first.AssignedClientId, second.AssignedClientId);
        Assert.Equal(2, host.Gateway.ConnectionCount);
    }

    [Fact]
    public async Task AWrongPasswordIsRefusedWithCodeAndReason()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        var answer = await client.ConnectAsync("k1", c => c.Password = "guess"u8.ToArray());
        Assert.Equal((ReasonCode.BadUserNameOrPassword, "The secret of k1 is another"), (answer.Code, answer.ReasonString));
        Assert.Null(await client.ReadAsync());
        Assert.Equal((0, 1L), (host.Gateway.ConnectionCount, host.Gateway.Counters.Refused));
        Assert.Contains(host.Log.All, l => l.Contains("(k1) was refused", StringComparison.Ordinal) && l.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RepeatedRefusalsDoNotFloodTheLog()
    {
        await using var host = await GatewayHost.StartAsync(time: new ManualTime(DateTimeOffset.UnixEpoch));
        for (var i = 0; i < 40; i++)
        {
            using var client = await host.OpenAsync();
            await client.ConnectAsync("k1", c => c.Password = "guess"u8.ToArray());
        }

        Assert.InRange(host.Log.All.Count(l => l.Contains("refused", StringComparison.Ordinal)), 1, 10);
        Assert.Equal(40, host.Gateway.Counters.Refused);
    }

    public static TheoryData<string, byte> Refusals => new()
    {
        { "extended authentication", ReasonCode.BadAuthenticationMethod },
        { "will of QoS 2", ReasonCode.QoSNotSupported },
        { "will not permitted", ReasonCode.NotAuthorized },
        { "long client id", ReasonCode.ClientIdNotValid },
        { "control character", ReasonCode.ClientIdNotValid },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task WhatTheGatewayCannotDoIsRefusedWithItsOwnCode(string what, byte code)
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        var answer = await client.ConnectAsync("k1", c =>
        {
            if (what == "extended authentication") c.AuthenticationMethod = "SCRAM-SHA-1";
            if (what == "will of QoS 2") c.Will = new WillMessage(new Publication("k1/status", default, QoS: 2));
            if (what == "will not permitted") c.Will = new WillMessage(new Publication("k2/status", default));
            if (what == "long client id") c.ClientId = new string('k', 300);
            if (what == "control character") c.ClientId = "k1\n2026 kiosk k2 connected";
        });
        Assert.Equal(code, answer.Code);
        Assert.NotEmpty(answer.ReasonString!);
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task AReasonThatDoesNotFitIsLeftOut()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = await host.OpenAsync();
        var answer = await client.ConnectAsync("k1", c => (c.Password, c.MaximumPacketSize) = (new byte[] { 1 }, 20));
        Assert.Equal((ReasonCode.BadUserNameOrPassword, null), (answer.Code, answer.ReasonString));
    }

    [Fact]
    public async Task AnApplicationThatCannotDecideLetsNobodyIn()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.Admit = (_, _) => throw new InvalidOperationException("no database");
        using var client = await host.OpenAsync();
        Assert.Equal(ReasonCode.ServerUnavailable, (await client.ConnectAsync("k1")).Code);
    }

    [Fact]
    public async Task TheLaterConnectionOfAClientTakesOver()
    {
        await using var host = await GatewayHost.StartAsync();
        using var first = await host.OpenAsync();
        await first.ConnectAsync("k1", c => c.Will = new WillMessage(new Publication("k1/status", "gone"u8.ToArray(), Retain: true)));
        using var second = await host.OpenAsync();
        Assert.Equal(0, (await second.ConnectAsync("k1")).Code);

        // The will is out before the new connection can say anything, so that "gone" never overwrites "here".
        Assert.Equal("gone", Encoding.UTF8.GetString(host.Application.Observed.Single().Publication.Payload.Span));
        await first.ExpectEndAsync(ReasonCode.SessionTakenOver);
        await second.PingAsync();
        Assert.Equal(1, host.Gateway.ConnectionCount);
    }

    [Fact]
    public async Task ManyConnectionsOfOneClientLeaveOne()
    {
        await using var host = await GatewayHost.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => host.OpenAsync()));
        await Task.WhenAll(clients.Select(c => c.ConnectAsync("k1")));
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "one is left");
        foreach (var client in clients) client.Dispose();
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 0, "none is left");
    }

    [Fact]
    public async Task NobodyTakesOverSomebodyElsesClientId()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        using var intruder = await host.OpenAsync();
        Assert.Equal(ReasonCode.ClientIdNotValid, (await intruder.ConnectAsync("k2", c => c.ClientId = "k1")).Code);
        await kiosk.PingAsync();
    }

    [Fact]
    public async Task AFullGatewaySaysSo()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaximumConnections = 2);
        using var one = await host.OpenAsync();
        using var two = await host.OpenAsync();
        using var three = await host.OpenAsync();
        await one.ConnectAsync("k1");
        await two.ConnectAsync("k2");
        Assert.Equal(ReasonCode.QuotaExceeded, (await three.ConnectAsync("k3")).Code);
        one.Dispose();
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "one left");
        using var four = await host.OpenAsync();
        Assert.Equal(0, (await four.ConnectAsync("k3")).Code);
    }

    [Fact]
    public async Task StrangersWhoSayNothingCannotFillTheGateway()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaximumPendingConnections = 2);
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await Eventually.TrueAsync(() => host.Gateway.Door.Pending == 0, "the kiosk has passed the door");
        using var silent = await host.OpenAsync();
        using var mute = await host.OpenAsync();
        await Eventually.TrueAsync(() => host.Gateway.Door.Pending == 2, "two are waiting");
        Assert.True(await IsClosedAtOnceAsync(host));
        silent.Dispose();
        await Eventually.TrueAsync(() => host.Gateway.Door.Pending == 1, "one has gone");
        using var fourth = await host.OpenAsync();
        Assert.Equal(0, (await fourth.ConnectAsync("k2")).Code);
        await kiosk.PingAsync();
    }

    private static async Task<bool> IsClosedAtOnceAsync(GatewayHost host)
    {
        try
        {
            using var client = await host.OpenAsync();
            return await client.ReadAsync() is null;
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Closed even before the connection was seen to be made.
            return true;
        }
    }

    [Fact]
    public async Task WhoSaysNothingIsCutOffInTime()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var host = await GatewayHost.StartAsync(time: time);
        using var silent = await host.OpenAsync();
        await silent.SendAsync("10 38 0004");
        await Eventually.TrueAsync(() => host.Gateway.Door.Pending == 1, "it is waiting");
        var end = silent.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(1, host.Gateway.Door.Pending);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return host.Gateway.Door.Pending == 0;
        }, "it is cut off");
        Assert.Null(await end);
    }

    [Fact]
    public async Task SilenceBeyondOneAndAHalfKeepAlivesEndsTheConnection()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var host = await GatewayHost.StartAsync(time: time);
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1", c => c.KeepAliveSeconds = 10);
        time.Advance(TimeSpan.FromSeconds(14));
        await kiosk.PingAsync();
        time.Advance(TimeSpan.FromSeconds(14));
        host.Gateway.Step();
        await kiosk.PingAsync();
        time.Advance(TimeSpan.FromSeconds(16));
        host.Gateway.Step();
        Assert.True(DisconnectPacket.TryParse(await kiosk.ExpectAsync(PacketType.Disconnect), ProtocolLevel.V5, out var packet, out _));
        Assert.Equal(ReasonCode.KeepAliveTimeout, packet.Code);
    }

    [Fact]
    public async Task StoppingTellsTheClients()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        var stopping = host.StopAsync();
        await kiosk.ExpectEndAsync(ReasonCode.ServerShuttingDown);
        await stopping.InTime();
    }

    [Fact]
    public void OptionsNameTheSettingThatIsWrong()
    {
        var options = new MqttGatewayOptions { ReceiveMaximum = 0 };
        var results = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        Assert.False(System.ComponentModel.DataAnnotations.Validator.TryValidateObject(options, new(options), results, validateAllProperties: true));
        Assert.Equal("The field ReceiveMaximum must be between 1 and 65535.", results.Single().ErrorMessage);
    }

    [Fact]
    public async Task WrongOptionsStopTheStart()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(o => o.MaximumKeepAlive = TimeSpan.Zero));
        Assert.Contains("MaximumKeepAlive", failure.Message, StringComparison.Ordinal);
    }
}

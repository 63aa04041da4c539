using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;
using CardSystem.TestKit;

namespace CardSystem.Mqtt.Tests.Gateway;

/// <summary>An application that takes no more stops the socket, and only its own.</summary>
public class BrakeTests
{
    [Fact]
    public async Task WhileTheApplicationTakesNoMoreNothingIsRead()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        host.Application.Brake();
        await kiosk.SendAsync(b =>
        {
            for (ushort id = 1; id <= 20; id++) PublishPacket.Write(b, ProtocolLevel.V5, new Publication("k1/taps", new byte[] { 1 }), 1, id, retain: false, null);
            PingPacket.Write(b, PacketType.PingReq);
        });
        await host.Application.TakenAsync(1);
        using var other = await host.OpenAsync();
        await other.ConnectAsync("k2");
        await other.PingAsync();
        Assert.Single(host.Application.Taken);

        host.Application.Release();
        await kiosk.ExpectAsync(PacketType.PingResp);
        Assert.Equal(20, host.Application.Taken.Count);
    }

    [Fact]
    public async Task WhatIsAcknowledgedBeforeTheBrakeIsWritten()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        host.Application.Brake();
        host.Application.AcknowledgesAtOnce = true;
        await kiosk.SendAsync(b =>
        {
            PublishPacket.Write(b, ProtocolLevel.V5, new Publication("k1/status", new byte[] { 1 }), 1, 1, retain: false, null);
            PublishPacket.Write(b, ProtocolLevel.V5, new Publication("k1/taps", new byte[] { 1 }), 1, 2, retain: false, null);
        });
        Assert.Equal((1, 0), await kiosk.ExpectPubAckAsync());
        Assert.Equal((2, 0), await kiosk.ExpectPubAckAsync());
    }

    [Fact]
    public async Task SilenceOfABrakedConnectionIsNotHeldAgainstIt()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var host = await GatewayHost.StartAsync(time: time);
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1", c => c.KeepAliveSeconds = 10);
        host.Application.Brake();
        await kiosk.PublishAsync("k1/taps", 1);
        await host.Application.TakenAsync(1);
        await Eventually.TrueAsync(() => host.Gateway.Connections.Snapshot().Single().IsBraked, "braked");
        time.Advance(TimeSpan.FromSeconds(60));
        host.Gateway.Step();
        host.Application.Release();
        await kiosk.PingAsync();
    }

    [Fact]
    public async Task ABrakedConnectionCanBeTakenOver()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        host.Application.Brake();
        await kiosk.PublishAsync("k1/taps", 1);
        await host.Application.TakenAsync(1);
        using var again = await host.OpenAsync();
        Assert.Equal(0, (await again.ConnectAsync("k1")).Code);
        await kiosk.ExpectEndAsync(ReasonCode.SessionTakenOver);
    }

    [Fact]
    public async Task AnApplicationThatFailsEndsOnlyThatConnection()
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        using var other = await host.OpenAsync();
        await kiosk.ConnectAsync("k1");
        await other.ConnectAsync("k2");
        host.Application.Failure = new InvalidOperationException("no disk");
        await kiosk.PublishAsync("k1/taps", 1);
        await kiosk.ExpectEndAsync(ReasonCode.ImplementationSpecificError);
        await other.PingAsync();
        Assert.Contains(host.Log.All, l => l.Contains("k1", StringComparison.Ordinal) && l.Contains("could not be handled", StringComparison.Ordinal));
    }
}

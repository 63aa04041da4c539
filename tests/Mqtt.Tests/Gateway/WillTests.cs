using CardSystem.Mqtt.Client;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

public class WillTests
{
    private static readonly WillMessage Will = new(new Publication("k1/status", "gone"u8.ToArray(), Retain: true));

    [Fact]
    public async Task AConnectionThatBreaksLeavesItsWill()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("+/status");
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1", c => c.Will = Will);
        kiosk.Dispose();
        Assert.Equal("gone", await observer.NextTextAsync());
        Assert.Equal(("k1", "k1/status"), (host.Application.Observed.Single().Identity, host.Application.Observed.Single().Publication.Topic));
        Assert.Equal(1, host.Gateway.RetainedCount);
    }

    [Theory]
    [InlineData("E0 00", false)]
    [InlineData("E0 02 00 00", false)]
    [InlineData("E0 02 04 00", true)] // disconnect with will
    [InlineData("E0 01 80", true)] // the client has given up
    [InlineData("C1 00", true)] // the gateway ends it
    public async Task OnlyAProperGoodbyeDropsIt(string last, bool published)
    {
        await using var host = await GatewayHost.StartAsync();
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1", c => c.Will = Will);
        await kiosk.SendAsync(last);
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 0, "the kiosk is gone");
        Assert.Equal(published ? 1 : 0, host.Application.Observed.Count);
    }

    [Fact]
    public async Task OurClientSaysGoodbyeAndItsWillIsDropped()
    {
        await using var host = await GatewayHost.StartAsync();
        await using (await host.ConnectAsync("k1", o => o with { Will = Will.Publication })) Assert.Equal(1, host.Gateway.ConnectionCount);
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 0, "the kiosk is gone");
        Assert.Empty(host.Application.Observed);
    }

    [Fact]
    public async Task AWillOfATakenTopicIsHandedOverToo()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var observer = await host.ConnectAsync("observer");
        await observer.ListenAsync("+/taps");
        using var kiosk = await host.OpenAsync();
        await kiosk.ConnectAsync("k1", c => c.Will = new WillMessage(new Publication("k1/taps", "last tap"u8.ToArray()), DelaySeconds: 30));
        kiosk.Dispose();
        var taken = await host.Application.TakenAsync(1);
        Assert.Equal("k1", taken[0].Connection.Identity);
        taken[0].Connection.Acknowledge(taken[0]);
        taken[0].Connection.Flush();
        Assert.Equal("last tap", await observer.NextTextAsync());
    }
}

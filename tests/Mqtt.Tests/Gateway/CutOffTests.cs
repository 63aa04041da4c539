using CardSystem.Mqtt.Gateway;
using CardSystem.Mqtt.Packets;
using CardSystem.Mqtt.Tests.Kit;

namespace CardSystem.Mqtt.Tests.Gateway;

/// <summary>An application that takes somebody's place away, and keeps others apart from whoever has it now.</summary>
public class CutOffTests
{
    private static readonly WillMessage Will = new(new Publication("k1/status", "gone"u8.ToArray(), Retain: true));

    [Fact]
    public async Task EveryConnectionOfAnIdentityIsEndedAndNobodyElses()
    {
        await using var host = await GatewayHost.StartAsync();
        using var one = await host.OpenAsync();
        using var two = await host.OpenAsync();
        using var other = await host.OpenAsync();
        await one.ConnectAsync("k1", c => c.Will = Will);
        await two.ConnectAsync("k1", c => c.ClientId = "k1-again");
        await other.ConnectAsync("k2");
        Assert.Equal(2, host.Gateway.Disconnect("k1", ReasonCode.AdministrativeAction, "revoked"));
        await one.ExpectEndAsync(ReasonCode.AdministrativeAction);
        await two.ExpectEndAsync(ReasonCode.AdministrativeAction);
        await other.PingAsync();
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "the two are gone");
        Assert.Equal("k1/status", host.Application.Observed.Single().Publication.Topic);
        Assert.Equal(0, host.Gateway.Disconnect("k1", ReasonCode.AdministrativeAction, "revoked"));
    }

    [Fact]
    public async Task WhoIsKeptApartNeitherTakesNorBlocksTheClientId()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Application.Admit = (arrival, _) => new(arrival.UserName == "old"
            ? MqttAdmission.Admit("apart", new TopicPermissions([], ["k1/commands"])) with { SessionId = "apart:1", DropsWill = true }
            : MqttAdmission.Admit("k1", new TopicPermissions(["k1/#"], ["k1/#"])));
        using var old = await host.OpenAsync();
        using var present = await host.OpenAsync();
        Assert.Equal(0, (await old.ConnectAsync("k1", c => (c.UserName, c.Will) = ("old", Will))).Code);
        Assert.Equal(0, (await present.ConnectAsync("k1", c => c.UserName = "present")).Code);
        await old.PingAsync();
        using var again = await host.OpenAsync();
        Assert.Equal(0, (await again.ConnectAsync("k1", c => c.UserName = "old")).Code);
        await old.ExpectEndAsync(ReasonCode.SessionTakenOver);
        await present.PingAsync();
        again.Dispose();
        await Eventually.TrueAsync(() => host.Gateway.ConnectionCount == 1, "only the present one is left");
        // A will that may not be published is dropped, not published.
        Assert.Empty(host.Application.Observed);
    }
}

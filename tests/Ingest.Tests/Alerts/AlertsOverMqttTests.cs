using CardSystem.Contracts;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Alerts;

public sealed class AlertsOverMqttTests(PostgresServer server)
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AForgedTapRaisesAnAlertByItselfAndHealthSaysSo(string kind)
    {
        using var district = new TestDistrict();
        await using var centre = await TestCentre.StartAsync(kind, server, district);
        await using var link = await centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        var forged = district.One.Tap(district.Cards[0], TestDistrict.Nine, forge: t => t with { At = TestDistrict.Nine.AddMinutes(-30) });
        await link.PublishAsync(new Publication(Topics.Taps(new KioskId("kiosk-1")), forged), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => centre.Database.Scalar<long>("select count(*) from security_alerts") == 1, "the alert to be raised");
        Assert.Equal("forged-publish kiosk-1 c1", centre.Database.Scalar<string>("select kind || ' ' || subject || ' ' || unit from security_alerts"));
        using var browser = new HttpClient();
        Assert.Equal("Healthy\nsecurity alerts: 1", await browser.GetStringAsync(new Uri(centre.Web, "/health"), TestContext.Current.CancellationToken));
        var said = await CommandLine.SayAsync(centre.Database, "alerts");
        Assert.Contains("1: forged-publish kiosk-1 (serious, c1)", said.Output, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"forged-publish\"", (await CommandLine.SayAsync(centre.Database, "alerts", "list", "--json")).Output, StringComparison.Ordinal);
    }
}

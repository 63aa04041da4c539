using System.Net;
using CardSystem.Contracts;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Cards;
using CardSystem.Mqtt;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Hotlist;

public sealed class HotlistPageTests(PostgresServer server)
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheListShowsWhatStandsOnItAndWhichKioskKnows(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var days = new CardSystem.Ingest.District.DistrictDays(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        var cards = new CardDesk(host.Database.Database, days, TimeProvider.System);
        Assert.True(cards.Enter("CARD0001", CardState.Lost, null, null, "tests").Done);
        await Eventually.TrueAsync(() => host.Database.Scalar<long>("select count(*) from hotlist") == 1, "the list to follow");
        var at = TimeProvider.System.GetUtcNow();
        await using var link = await host.Centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await link.PublishAsync(new Publication(Topics.Status(new KioskId("kiosk-1")), Message.Write(new KioskStatus(true, at, "b00t", "test", 0, null, [], [], 1, null, 1, at)), QoS: 1, Retain: true), TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => host.Database.Scalar<long>("select count(*) from kiosk_statuses") == 1, "the status to be kept");

        var page = await CardScene.GetAsync(host.As(StaffRole.District, "d"), "/hotlist");
        Assert.All(["CARD0001", "已挂失", "张*", "名单共 1 张卡，最新版本 1", "最新", "没有收到"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        var west = await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s2"), "/hotlist");
        Assert.DoesNotContain("CARD0001", west, StringComparison.Ordinal);
        Assert.DoesNotContain("c1 签到机", west, StringComparison.Ordinal);
        await CardScene.GetAsync(host.As(StaffRole.DataProtection, "d"), "/hotlist", HttpStatusCode.Forbidden);
    }
}

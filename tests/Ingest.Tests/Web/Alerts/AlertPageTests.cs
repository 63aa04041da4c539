using System.Globalization;
using System.Net;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Cards;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Alerts;

public sealed class AlertPageTests(PostgresServer server)
{
    private static long Raise(DeskHost host, string kind, string subject, string unit)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        var alert = SecurityAlerts.Raise(work, TimeProvider.System.GetUtcNow(), kind, subject, "Seen at the door.", unit).Alert;
        work.Commit();
        return alert;
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAlertIsSeenAndClosedByThoseOfItsUnitWithANote(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var card = Raise(host, AlertKinds.CopiedCard, "CARD0001", "s1").ToString(CultureInfo.InvariantCulture);
        var kiosk = Raise(host, AlertKinds.ClonedKiosk, "kiosk-2", "c2").ToString(CultureInfo.InvariantCulture);
        var east = host.As(StaffRole.SubDistrict, "s1");
        var list = await CardScene.GetAsync(east, "/alerts");
        Assert.All(["疑似复制卡", "CARD0001", "未处理", "东街道"], text => Assert.Contains(text, list, StringComparison.Ordinal));
        Assert.DoesNotContain("kiosk-2", list, StringComparison.Ordinal);
        await CardScene.GetAsync(east, "/alerts/" + kiosk, HttpStatusCode.NotFound);
        await CardScene.GetAsync(host.As(StaffRole.Centre, "c2"), "/alerts", HttpStatusCode.Forbidden);
        var whole = await CardScene.GetAsync(host.As(StaffRole.District, "d", "en"), "/alerts?f_state=open&sort=-subject&q=k");
        Assert.Contains("kiosk-2", whole, StringComparison.Ordinal);
        Assert.Contains("/kiosks/kiosk-2", await CardScene.GetAsync(host.As(StaffRole.District, "d", "en"), "/alerts/" + kiosk), StringComparison.Ordinal);

        var page = await CardScene.GetAsync(east, "/alerts/" + card);
        Assert.All(["卡片无法证明自己持有登记的密钥", "请收回这张卡", "Seen at the door.", "/cards/CARD0001"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        using var silent = await DeskHost.PostAsync(east, "/alerts/" + card, ("note", " "));
        Assert.Contains("请写下处理结果", await CardScene.BodyAsync(silent), StringComparison.Ordinal);
        using var foreign = await DeskHost.PostAsync(host.As(StaffRole.SubDistrict, "s2"), "/alerts/" + card, ("note", "x"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var closed = await DeskHost.PostAsync(east, "/alerts/" + card, ("note", "卡已收回"));
        Assert.Contains("已处理", await CardScene.DoneAsync(east, closed), StringComparison.Ordinal);
        Assert.All(["卡已收回", "sub-district-1"], text => Assert.Contains(text, CardScene.GetAsync(east, "/alerts/" + card).GetAwaiter().GetResult(), StringComparison.Ordinal));
        Assert.DoesNotContain("CARD0001", await CardScene.GetAsync(east, "/alerts?f_state=open"), StringComparison.Ordinal);
    }
}

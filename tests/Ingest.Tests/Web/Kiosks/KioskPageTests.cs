using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Contracts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Cards;
using CardSystem.Mqtt;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Kiosks;

public sealed partial class KioskPageTests(PostgresServer server)
{
    [GeneratedRegex("id=\"claim-code\">([^<]+)<")]
    private static partial Regex Code();

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachSeesTheKiosksOfHisCentresAndHowTheyAre(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var at = TimeProvider.System.GetUtcNow();
        await using (var link = await host.Centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1"))
        {
            var status = new KioskStatus(true, at, "b00t", "cardagent 9.1", 0, null, [new JournalStatus("00000000000000aa", 0, 0)], [new ReaderStatus("ACS ACR122U", "ready"), new ReaderStatus("Left", "gone")], 7, "reader Left: unplugged", 3, at, "Debian 12", at.AddDays(3));
            await link.PublishAsync(new Publication(Topics.Status(new KioskId("kiosk-1")), Message.Write(status), QoS: 1, Retain: true), TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => host.Database.Scalar<long>("select count(*) from kiosk_statuses") == 1, "the status to be kept");
            var list = await CardScene.GetAsync(host.As(StaffRole.Centre, "c1"), "/kiosks");
            Assert.All(["c1 签到机", "cardagent 9.1", "1/2", "有故障", "由名单导入"], text => Assert.Contains(text, list, StringComparison.Ordinal));
            Assert.DoesNotContain("c2 签到机", list, StringComparison.Ordinal);
            var page = await CardScene.GetAsync(host.As(StaffRole.Auditor, "d", "en"), "/kiosks/kiosk-1");
            Assert.All(["ACS ACR122U", "Unplugged", "Debian 12", "00000000000000aa", "7 (the newest is"], text => Assert.Contains(text, page, StringComparison.Ordinal));
            Assert.DoesNotContain("handler=Revoke", page, StringComparison.Ordinal);
        }

        await CardScene.GetAsync(host.As(StaffRole.Centre, "c1"), "/kiosks/kiosk-2", HttpStatusCode.NotFound);
        await CardScene.GetAsync(host.As(StaffRole.BranchSecretary, "b1"), "/kiosks", HttpStatusCode.Forbidden);
        var csv = await CardScene.GetAsync(host.As(StaffRole.District, "d"), "/kiosks?export=csv&f_health=offline&f_centre=c2");
        Assert.Contains("kiosk-2", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("kiosk-1", csv, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AKioskIsAddedItsCodeIsShownOnceAndItIsRevoked(string kind)
    {
        using var trust = new TestTrustFolder(kind, server);
        await using var host = await DeskHost.StartAsync(server, kind, trust.Sets);
        var clerk = host.As(StaffRole.Centre, "c1");
        foreach (var (fields, says) in new[]
        {
            (new[] { ("id", "Kiosk 9"), ("name", "大厅"), ("centre", "c1") }, "编号只能用"), (new[] { ("id", "kiosk-1"), ("name", "大厅"), ("centre", "c1") }, "编号 kiosk-1 已被使用"),
            (new[] { ("id", "kiosk-9"), ("name", " "), ("centre", "c1") }, "请填写名称"), (new[] { ("id", "kiosk-9"), ("name", "大厅"), ("centre", "c1"), ("office", "true") }, "只有区级人员可以指定发卡台"),
        })
        {
            using var refused = await DeskHost.PostAsync(clerk, "/kiosks/enrol", fields);
            Assert.Contains(says, await CardScene.BodyAsync(refused), StringComparison.Ordinal);
        }

        using var elsewhere = await DeskHost.PostAsync(clerk, "/kiosks/enrol", ("id", "kiosk-9"), ("name", "大厅"), ("centre", "c2"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var added = await DeskHost.PostAsync(clerk, "/kiosks/enrol", ("id", "kiosk-9"), ("name", "大厅"), ("centre", "c1"));
        var sheet = await CardScene.BodyAsync(added);
        var code = Code().Match(sheet).Groups[1].Value;
        Assert.All(["登记码只显示这一次", "cardagent enrol --centre https://centre.example:8443 --code " + code, "class=\"qr\""], text => Assert.Contains(text, sheet, StringComparison.Ordinal));
        Assert.True(added.Headers.CacheControl!.NoStore);
        var page = await CardScene.GetAsync(clerk, "/kiosks/kiosk-9");
        Assert.DoesNotContain(code, page, StringComparison.Ordinal);
        Assert.Contains("等待登记", page, StringComparison.Ordinal);

        using var again = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-9?handler=Claim");
        Assert.NotEqual(code, Code().Match(await CardScene.BodyAsync(again)).Groups[1].Value);
        using var silent = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-9?handler=Revoke", ("reason", ""));
        Assert.Contains("请填写原因", await CardScene.BodyAsync(silent), StringComparison.Ordinal);
        using var revoked = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-9?handler=Revoke", ("reason", "被盗"));
        Assert.All(["终端 kiosk-9 已停用。", "被盗", "已停用"], text => Assert.Contains(text, CardScene.DoneAsync(clerk, revoked).GetAwaiter().GetResult(), StringComparison.Ordinal));
        Assert.Equal(["kiosk-add", "kiosk-claim", "kiosk-revoke"], host.Database.Query<string>("select what from acts where subject = 'kiosk-9' and who = 'centre-1' order by act"));
    }

    [Fact]
    public async Task NamePlaceDeskAndBareNumbersAreChangedAndUndone()
    {
        await using var host = await DeskHost.StartAsync(server);
        var district = host.As(StaffRole.District, "d", "en");
        using var renamed = await DeskHost.PostAsync(district, "/kiosks/kiosk-1?handler=Change", ("name", "Ground floor"), ("centre", "c2"));
        Assert.All(["Kiosk kiosk-1 is changed.", "Ground floor", "Undo"], text => Assert.Contains(text, CardScene.DoneAsync(district, renamed).GetAwaiter().GetResult(), StringComparison.Ordinal));
        host.Database.Execute("insert into journals(kiosk, journal) values('kiosk-1', '00000000000000ab')");
        using var moved = await DeskHost.PostAsync(district, "/kiosks/kiosk-1?handler=Change", ("name", "Ground floor"), ("centre", "c1"));
        Assert.Contains("so its place stays", await CardScene.BodyAsync(moved), StringComparison.Ordinal);
        using var notMine = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c2"), "/kiosks/kiosk-1?handler=Change", ("name", "x"), ("centre", "c1"));
        Assert.Equal(HttpStatusCode.NotFound, notMine.StatusCode);

        using var desk = await DeskHost.PostAsync(district, "/kiosks/kiosk-2?handler=Office", ("on", "true"));
        Assert.Contains("Kiosk kiosk-2 is a card desk now.", await CardScene.DoneAsync(district, desk), StringComparison.Ordinal);
        using var mayNot = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c2", "en"), "/kiosks/kiosk-2?handler=Office", ("on", "false"));
        Assert.Contains("Only the district's people", await CardScene.BodyAsync(mayNot), StringComparison.Ordinal);
        using var gone = await DeskHost.PostAsync(district, "/kiosks/kiosk-2?handler=Office", ("on", "false"));
        Assert.Contains("no card desk any more", await CardScene.DoneAsync(district, gone), StringComparison.Ordinal);

        var centre = host.As(StaffRole.Centre, "c2", "en");
        using var uid = await DeskHost.PostAsync(centre, "/kiosks/kiosk-2?handler=Uid", ("on", "true"));
        Assert.Contains("takes cards with only a number from now on", await CardScene.DoneAsync(centre, uid), StringComparison.Ordinal);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from uid_permissions where centre = 'c2' and allowed = 1"));
        foreach (var handler in new[] { "Claim", "Revoke", "Change", "Office", "Uid" })
        {
            using var refused = await DeskHost.PostAsync(host.As(StaffRole.Auditor, "d"), "/kiosks/kiosk-2?handler=" + handler, ("on", "true"), ("reason", "x"), ("name", "x"), ("centre", "c2"));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }
}

using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Cards;

public sealed class CardPageTests(PostgresServer server)
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachSeesTheCardsOfHisMembersAndThoseTappedAtHisKiosks(string kind)
    {
        await using var scene = await CardScene.StartAsync(server, kind);
        var (host, town) = (scene.Host, scene.Host.Town);
        await scene.TapAsync(town.Two, town.Two.Tap(town.Cards[0], CardScene.Yesterday(9, 0)), town.Two.Tap(scene.Nobodys, CardScene.Yesterday(9, 1)));

        var district = await CardScene.GetAsync(host.As(StaffRole.District, "d"), "/cards");
        Assert.All(["CARD0001", "CARD0004", "张*", "正常"], text => Assert.Contains(text, district, StringComparison.Ordinal));
        Assert.DoesNotContain("张三丰", district, StringComparison.Ordinal);
        var west = await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s2"), "/cards");
        Assert.Contains("CARD0001", west, StringComparison.Ordinal);
        Assert.Contains("CARDOFNOBODY", west, StringComparison.Ordinal);
        Assert.DoesNotContain("CARD0002", west, StringComparison.Ordinal);
        var east = await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s1"), "/cards");
        Assert.Contains("CARD0002", east, StringComparison.Ordinal);
        Assert.DoesNotContain("CARDOFNOBODY", east, StringComparison.Ordinal);
        await CardScene.GetAsync(host.As(StaffRole.DataProtection, "d"), "/cards", HttpStatusCode.Forbidden);
        await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s2"), "/cards/CARD0002", HttpStatusCode.NotFound);
        await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s2"), "/cards/CARD9999", HttpStatusCode.NotFound);

        var csv = await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s1", "en"), "/cards?export=csv&sort=-card&f_state=active&f_holder=some&f_profile=piv&q=card000");
        Assert.Equal(["CARD0004", "CARD0003", "CARD0002", "CARD0001"], csv.Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')[0]));
        Assert.Contains("Nothing fits", await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s1", "en"), "/cards?f_state=expired"), StringComparison.Ordinal);
        Assert.Contains("CARD0001", await CardScene.GetAsync(host.As(StaffRole.SubDistrict, "s1"), "/cards?names=1&q=张三"), StringComparison.Ordinal);
        // Who may not see names finds nobody by one.
        Assert.DoesNotContain("CARD0001", await CardScene.GetAsync(host.As(StaffRole.Auditor, "d"), "/cards?names=1&q=张三"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACardIsReportedLostUndoneSuspendedAndFoundAgainAndThePageTellsItsLife(string kind)
    {
        await using var scene = await CardScene.StartAsync(server, kind);
        var (host, town) = (scene.Host, scene.Host.Town);
        await scene.TapAsync(town.One, town.One.Tap(town.Cards[0], CardScene.Yesterday(9, 5)), town.One.Tap(town.Cards[0], CardScene.Yesterday(22, 30)),
            town.One.Tap(town.Cards[0], CardScene.Yesterday(9, 30), change: t => t with { CardSignature = new byte[70] }));
        var clerk = host.As(StaffRole.Centre, "c1");
        var page = await CardScene.GetAsync(clerk, "/cards/CARD0001");
        Assert.All(["计入 五月主题党日", "到访", "待核实：卡签名不符", "c1 签到机", "东街道中心", "从一开始"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        // In the member's file the same tap explains the attendance, by the kiosk's name and the time of day.
        var why = host.Database.Database.ReadDerived(work => Ingest.Web.Pages.MemberAttendanceQuery.Of(work, "M01", 0, long.MaxValue, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"))).Single(l => l.Session.Id == "past").Why;
        Assert.Contains("刷卡：09:05 c1 签到机（签到）。", why.Chinese, StringComparison.Ordinal);
        Assert.Contains("Taps: 09:05 at c1 签到机 (in).", why.English, StringComparison.Ordinal);

        using var lost = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Lost", ("reason", "掉在公交上"), ("at", CardScene.Yesterday(9, 0).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm", null)));
        var after = await CardScene.DoneAsync(clerk, lost);
        Assert.All(["卡 CARD0001：已挂失。", "撤销", "掉在公交上"], text => Assert.Contains(text, after, StringComparison.Ordinal));
        await scene.SettledAsync();
        Assert.Equal(["CARD0001 bad-proof", "CARD0001 card-lost", "CARD0001 card-lost"], scene.Aside());

        var at = CardScene.Yesterday(9, 0).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"name=\"at\" value=\"{at}\"", after, StringComparison.Ordinal);
        using var undo = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Undo", ("at", at), ("state", "active"));
        Assert.Contains("已撤销，卡 CARD0001 恢复为：正常。", await CardScene.DoneAsync(clerk, undo), StringComparison.Ordinal);
        await scene.SettledAsync();
        Assert.Equal(["CARD0001 bad-proof"], scene.Aside());

        using var wrong = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Suspend", ("until", "yesterday"));
        Assert.Contains("时间写法不对", await CardScene.BodyAsync(wrong), StringComparison.Ordinal);
        using var early = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Suspend", ("until", "2020-01-01T10:00"));
        Assert.Contains("恢复的时间要晚于开始的时间", await CardScene.BodyAsync(early), StringComparison.Ordinal);
        using var suspended = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Suspend", ("until", "2099-01-01T10:00"));
        Assert.Contains("暂停使用", await CardScene.DoneAsync(clerk, suspended), StringComparison.Ordinal);
        Assert.Contains("CARD0001", await CardScene.GetAsync(host.As(StaffRole.District, "d"), "/cards?f_state=suspended"), StringComparison.Ordinal);
        using var found = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Found");
        Assert.Contains("卡 CARD0001：正常。", await CardScene.DoneAsync(clerk, found), StringComparison.Ordinal);
        Assert.Equal("centre-1", host.Database.Query<string>("select distinct who from acts where what in ('card-lost', 'card-suspended')").Single());
    }

    [Fact]
    public async Task WhoHasNothingToDoWithACardChangesNothing()
    {
        await using var scene = await CardScene.StartAsync(server);
        foreach (var (client, expected) in new[]
        {
            (scene.Host.As(StaffRole.SubDistrict, "s2"), HttpStatusCode.NotFound), (scene.Host.As(StaffRole.Centre, "c2"), HttpStatusCode.NotFound), (scene.Host.As(StaffRole.Auditor, "d"), HttpStatusCode.Forbidden),
            (scene.Host.As(StaffRole.BranchSecretary, "b1"), HttpStatusCode.Forbidden), (scene.Host.As(StaffRole.Platform), HttpStatusCode.Forbidden),
        })
        {
            foreach (var handler in new[] { "Lost", "Suspend", "Found", "Revoke", "Undo", "Replace", "Request" })
            {
                using var refused = await DeskHost.PostAsync(client, "/cards/CARD0001?handler=" + handler, ("at", "1"), ("state", "lost"), ("with", "CARD0002"));
                Assert.Equal(expected, refused.StatusCode);
            }
        }

        Assert.Equal(0, scene.Host.Database.Scalar<long>("select count(*) from card_states"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherCardTakesItsPlaceAndANewOneIsAskedFor(string kind)
    {
        await using var scene = await CardScene.StartAsync(server, kind);
        var clerk = scene.Host.As(StaffRole.SubDistrict, "s1", "en");
        foreach (var (with, says) in new[] { ("CARD0001", "cannot take its own place"), ("CARD9999", "There is no card CARD9999"), ("CARD0002", "Card CARD0002 is somebody else's.") })
        {
            using var refused = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Replace", ("with", with));
            Assert.Contains(says, await CardScene.BodyAsync(refused), StringComparison.Ordinal);
        }

        using var asked = await DeskHost.PostAsync(clerk, "/cards/CARD0002?handler=Request", ("note", "worn out"));
        var request = await CardScene.DoneAsync(clerk, asked);
        Assert.Contains("A card was asked for M02", request, StringComparison.Ordinal);
        var open = await CardScene.GetAsync(clerk, "/cards/open");
        Assert.All(["M02", "CARD0002", "Asked for", "Take it back"], text => Assert.Contains(text, open, StringComparison.Ordinal));
        Assert.DoesNotContain("王小明", open, StringComparison.Ordinal);
        Assert.DoesNotContain("M02", await CardScene.GetAsync(scene.Host.As(StaffRole.SubDistrict, "s2"), "/cards/open"), StringComparison.Ordinal);

        using var mine = await DeskHost.PostAsync(clerk, "/cards/request", ("member", "M05"), ("note", ""));
        Assert.Contains("A card was asked for M05", await CardScene.DoneAsync(clerk, mine), StringComparison.Ordinal);
        using var has = await DeskHost.PostAsync(clerk, "/cards/request", ("member", "M03"));
        Assert.Contains("M03 has card CARD0003 in use", await CardScene.BodyAsync(has), StringComparison.Ordinal);
        using var others = await DeskHost.PostAsync(clerk, "/cards/request", ("member", "M08"));
        Assert.Contains("There is no member M08", await CardScene.BodyAsync(others), StringComparison.Ordinal);

        var card = scene.Host.Database.Query<string>("select card from card_issues where member = 'M05'").Single();
        using var foreign = await DeskHost.PostAsync(scene.Host.As(StaffRole.SubDistrict, "s2", "en"), "/cards/open?handler=Withdraw", ("card", card));
        Assert.Contains("It cannot be taken back", await CardScene.BodyAsync(foreign), StringComparison.Ordinal);
        using var withdrawn = await DeskHost.PostAsync(clerk, "/cards/open?handler=Withdraw", ("card", card));
        Assert.Contains("is taken back", await CardScene.DoneAsync(clerk, withdrawn), StringComparison.Ordinal);

        using var replaced = await DeskHost.PostAsync(clerk, "/cards/CARD0001?handler=Replace", ("with", "CARDOFNOBODY"));
        Assert.Contains("CARDOFNOBODY has taken the place of CARD0001.", await CardScene.DoneAsync(clerk, replaced), StringComparison.Ordinal);
        Assert.Contains("Replaced", await CardScene.GetAsync(clerk, "/cards/CARD0001"), StringComparison.Ordinal);
    }
}

using System.Net;
using CardSystem.Contracts;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Cards;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.SetAside;

public sealed class SetAsidePageTests(PostgresServer server)
{
    private const string Group = "/set-aside/group?card=CARDOFNOBODY&reason=unknown-card";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACardOfNobodyIsGivenToAMemberAfterSeeingWhatWillChangeAndItCanBeTakenBack(string kind)
    {
        await using var scene = await CardScene.StartAsync(server, kind);
        var town = scene.Host.Town;
        await scene.TapAsync(town.One, town.One.Tap(scene.Nobodys, CardScene.Yesterday(9, 20)), town.One.Tap(scene.Stranger, CardScene.Yesterday(9, 21)));
        var clerk = scene.Host.As(StaffRole.Centre, "c1");
        var list = await CardScene.GetAsync(clerk, "/set-aside");
        Assert.All(["CARDOFNOBODY", "CARDUNKNOWN", "卡不在名册里", "c1 签到机"], text => Assert.Contains(text, list, StringComparison.Ordinal));
        Assert.Contains("没有待处理的刷卡", await CardScene.GetAsync(scene.Host.As(StaffRole.Centre, "c2"), "/set-aside"), StringComparison.Ordinal);
        await CardScene.GetAsync(scene.Host.As(StaffRole.Centre, "c2"), Group, HttpStatusCode.NotFound);

        Assert.Contains("请填写成员编号", await CardScene.GetAsync(clerk, Group + "&member="), StringComparison.Ordinal);
        Assert.Contains("没有编号为 M99 的成员", await CardScene.GetAsync(clerk, Group + "&member=M99"), StringComparison.Ordinal);
        // A member of another sub-district is to him as one who is not there: nothing is told, nothing bound, and no look written down.
        var far = await CardScene.GetAsync(clerk, Group + "&member=M10");
        Assert.Contains("没有编号为 M10 的成员", far, StringComparison.Ordinal);
        Assert.DoesNotContain("次会计入", far, StringComparison.Ordinal);
        using (var refused = await DeskHost.PostAsync(clerk, "/set-aside/group?handler=Bind", ("card", "CARDOFNOBODY"), ("member", "M10"))) Assert.Contains("没有编号为 M10 的成员", await CardScene.BodyAsync(refused), StringComparison.Ordinal);
        Assert.Equal(0, scene.Host.Database.Scalar<long>("select (select count(*) from card_holders where member = 'M10') + (select count(*) from acts where subject = 'M10')"));
        var preview = await CardScene.GetAsync(clerk, Group + "&member=M05");
        Assert.All(["陈**", "1 次刷卡中，1 次会计入，0 次仍待处理", "五月主题党日", "无记录", "迟到"], text => Assert.Contains(text, preview, StringComparison.Ordinal));
        Assert.DoesNotContain("陈思远", preview, StringComparison.Ordinal);
        Assert.Matches(@">2</span>\s*<span>次刷卡待核实", await CardScene.GetAsync(clerk, "/desk"));
        // Who may import cards is led there, and nobody else is led anywhere.
        const string Stranger = "/set-aside/group?card=CARDUNKNOWN&reason=unknown-card";
        var asClerk = await CardScene.GetAsync(clerk, Stranger);
        Assert.Contains("导入由区级管理员办理", asClerk, StringComparison.Ordinal);
        Assert.DoesNotContain("去导入", asClerk, StringComparison.Ordinal);
        Assert.Contains("/members/import?what=cards", await CardScene.GetAsync(scene.Host.As(StaffRole.District, "d"), Stranger), StringComparison.Ordinal);
        await CardScene.GetAsync(scene.Host.As(StaffRole.District, "d"), "/members/import?what=cards");

        using var bound = await DeskHost.PostAsync(clerk, "/set-aside/group?handler=Bind", ("card", "CARDOFNOBODY"), ("member", "M05"), ("note", "看过身份证"));
        Assert.Contains("卡 CARDOFNOBODY 已登记到 陈** 名下", await CardScene.DoneAsync(clerk, bound), StringComparison.Ordinal);
        await scene.SettledAsync();
        Assert.Equal(["past"], scene.Host.Database.Query<string>("select session from derived.attendance where member = 'M05'"));
        Assert.Equal(["CARDUNKNOWN unknown-card"], scene.Aside());

        using var undo = await DeskHost.PostAsync(clerk, "/set-aside/group?handler=Unbind", ("card", "CARDOFNOBODY"), ("member", "M05"));
        Assert.Contains("已撤回", await CardScene.DoneAsync(clerk, undo), StringComparison.Ordinal);
        await scene.SettledAsync();
        Assert.Equal(["CARDOFNOBODY unknown-card", "CARDUNKNOWN unknown-card"], scene.Aside());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsLeftAsItIsLeavesTheListOfThisCentreAndComesBack(string kind)
    {
        await using var scene = await CardScene.StartAsync(server, kind);
        var town = scene.Host.Town;
        await scene.TapAsync(town.One, town.One.Tap(scene.Nobodys, CardScene.Yesterday(9, 20)));
        await scene.TapAsync(town.Two, town.Two.Tap(scene.Nobodys, CardScene.Yesterday(9, 25)));
        var clerk = scene.Host.As(StaffRole.Centre, "c1", "en");
        using var silent = await DeskHost.PostAsync(clerk, "/set-aside/group?handler=Leave", ("card", "CARDOFNOBODY"), ("reason", "unknown-card"), ("note", " "));
        Assert.Contains("Say what you found", await CardScene.BodyAsync(silent), StringComparison.Ordinal);
        using var left = await DeskHost.PostAsync(clerk, "/set-aside/group?handler=Leave", ("card", "CARDOFNOBODY"), ("reason", "unknown-card"), ("note", "a sample of the maker"));
        Assert.Contains("1 has left the list.", await CardScene.DoneAsync(clerk, left), StringComparison.Ordinal);
        Assert.DoesNotContain("CARDOFNOBODY", await CardScene.GetAsync(clerk, "/set-aside"), StringComparison.Ordinal);
        var west = scene.Host.As(StaffRole.Centre, "c2", "en");
        Assert.Contains("CARDOFNOBODY", await CardScene.GetAsync(west, "/set-aside"), StringComparison.Ordinal);
        Assert.Contains("a sample of the maker", await CardScene.GetAsync(clerk, "/set-aside/left"), StringComparison.Ordinal);
        Assert.DoesNotContain("a sample of the maker", await CardScene.GetAsync(west, "/set-aside/left"), StringComparison.Ordinal);

        var act = scene.Host.Database.Scalar<long>("select act from set_aside_left").ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var foreign = await DeskHost.PostAsync(west, "/set-aside/left?handler=Back", ("act", act));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var back = await DeskHost.PostAsync(clerk, "/set-aside/left?handler=Back", ("act", act));
        Assert.Contains("CARDOFNOBODY", await CardScene.DoneAsync(clerk, back), StringComparison.Ordinal);
        // Nobody else's taps are left by somebody who cannot see them, nor is a card bound.
        using var blind = await DeskHost.PostAsync(scene.Host.As(StaffRole.Auditor, "d"), "/set-aside/group?handler=Leave", ("card", "CARDOFNOBODY"), ("reason", "unknown-card"), ("note", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, blind.StatusCode);
        using var stranger = await DeskHost.PostAsync(scene.Host.As(StaffRole.Centre, "c2"), "/set-aside/group?handler=Bind", ("card", "CARD0001"), ("member", "M05"));
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASignInWithABareNumberIsRegisteredBoundAndConfirmed(string kind)
    {
        await using var scene = await CardScene.StartAsync(server, kind);
        var (host, town) = (scene.Host, scene.Host.Town);
        var days = new CardSystem.Ingest.District.DistrictDays(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        Assert.True(new UidDesk(host.Database.Database, days, TimeProvider.System).Enter("c1", true, CardScene.Yesterday(1, 0), "tests").Done);
        await scene.TapAsync(town.One, town.One.Tap(null, CardScene.Yesterday(9, 0), change: t => t with { Card = new CardId("UID04AABBCC"), Assurance = Assurance.A0 }));
        var clerk = host.As(StaffRole.Centre, "c1");
        Assert.Contains("暂定", await CardScene.GetAsync(clerk, "/set-aside/group?card=UID04AABBCC&reason=unknown-card&member=M06"), StringComparison.Ordinal);
        using var bound = await DeskHost.PostAsync(clerk, "/set-aside/group?handler=Bind", ("card", "UID04AABBCC"), ("member", "M06"));
        await CardScene.DoneAsync(clerk, bound);
        await scene.SettledAsync();

        var waiting = await CardScene.GetAsync(clerk, "/set-aside/provisional");
        Assert.All(["M06", "杨**", "五月主题党日", "确认到场"], text => Assert.Contains(text, waiting, StringComparison.Ordinal));
        Assert.Contains("没有待确认的签到", await CardScene.GetAsync(host.As(StaffRole.Centre, "c2"), "/set-aside/provisional"), StringComparison.Ordinal);
        using var foreign = await DeskHost.PostAsync(host.As(StaffRole.Centre, "c2"), "/set-aside/provisional?handler=Confirm", ("session", "past"), ("member", "M06"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var other = await DeskHost.PostAsync(clerk, "/set-aside/provisional?handler=Confirm", ("session", "past"), ("member", "M01"));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        using var confirmed = await DeskHost.PostAsync(clerk, "/set-aside/provisional?handler=Confirm", ("session", "past"), ("member", "M06"));
        Assert.Contains("已确认 M06 到场", await CardScene.DoneAsync(clerk, confirmed), StringComparison.Ordinal);
        await scene.SettledAsync();
        Assert.Contains("没有待确认的签到", await CardScene.GetAsync(clerk, "/set-aside/provisional"), StringComparison.Ordinal);
        using var back = await DeskHost.PostAsync(clerk, "/set-aside/provisional?handler=Back", ("session", "past"), ("member", "M06"));
        Assert.Contains("已撤销", await CardScene.DoneAsync(clerk, back), StringComparison.Ordinal);
        await scene.SettledAsync();
        Assert.Contains("M06", await CardScene.GetAsync(clerk, "/set-aside/provisional"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UploadsThatCannotBeReadAreShownAndLeftByWhoeverHasTheKiosk()
    {
        await using var scene = await CardScene.StartAsync(server);
        scene.Host.Database.Execute("insert into refused_payloads(received_at, kiosk, reason, detail, digest, length, body) values(1780000000000, 'kiosk-1', 'malformed', 'Not JSON.', @digest, 3, @digest)", new { digest = new byte[] { 1, 2, 3 } });
        var clerk = scene.Host.As(StaffRole.Centre, "c1");
        Assert.Contains("c1 签到机", await CardScene.GetAsync(clerk, "/set-aside/payloads?kiosk=kiosk-1&reason=malformed"), StringComparison.Ordinal);
        Assert.Contains("Not JSON.", await CardScene.GetAsync(clerk, "/set-aside/payloads"), StringComparison.Ordinal);
        Assert.Contains("写明核实的结果", await CardScene.GetAsync(clerk, "/set-aside/payloads?kiosk=kiosk-1&reason=malformed"), StringComparison.Ordinal);
        using var foreign = await DeskHost.PostAsync(scene.Host.As(StaffRole.Centre, "c2"), "/set-aside/payloads?handler=Leave", ("kiosk", "kiosk-1"), ("reason", "malformed"), ("note", "x"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var left = await DeskHost.PostAsync(clerk, "/set-aside/payloads?handler=Leave", ("kiosk", "kiosk-1"), ("reason", "malformed"), ("note", "旧版本的试验"));
        Assert.DoesNotContain("Not JSON.", await CardScene.DoneAsync(clerk, left), StringComparison.Ordinal);
    }
}

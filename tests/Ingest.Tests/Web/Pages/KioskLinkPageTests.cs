using System.Net;
using CardSystem.Contracts;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.PageLinks;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.AspNetCore.DataProtection;

namespace CardSystem.Ingest.Tests.Web.Pages;

/// <summary>What the phone sees that has scanned a kiosk's code.</summary>
public sealed class KioskLinkPageTests(PostgresServer server)
{
    private static string LinkOf(DeskHost host, string member, TimeSpan ago = default)
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow() - ago);
        return "/me/k/" + new PageLinkSeal(host.Service<IDataProtectionProvider>(), time).Link(member);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheCodeOpensTheOwnPageOnceInTheBrowserThatOpenedItAndNobodyElses(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var link = LinkOf(host, "M01");
        var (phone, other) = (host.Nobody(), host.Nobody("en"));
        // Programs look through addresses before people do.
        for (var i = 0; i < 3; i++) Assert.Contains("打开我的记录", await DeskHost.GetAsync(other, link + "?lang=zh-CN"), StringComparison.Ordinal);
        using var opened = await DeskHost.PostAsync(phone, link, [], tokenFrom: link);
        Assert.Equal((HttpStatusCode.Redirect, "/me"), (opened.StatusCode, opened.Headers.Location?.OriginalString));
        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"), c => c.StartsWith("own-page=", StringComparison.Ordinal));
        Assert.All(["path=/me", "samesite=strict", "httponly"], part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
        for (var i = 0; i < 2; i++)
        {
            var page = await DeskHost.GetAsync(phone, "/me");
            Assert.Contains("M01", page, StringComparison.Ordinal);
            Assert.DoesNotContain("张三丰", page, StringComparison.Ordinal);
            Assert.DoesNotContain("M02", page, StringComparison.Ordinal);
        }

        // Neither the link again nor another browser without the pass.
        Assert.Contains("这个二维码已经用过了", await DeskHost.GetAsync(phone, link, HttpStatusCode.NotFound), StringComparison.Ordinal);
        var fresh = LinkOf(host, "M02");
        using var again = await DeskHost.PostAsync(other, link + "?lang=en", [], tokenFrom: fresh);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Contains("This code has been used.", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("M01", await DeskHost.GetAsync(other, "/me?lang=en", HttpStatusCode.NotFound), StringComparison.Ordinal);

        using var closed = await DeskHost.PostAsync(phone, "/me?handler=Close", [], tokenFrom: "/me");
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.Contains("查看时间已到，或已关闭", await DeskHost.GetAsync(phone, "/me", HttpStatusCode.NotFound), StringComparison.Ordinal);
        // Whoever looks at his own figures is no staff and leaves no act.
        Assert.Equal(0, host.Database.Scalar<long>("select count(*) from acts where what like 'look%' or what like '%link%'"));
    }

    [Fact]
    public async Task WhatHasRunOutOrNeverWasIsRefusedWithAPlainSentence()
    {
        await using var host = await DeskHost.StartAsync(server);
        var (phone, old, fresh) = (host.Nobody(), LinkOf(host, "M01", TimeSpan.FromMinutes(4)), LinkOf(host, "M01"));
        Assert.Contains("二维码已过期", await DeskHost.GetAsync(phone, old, HttpStatusCode.NotFound), StringComparison.Ordinal);
        using var late = await DeskHost.PostAsync(phone, old + "?lang=en", [], tokenFrom: fresh);
        Assert.Contains("The code has run out.", await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("This is no code that works.", await DeskHost.GetAsync(phone, "/me/k/AAAA?lang=en", HttpStatusCode.NotFound), StringComparison.Ordinal);
        // Without the form's own token nothing is opened.
        using var forged = await phone.PostAsync(new Uri(fresh, UriKind.Relative), new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);

        // Whose number is a pseudonym by now has no page any more, not even by a pass that he has.
        using var opened = await DeskHost.PostAsync(phone, LinkOf(host, "M99"), [], tokenFrom: fresh);
        await DeskHost.GetAsync(phone, "/me", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnObserverOfEverythingIsSentNoLink()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server);
        new AccountStore(host.Database.Database).Add("watcher", SecretHash.Of("secret"), ["#", "cardsystem/v1/kiosks/kiosk-1/page-links"], []);
        await using var watcher = await host.Centre.ConnectAsync("watcher", "secret");
        await using var kiosk = await host.Centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        var topic = Topics.PageLinks(new KioskId("kiosk-1"));
        await watcher.SubscribeAsync(["#", topic], cancel);
        await kiosk.SubscribeAsync([topic], cancel);
        var publish = host.Service<Action<Publication>>();
        foreach (var retain in new[] { false, true }) publish(new Publication(topic, "link"u8.ToArray(), QoS: 0, Retain: retain));
        publish(new Publication("cardsystem/v1/last", "word"u8.ToArray()));
        for (var topics = ""; topics != "cardsystem/v1/last"; topics = (await watcher.Incoming.ReadAsync(cancel)).Topic) Assert.NotEqual(topic, topics);
        Assert.Equal(topic, (await kiosk.Incoming.ReadAsync(cancel)).Topic);
        // Nor what a careless program left standing there.
        await watcher.SubscribeAsync(["cardsystem/v1/kiosks/#"], cancel);
        publish(new Publication("cardsystem/v1/last", "word"u8.ToArray()));
        for (var topics = ""; topics != "cardsystem/v1/last"; topics = (await watcher.Incoming.ReadAsync(cancel)).Topic) Assert.NotEqual(topic, topics);
        // Another kiosk may not even ask.
        await using var other = await host.Centre.ConnectAsync("kiosk-2", "secret-of-kiosk-2");
        await Assert.ThrowsAnyAsync<Exception>(() => other.SubscribeAsync([topic], cancel));
    }

    [Fact]
    public async Task ACentresKiosksShowTheCodeOnlyWhereSomebodyWhoRunsThemSaysSo()
    {
        await using (var homeless = await DeskHost.StartAsync(server))
        {
            var clerk = homeless.As(StaffRole.Centre, "c1");
            using var refused = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-1?handler=Links", ("on", "true"));
            Assert.Contains("Web:Address", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, "Web:Address=http://127.0.0.1:9");
        var mine = host.As(StaffRole.Centre, "c1");
        using var elsewhere = await DeskHost.PostAsync(mine, "/kiosks/kiosk-2?handler=Links", ("on", "true"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Contains("开始显示", await DeskHost.GetAsync(mine, "/kiosks/kiosk-1"), StringComparison.Ordinal);
        using var on = await DeskHost.PostAsync(mine, "/kiosks/kiosk-1?handler=Links", ("on", "true"));
        var page = await DeskHost.GetAsync(mine, "/kiosks/kiosk-1");
        Assert.All(["东街道中心 的终端从现在起显示本人查询二维码", "不再显示"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.Equal(["c1"], host.Database.Query<string>("select centre from page_link_centres"));
        using var off = await DeskHost.PostAsync(mine, "/kiosks/kiosk-1?handler=Links", ("on", "false"));
        Assert.Equal(["page-links-on c1", "page-links-off c1"], host.Database.Query<string>("select what || ' ' || subject from acts where what like 'page-links%' order by act"));
    }
}

using System.Text.Json.Nodes;
using CardSystem.Contracts;
using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Cards;

/// <summary>The card desk's pages in a real browser. The pictures stay in TestResults/screenshots for somebody to look at.</summary>
public sealed class CardDeskBrowserTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    private const string Group = "/set-aside/group?card=CARDOFNOBODY&reason=unknown-card";

    private static readonly (string Name, string Address)[] Pages =
    [
        ("cards", "/cards"), ("card", "/cards/CARD0001"), ("cards-open", "/cards/open"), ("cards-request", "/cards/request"), ("hotlist", "/hotlist"), ("set-aside", "/set-aside"), ("set-aside-group", Group + "&member=M05"),
        ("set-aside-provisional", "/set-aside/provisional"), ("set-aside-payloads", "/set-aside/payloads"), ("set-aside-left", "/set-aside/left"), ("kiosks", "/kiosks"), ("kiosk", "/kiosks/kiosk-1"),
        ("kiosks-enrol", "/kiosks/enrol"), ("alerts", "/alerts"), ("alert", "/alerts/1"),
    ];

    private static async Task<ChromiumPage> SignedInAsync(DeskHost host, Grant grant, string language, bool dark = false, int width = 1280, int height = 900)
    {
        var name = $"{RoleRules.Word(grant.Role)}-{language}-{width}";
        var page = await ChromiumPage.LaunchAsync(TestContext.Current.CancellationToken, language, dark, width, height);
        var cookie = host.CookieOf(NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", name, name, [grant])).Split('=', 2);
        await page.SendAsync("Network.setCookie", new JsonObject { ["name"] = cookie[0], ["value"] = cookie[1], ["url"] = host.Address.ToString(), ["httpOnly"] = true });
        return page;
    }

    /// <summary>Something of everything.</summary>
    private static async Task FillAsync(CardScene scene)
    {
        var (host, town) = (scene.Host, scene.Host.Town);
        var days = new CardSystem.Ingest.District.DistrictDays(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        Assert.True(new UidDesk(host.Database.Database, days, TimeProvider.System).Enter("c1", true, CardScene.Yesterday(1, 0), "tests").Done);
        TestImport.Run(host.Database, "cards", "card,member,certificate,profile\nUID04AABBCC,M06,,uid\n");
        Assert.True(new CardDesk(host.Database.Database, days, TimeProvider.System).Enter("CARD0003", CardState.Lost, CardScene.Yesterday(9, 0), null, "tests", "掉在公交上").Done);
        await scene.TapAsync(town.One, town.One.Tap(town.Cards[0], CardScene.Yesterday(8, 55)), town.One.Tap(scene.Nobodys, CardScene.Yesterday(9, 20)), town.One.Tap(scene.Stranger, CardScene.Yesterday(9, 21)),
            town.One.Tap(town.Cards[2], CardScene.Yesterday(9, 30)), town.One.Tap(null, CardScene.Yesterday(9, 0), change: t => t with { Card = new CardId("UID04AABBCC"), Assurance = Assurance.A0 }),
            town.One.Tap(null, CardScene.Yesterday(9, 2), outcome: TapOutcome.Refused, reason: RefusalReason.NotAMemberCard));
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        SecurityAlerts.Raise(work, TimeProvider.System.GetUtcNow(), AlertKinds.CopiedCard, "CARD0001", "Seen at kiosk-1.", "s1");
        work.Commit();
    }

    [Theory]
    [InlineData("zh-CN", false, "desktop", 1280, 900)]
    public async Task EveryPageIsWholeAndNothingSticksOutSideways(string language, bool dark, string name, int width, int height)
    {
        await using var scene = await CardScene.StartAsync(server);
        await FillAsync(scene);
        await using var page = await SignedInAsync(scene.Host, new Grant(StaffRole.District, "d"), language, dark, width, height);
        foreach (var (what, address) in Pages)
        {
            await page.GoToAsync(new Uri(scene.Host.Address, address).ToString());
            Assert.Equal(language, await page.TextAsync("document.documentElement.lang"));
            await page.ScreenshotAsync(Path.Combine(Folder, $"desk-{what}-{name}-{language}-{(dark ? "dark" : "light")}.png"), width, height, wholePage: true);
            Assert.Equal("", await page.TextAsync("""
                [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .vh, .skip, svg, pre, dialog') && e.getBoundingClientRect().right > innerWidth + .5).map(e => `${e.tagName}.${e.className} reaches to ${e.getBoundingClientRect().right}`).slice(0, 5).join('\n')
                """));
            Assert.True(page.Problems.Count == 0, $"{address}: {string.Join('\n', page.Problems)}");
        }
    }

    [Fact]
    public async Task AClerkBindsACardOfNobodyAndTakesItBack()
    {
        await using var scene = await CardScene.StartAsync(server);
        var town = scene.Host.Town;
        await scene.TapAsync(town.One, town.One.Tap(scene.Nobodys, CardScene.Yesterday(9, 20)));
        await using var page = await SignedInAsync(scene.Host, new Grant(StaffRole.Centre, "c1"), "zh-CN");
        await page.GoToAsync(new Uri(scene.Host.Address, "/set-aside").ToString());
        await page.ClickAsync("td a[href*='CARDOFNOBODY']");
        await page.WaitForAsync("document.querySelector('#member')");
        await page.EvaluateAsync("document.querySelector('#member').value = 'M05'");
        await page.ClickAsync("form[action='/set-aside/group'] button");
        await page.WaitForAsync("document.querySelector('.preview')?.innerText.includes('五月主题党日')");
        Assert.Contains("迟到", await page.TextAsync("document.querySelector('.preview').innerText"), StringComparison.Ordinal);
        await page.ClickAsync("form[action*='handler=Bind'] button");
        await page.WaitForAsync("document.querySelector('.toast')?.innerText.includes('已登记到 陈** 名下')");
        await scene.SettledAsync();
        Assert.Equal(["past"], scene.Host.Database.Query<string>("select session from derived.attendance where member = 'M05'"));
        await page.ClickAsync(".toast button");
        await page.WaitForAsync("document.querySelector('.toast')?.innerText.includes('已撤回')");
        await scene.SettledAsync();
        Assert.Equal(["CARDOFNOBODY unknown-card"], scene.Aside());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task APageOfKiosksRenewsItselfAndNotUnderTheReadersHands()
    {
        await using var scene = await CardScene.StartAsync(server);
        await using var page = await SignedInAsync(scene.Host, new Grant(StaffRole.Centre, "c1"), "zh-CN");
        await page.GoToAsync(new Uri(scene.Host.Address, "/kiosks").ToString());
        Assert.Contains("离线", await page.TextAsync("document.querySelector('#kiosks-now').innerText"), StringComparison.Ordinal);
        await using var link = await scene.Host.Centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        var status = new KioskStatus(true, TimeProvider.System.GetUtcNow(), "b00t", "cardagent 9.1", 0, null, [], [new ReaderStatus("ACS", "ready")], 1);
        await link.PublishAsync(new CardSystem.Mqtt.Publication(Topics.Status(new KioskId("kiosk-1")), Message.Write(status), QoS: 1, Retain: true), TestContext.Current.CancellationToken);
        await page.WaitForAsync("document.querySelector('#kiosks-now').innerText.includes('cardagent 9.1')", TimeSpan.FromMinutes(2));
        Assert.Empty(page.Problems);
    }
}

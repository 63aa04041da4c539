using System.Net;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Tests.Taps;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Mqtt;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Screen;

/// <summary>The way to the own page: from the centre's word to the screen, and to nowhere else.</summary>
public sealed class LinkPageTests : IDisposable
{
    private const string Reader = "Reader A";
    private const string Address = "https://desk.example/me/k/CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly Workbench _bench = new();
    private readonly FakeCardReading _cards = new();
    private readonly TapDesk _desk;
    private readonly UplinkInbox _inbox;

    public LinkPageTests()
    {
        _bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Workbench.Session());
        _desk = _bench.Desk(_cards.Kinds);
        _desk.ReaderAttached(Reader);
        _inbox = new UplinkInbox(
            Workbench.Kiosk, _bench.Outbox, _bench.Config, _bench.Hotlist, _bench.Screen, _bench.Cards, new ClockWatch(_bench.Clock, _bench.Health), NullLogger<UplinkInbox>.Instance);
    }

    public void Dispose() => _bench.Dispose();

    private ScreenResult? Shown => _bench.Screen.State().Results.SingleOrDefault()?.Result;

    private async Task<TapId> TapAsync(string card = "CARD0001")
    {
        _cards.Identity = FakeCardReading.Of(card);
        _desk.CardPresented(new FakeChannel(Reader), _bench.Time.GetTimestamp());
        _desk.CardRemoved(Reader);
        return (await _bench.WaitingAsync())[^1].Id;
    }

    private Task SendAsync(TapId tap, bool retain = false, int seconds = 180) =>
        _inbox.TakeAsync(new Publication(Topics.PageLinks(Workbench.Kiosk), PageLinkMessage.Write(new PageLinkMessage([new PageLink(TapReference.Of(tap), Address, seconds)])), QoS: 0, Retain: retain));

    [Fact]
    public async Task TheLinkStandsBesideTheAnswerToItsVeryTapAndIsKeptNowhere()
    {
        Assert.Contains(Topics.PageLinks(Workbench.Kiosk), _inbox.Comforts);
        var first = await TapAsync();
        await SendAsync(first, retain: true);
        Assert.Null(Shown?.Link);
        await SendAsync(first);
        Assert.Equal((true, false), (Shown?.Link?.Size > 20, Shown?.Link?.Held));
        Assert.DoesNotContain("desk.example", _bench.Screen.State().ToJson(), StringComparison.Ordinal);

        // The next member's answer takes its place; the first one's link, come late, finds nobody.
        var second = await TapAsync("CARD0002");
        Assert.Null(Shown?.Link);
        await SendAsync(first);
        Assert.Null(Shown?.Link);
        await SendAsync(second);
        Assert.NotNull(Shown?.Link);
        _bench.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(Shown);
        await SendAsync(second);
        Assert.Null(Shown);

        _bench.Close();
        foreach (var file in Directory.GetFiles(_bench.Folder, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("desk.example", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Workbench.Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLinkStaysALittleAfterItCameLongerWhenAskedAndGoesWhenTold()
    {
        var tap = await TapAsync();
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        await SendAsync(tap);
        Assert.Equal((3_000, 8_000), _bench.Screen.State().Results.Single() is var shown ? (shown.AgeMs, shown.LeftMs) : default);
        var id = Shown!.Id;
        Assert.True(_bench.Screen.Hold(id));
        Assert.Equal((true, 30_000), (Shown!.Link!.Held, _bench.Screen.State().Results.Single().LeftMs));
        Assert.False(_bench.Screen.Hold(id));
        Assert.False(_bench.Screen.Hold(id + 1));
        Assert.True(_bench.Screen.Close(id));
        Assert.Null(Shown);
        Assert.False(_bench.Screen.Close(id));

        // An answer without a link is neither held nor closed by anybody.
        await TapAsync("CARD0003");
        Assert.Equal((false, false), (_bench.Screen.Hold(Shown!.Id), _bench.Screen.Close(Shown.Id)));
        // A link that is good for two seconds is not shown for eight.
        await SendAsync((await _bench.WaitingAsync())[^1].Id, seconds: 2);
        Assert.Equal(4_000, _bench.Screen.State().Results.Single().LeftMs);
    }

    [Fact]
    public async Task ACardThatStirsOnTheReaderKeepsItsLinkAndAQuestionIsNotDisturbed()
    {
        _bench.GiveConfig(new KioskPolicy(FlickerMs: 1_500), Workbench.Session());
        var tap = await TapAsync();
        await SendAsync(tap);
        _bench.Time.Advance(TimeSpan.FromMilliseconds(500));
        _desk.CardPresented(new FakeChannel(Reader), _bench.Time.GetTimestamp());
        Assert.Single(await _bench.WaitingAsync());
        Assert.NotNull(Shown?.Link);

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        _desk.CardRemoved(Reader);
        _bench.Time.Advance(TimeSpan.FromSeconds(5));
        _bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Workbench.Session() with { Rate = true });
        var rated = await TapAsync("CARD0005");
        Assert.NotNull(Shown?.Ticket);
        await SendAsync(rated);
        Assert.Null(Shown?.Link);
    }

    [Theory]
    [InlineData("zh", 1280, 800, "手机扫码，看我的出勤和积分", "签到成功")]
    [InlineData("en", 1080, 1920, "Scan to see your attendance and credits", "Signed in")]
    public async Task TheScreenShowsACodeThatPhonesReadAndTwoPlainButtons(string language, int width, int height, string scan, string headline)
    {
        await using var app = await StartAsync();
        await using var page = await ChromiumPage.LaunchAsync(Workbench.Cancel, width: width, height: height);
        await page.GoToAsync(app.Urls.Single() + "/?lang=" + language);
        await page.WaitForAsync("document.querySelector('.invite')");
        var tap = await TapAsync();
        await page.WaitForAsync($"document.body.innerText.includes('{headline}')");
        await SendAsync(tap);
        await page.WaitForAsync("document.querySelector('.own-code')");
        var said = await page.TextAsync("document.querySelector('.answer').innerText");
        Assert.All([scan, headline, "张*"], text => Assert.Contains(text, said, StringComparison.Ordinal));
        Assert.Equal("", await page.TextAsync("[...document.querySelectorAll('.own-code, .own-hold, .headline, .who')].map(b => b.getBoundingClientRect()).filter(r => r.width < 60 || r.height < 40 || r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight).map(r => JSON.stringify(r)).join()"));
        Assert.Equal(Address, await QrReader.ScanAsync(page, $"link-{language}", width, height));
        Assert.Equal("", await RatingPageTests.Violations(page));

        await page.ClickAsync(".own-hold");
        await page.WaitForAsync("document.querySelector('.own-close')");
        Assert.Equal(Address, await QrReader.ScanAsync(page, $"link-held-{language}", width, height));
        // By the agent's clock, which stands still here, it would stay: the member closes it.
        await page.ClickAsync(".own-close");
        await page.WaitForAsync("!document.querySelector('.answer')");
        Assert.Null(Shown);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task TwoReadersHaveTheirCodesSideBySide()
    {
        _desk.ReaderAttached("Reader B");
        _bench.Health.SetReaders([new ReaderStatus(Reader, "ready"), new ReaderStatus("Reader B", "ready")], "", _ => "");
        await using var app = await StartAsync();
        await using var page = await ChromiumPage.LaunchAsync(Workbench.Cancel, width: 1280, height: 800);
        await page.GoToAsync(app.Urls.Single() + "/?lang=zh");
        await page.WaitForAsync("document.querySelector('.invite')");
        var first = await TapAsync();
        _cards.Identity = FakeCardReading.Of("CARD0002");
        _desk.CardPresented(new FakeChannel("Reader B"), _bench.Time.GetTimestamp());
        var second = (await _bench.WaitingAsync())[^1].Id;
        await SendAsync(first);
        await SendAsync(second);
        await page.WaitForAsync("document.querySelectorAll('.own-code').length === 2");
        Assert.Equal("", await page.TextAsync("[...document.querySelectorAll('.own-code, .own-hold')].map(b => b.getBoundingClientRect()).filter(r => r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight).map(r => JSON.stringify(r)).join()"));
        Assert.Equal($"{Address}\n{Address}", await QrReader.ScanAsync(page, "link-two", 1280, 800));
    }

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(_bench.Screen);
        var app = builder.Build();
        app.MapScreen();
        await app.StartAsync(Workbench.Cancel);
        return app;
    }
}

using System.Net;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Tests.Cards.Mcap;
using CardSystem.Contracts;
using CardSystem.FirmwareSim.Cards;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.CardAgent.Tests.Screen;

/// <summary>What members see of their card, in a browser.</summary>
public sealed class CardPageTests : IAsyncLifetime
{
    private readonly MemberTown _town = new();
    private MemberKiosk _kiosk = null!;
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        _kiosk = _town.Kiosk();
        _kiosk.Bench.Health.SetReaders([new ReaderStatus(MemberKiosk.Reader, "ready")], "", _ => "");
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), MemberSessionTests.Sessions(3));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(_kiosk.Bench.Screen).AddSingleton(_kiosk.Bench.Ratings);
        _app = builder.Build();
        _app.MapScreen();
        await _app.StartAsync(Workbench.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _kiosk.Dispose();
        _town.Dispose();
    }

    [Theory]
    [InlineData("zh", 1080, "支部 b-0012 · 积分 1", "卡片已更新", "已记录，请下次多停一会儿")]
    [InlineData("en", 1280, "Branch b-0012 · Credits 1", "Card updated", "Recorded. Next time hold the card a little longer")]
    public async Task TheCardsLinesStandUnderTheAnswer(string language, int width, string facts, string written, string early)
    {
        var card = _town.Issue();
        await using var page = await ChromiumPage.LaunchAsync(Workbench.Cancel, width: width, height: width == 1080 ? 1920 : 800);
        await page.GoToAsync(_app.Urls.Single() + "/?lang=" + language);
        _kiosk.Present(card);
        await page.WaitForAsync("document.querySelector('.news.written') !== null");
        Assert.Equal($"{facts}|{written}", await page.TextAsync("[...document.querySelectorAll('.card p')].map(p => p.innerText).join('|')"));
        Assert.Equal("", await page.TextAsync("[...document.querySelectorAll('.answer > *')].map(b => b.getBoundingClientRect()).filter(r => r.height > 0 && (r.left < 0 || r.right > innerWidth || r.top < 0 || r.bottom > innerHeight)).map(r => JSON.stringify(r)).join()"));
        await page.ScreenshotAsync(
            Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName, $"card-{language}.png"), width, width == 1080 ? 1920 : 800);

        _town.Time.Advance(TimeSpan.FromHours(1));
        _kiosk.Present(card, new CardFault(CardFaultKind.CutBefore, 4));
        await page.WaitForAsync("document.querySelector('.news.left-early') !== null");
        Assert.Equal(early, await page.TextAsync("document.querySelector('.news').innerText"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task EveryReasonHasItsOwnWordsInBothLanguages()
    {
        await using var page = await ChromiumPage.LaunchAsync(Workbench.Cancel);
        foreach (var language in (string[])["zh", "en"])
        {
            await page.GoToAsync(_app.Urls.Single() + "/?lang=" + language);
            var said = new HashSet<string>(StringComparer.Ordinal);
            foreach (var reason in Enum.GetValues<RefusalReason>().Except([RefusalReason.None, RefusalReason.CardUnreadable, RefusalReason.CardRemoved, RefusalReason.CardFull, RefusalReason.CardIncomplete]))
            {
                var id = _kiosk.Bench.Screen.Show(new ScreenResult(0, MemberKiosk.Reader, ResultKind.Refused, reason, null, null, null, false, null, _town.Time.GetUtcNow()));
                await page.WaitForAsync($"document.querySelector('.answer')?.dataset.id === '{id}'");
                said.Add(await page.TextAsync("document.querySelector('.answer').innerText"));
            }

            // Whatever has no words of its own is called unreadable.
            Assert.DoesNotContain(said, text => text.Contains("读不出这张卡", StringComparison.Ordinal) || text.Contains("cannot be read", StringComparison.Ordinal));
            Assert.InRange(said.Count, 12, 30);
        }
    }
}

using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

/// <summary>Activities, sessions, calendar and walls in a browser, in both languages, light and dark, wide and on a phone. The pictures stay in TestResults/screenshots for somebody to look at.</summary>
public sealed class PlanScreensTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    private static readonly string[] Pages =
    [
        "/activities", "/activities/new", "/activities/{activity}", "/activities/{activity}/edit", "/calendar", "/calendar?view=week", "/calendar/feeds", "/sessions", "/sessions/past", "/sessions/past?tab=check",
        "/sessions/open?tab=sign-ups", "/sessions/past/sheet", "/sessions/open/edit", "/walls", "/?session=now",
    ];

    [Theory]
    [InlineData("zh-CN", false, 1440, 900)]
    public async Task NothingSticksOutNothingIsBlockedAndNobodyIsShutOut(string language, bool dark, int width, int height)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server);
        var user = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "zhang", "张主任", [new Grant(StaffRole.District, "d")]);
        var activity = PlanTown.Fill(host);
        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, height);
        await page.GoToAsync(host.Address + "sign-in?lang=" + language);
        await PlanTown.SignInAsync(page, host, user);
        foreach (var address in Pages.Select(p => p.Replace("{activity}", activity, StringComparison.Ordinal)))
        {
            await page.GoToAsync(host.Address + address.TrimStart('/'));
            var name = string.Concat(address.Replace(activity, "one", StringComparison.Ordinal).Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-');
            await page.ScreenshotAsync(Path.Combine(Folder, $"plan-{name}-{language}-{(dark ? "dark" : "light")}-{width}.png"), width, height, wholePage: true);
            Assert.Equal("", await page.TextAsync("""
                [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .vh, .skip, .calendar, svg, option, optgroup') && e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + .5)
                  .map(e => `${e.tagName}.${e.className} reaches to ${e.getBoundingClientRect().right}`).join('\n')
                """));
            Assert.Empty(page.Problems);
            Assert.Equal((address, ""), (address, await AxeCore.LookAsync(page)));
        }
    }
}

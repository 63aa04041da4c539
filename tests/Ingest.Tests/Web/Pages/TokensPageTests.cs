using System.Text.Json.Nodes;
using CardSystem.Ingest.Staff;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

/// <summary>The page of tokens and the sign-in page's button in a browser. The pictures stay in TestResults/screenshots for somebody to look at.</summary>
public sealed class TokensPageTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Theory]
    [InlineData("zh-CN", false, 1280, 900)]
    [InlineData("en", true, 390, 844)]
    public async Task ATokenIsMadeInTheBrowserAndNothingSticksOut(string language, bool dark, int width, int height)
    {
        await using var host = await DeskHost.StartAsync(server, sets: ["OpenId:Authority=https://id.example.cn", "OpenId:ClientId=desk", "OpenId:Name=区统一身份"]);
        var cookie = host.As(StaffRole.District, "d").DefaultRequestHeaders.GetValues("Cookie").Single().Split('=', 2);
        await using var page = await ChromiumPage.LaunchAsync(TestContext.Current.CancellationToken, language, dark, width, height);
        await page.GoToAsync(host.Address + "sign-in");
        await LookAsync(page, "sign-in-openid", language, width, height);
        await page.SendAsync("Network.setCookie", new JsonObject { ["url"] = host.Address.ToString(), ["name"] = cookie[0], ["value"] = cookie[1], ["httpOnly"] = true });
        await page.GoToAsync(host.Address + "tokens");
        await LookAsync(page, "tokens", language, width, height);
        await page.EvaluateAsync("document.querySelector('#name').value = '街道统计报表'; document.querySelector('input[value=see-members]').click()");
        await page.ClickAsync("form[action*=Make] button[type=submit]");
        await page.WaitForAsync("document.querySelector('#made') !== null");
        await LookAsync(page, "tokens-made", language, width, height);
        Assert.Equal("1", await page.TextAsync("document.querySelectorAll('.rows > li').length"));
        Assert.Equal("sent,held back", await page.TextAsync(SentTwice));
        Assert.Empty(page.Problems);
    }

    /// <summary>What becomes of a form that is sent twice at once, as a double click does.</summary>
    private const string SentTwice = """
        (() => {
          const became = [], form = document.querySelector('form[action*=Make]');
          form.querySelector('#name').value = 'x';
          addEventListener('submit', event => { became.push(event.defaultPrevented ? 'held back' : 'sent'); event.preventDefault(); });
          form.requestSubmit();
          form.requestSubmit();
          return became.join();
        })()
        """;

    private static async Task LookAsync(ChromiumPage page, string name, string language, int width, int height)
    {
        await page.ScreenshotAsync(Path.Combine(Folder, $"{name}-{language}-{width}.png"), width, height, wholePage: true);
        Assert.Equal("", await page.TextAsync("""
            [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .vh, .skip, svg') && e.getBoundingClientRect().right > innerWidth + .5).map(e => `${e.tagName}.${e.className} reaches to ${e.getBoundingClientRect().right}`).join('\n')
            """));
    }
}

using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The page at every size it is meant for. The pictures stay in TestResults/screenshots for somebody to look at.</summary>
public sealed class ScreenshotTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Theory]
    [InlineData("zh-CN", false, "desktop", 1440, 900, "/")]
    [InlineData("en", true, "desktop", 1440, 900, "/")]
    [InlineData("en", false, "tablet", 900, 1100, "/")]
    [InlineData("zh-CN", true, "phone", 390, 844, "/")]
    [InlineData("en", false, "phone", 390, 844, "/")]
    [InlineData("zh-CN", false, "narrow", 320, 640, "/")]
    [InlineData("zh-CN", true, "wall", 1920, 1080, "/?wall=1")]
    [InlineData("en", false, "wall", 1920, 1080, "/?wall=1")]
    [InlineData("zh-CN", false, "wall-one-centre", 1920, 1080, "/?wall=1&centre=liangcheng")]
    [InlineData("zh-CN", false, "centre", 1440, 900, "/?centre=quyang")]
    public async Task NothingSticksOutSideways(string language, bool dark, string name, int width, int height, string path)
    {
        var cancel = TestContext.Current.CancellationToken;
        var time = new ManualTime(District.Now);
        await using var host = await LiveHost.StartAsync(cancel, time);
        host.Board.Show(District.Morning());
        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, height);
        await page.GoToAsync(host.Address + path.TrimStart('/'));
        await page.WaitForAsync("document.querySelector('#link').dataset.value === 'live'");
        await page.ScreenshotAsync(Path.Combine(Folder, $"{name}-{language}-{(dark ? "dark" : "light")}.png"), width, height, wholePage: !path.Contains("wall", StringComparison.Ordinal));
        Assert.Equal("", await page.TextAsync("""
            [...document.querySelectorAll('.session *')].filter(e => e.getBoundingClientRect().right > e.closest('.session').getBoundingClientRect().right).concat(
              [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .vh, .skip, table, svg') && e.getBoundingClientRect().right > innerWidth + .5))
              .map(e => `${e.tagName}.${e.className} reaches to ${e.getBoundingClientRect().right}`).join('\n')
            """));
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData("large", 1440, 900, "/")]
    [InlineData("large-wall", 1920, 1080, "/?wall=1")]
    public async Task ALargeDistrictStaysUsable(string name, int width, int height, string path)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await LiveHost.StartAsync(cancel, new ManualTime(District.Now));
        host.Board.Show(District.Large());
        await using var page = await ChromiumPage.LaunchAsync(cancel, width: width, height: height);
        await page.GoToAsync(host.Address + path.TrimStart('/'));
        await page.WaitForAsync("document.querySelector('#link').dataset.value === 'live'");
        await page.ScreenshotAsync(Path.Combine(Folder, name + ".png"), width, height, wholePage: path == "/");
        Assert.Equal("true", await page.TextAsync("document.querySelectorAll('#troubled > li').length < 20 && !document.querySelector('#kiosks-rest').open"));
        Assert.Empty(page.Problems);
    }
}

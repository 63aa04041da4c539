using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The live page, with axe-core.</summary>
public sealed class AccessibilityTests
{
    [Theory]
    [InlineData("zh-CN", false, 1280, "/")]
    [InlineData("en", true, 1280, "/")]
    [InlineData("en", false, 390, "/")]
    [InlineData("zh-CN", true, 1920, "/?wall=1")]
    [InlineData("zh-CN", false, 1280, "/?centre=nowhere")]
    public async Task NobodyIsShutOut(string language, bool dark, int width, string path)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await LiveHost.StartAsync(cancel, new ManualTime(District.Now));
        host.Board.Show(District.Morning() with { Lag = 5 });
        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, 1000);
        await page.GoToAsync(host.Address + path.TrimStart('/'));
        await page.WaitForAsync("document.querySelector('#link').dataset.value === 'live'");
        Assert.Equal("", await AxeCore.LookAsync(page));
    }
}

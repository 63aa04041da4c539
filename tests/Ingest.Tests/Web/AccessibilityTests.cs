using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>
/// WCAG 2.2 AA as far as axe-core can tell. axe-core is MPL-2.0: it is used here only, from the client's development
/// packages, and never shipped.
/// </summary>
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
        // Fading and growing would be measured half way.
        await page.EvaluateAsync("Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity).map(a => a.finished.catch(() => 0)))");
        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeCore(), cancel) + ";0");
        Assert.Equal("", await page.TextAsync("""
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(r => r.violations
              .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`).join('\n'))
            """));
    }

    internal static string AxeCore()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "src", "Client", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(file)) return file;
        }

        throw new InvalidOperationException("axe-core is missing: run 'npm ci' in src/Client.");
    }
}

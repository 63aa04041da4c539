using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser;

/// <summary>The live page as it is published: in a real browser, with a real tap.</summary>
public sealed class PublishedPageTests(Published published)
{
    [Fact]
    public async Task CountRisesAfterATapInBothLanguagesWithoutAComplaint()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var town = await Town.BuildAsync(members: 40, cancel, ingest: await published.IngestAsync());
        await town.StartAsync(cancel);
        await using var chinese = await ChromiumPage.LaunchAsync(cancel);
        await using var english = await ChromiumPage.LaunchAsync(cancel);
        await chinese.GoToAsync(new Uri(town.Web, "?lang=zh-CN").ToString());
        await english.GoToAsync(new Uri(town.Web, "?lang=en").ToString());
        foreach (var page in new[] { chinese, english }) await page.WaitForAsync("document.querySelector('#link').dataset.value === 'live' && document.querySelector('.totals .n').textContent.trim() === '0'");
        Assert.Equal("zh-CN", await chinese.TextAsync("document.documentElement.lang"));
        Assert.Equal("en", await english.TextAsync("document.documentElement.lang"));

        await using var members = town.Play(seconds: 60);
        foreach (var page in new[] { chinese, english })
        {
            await page.WaitForAsync("Number(document.querySelector('.totals .n').textContent) >= 3", TimeSpan.FromMinutes(4));
            Assert.Empty(page.Problems);
        }

        var pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName;
        await chinese.ScreenshotAsync(Path.Combine(pictures, "live-zh.png"), 1440, 1200);
        await english.ScreenshotAsync(Path.Combine(pictures, "live-en.png"), 1440, 1200);
    }
}

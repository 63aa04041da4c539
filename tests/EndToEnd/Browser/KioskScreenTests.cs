using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser;

/// <summary>The kiosk's own screen while members tap, in a real browser.</summary>
public sealed class KioskScreenTests
{
    [Fact]
    public async Task ScreenWelcomesMembersInBothLanguagesWithoutAComplaint()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var town = await Town.BuildAsync(members: 40, cancel);
        await town.StartAsync(cancel);
        await using var chinese = await ChromiumPage.LaunchAsync(cancel, width: 1080, height: 1400);
        await using var english = await ChromiumPage.LaunchAsync(cancel, width: 1280, height: 800);
        await chinese.GoToAsync($"http://127.0.0.1:{town.ScreenPorts[0]}/?lang=zh");
        await english.GoToAsync($"http://127.0.0.1:{town.ScreenPorts[0]}/?lang=en");
        await chinese.WaitForAsync("document.body.innerText.includes('请刷党员卡签到')");
        await english.WaitForAsync("document.body.innerText.includes('Tap your member card')");

        await using var members = town.Play(seconds: 120);
        // An answer is shown for seconds only: each page looks at all of it at once, and both look at the same time.
        await Task.WhenAll(
            chinese.WaitForAsync("document.body.innerText.includes('签到成功') && /\\p{Script=Han}\\*/u.test(document.body.innerText)", TimeSpan.FromMinutes(4)),
            english.WaitForAsync("document.body.innerText.includes('Signed in')", TimeSpan.FromMinutes(4)));
        await PictureAsync(chinese, "kiosk-zh", 1080, 1400);
        await PictureAsync(english, "kiosk-en", 1280, 800);
        Assert.Empty(chinese.Problems);
        Assert.Empty(english.Problems);
    }

    private static Task PictureAsync(ChromiumPage page, string name, int width, int height) =>
        page.ScreenshotAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName, name + ".png"), width, height);
}

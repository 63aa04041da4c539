using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser;

/// <summary>Takes the pictures that README shows, from the demo district while members arrive. Run by <c>scripts/pictures.sh</c> only: a test that keeps its pictures for people.</summary>
public sealed partial class PictureTaking
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact(Explicit = true)]
    public async Task ReadmeShowsTheDemoDistrict()
    {
        var cancel = TestContext.Current.CancellationToken;
        var language = Environment.GetEnvironmentVariable("PICTURES_LANG") ?? "zh";
        var folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("PICTURES_OUT") ?? Path.Combine(AppContext.BaseDirectory, "TestResults", "pictures")).FullName;
        await using var demo = new Running(Path.Combine(Programs.Root, "run.sh"), ["--lang", language]);
        try
        {
            await TakeAllAsync(demo, language, folder, cancel);
        }
        finally
        {
            // Killed, it could not stop what it started.
            await demo.StopAsync(CancellationToken.None);
        }
    }

    private static async Task TakeAllAsync(Running demo, string language, string folder, CancellationToken cancel)
    {
        await Until.TrueAsync(() => Task.FromResult(demo.HasEnded || Address().Count(demo.Output) >= 4), Limit, () => "The demo does not start.\n" + demo.Output, cancel);
        Assert.False(demo.HasEnded, demo.Output);
        var (live, screen, link) = Address().Matches(demo.Output) is var found ? (found[0].Value, found[1].Value, found[^1].Value) : default;

        await using var kiosk = await ChromiumPage.LaunchAsync(cancel, language, width: 1080, height: 1400);
        await kiosk.GoToAsync($"{screen}?lang={language}");
        await kiosk.WaitForAsync(language == "zh" ? "document.body.innerText.includes('签到成功')" : "document.body.innerText.includes('Signed in')", Limit);
        await kiosk.ScreenshotAsync(Path.Combine(folder, "kiosk.png"), 1080, 1400);

        await using var desk = await ChromiumPage.LaunchAsync(cancel, language, width: 1280, height: 900);
        await desk.SendAsync("WebAuthn.enable");
        await desk.SendAsync("WebAuthn.addVirtualAuthenticator", new JsonObject
        {
            ["options"] = new JsonObject { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await desk.GoToAsync(link.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await desk.ClickAsync("form[data-passkey] button");
        await desk.WaitForAsync("location.pathname === '/account'");
        var desks = new Uri(new Uri(link.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)), "/");

        await desk.GoToAsync(new Uri(desks, "/warnings").ToString());
        await desk.GoToAsync(new Uri(desks, await desk.TextAsync("document.querySelector('main table a[href^=\"/warnings/\"]').getAttribute('href')")).ToString());
        await TakeAsync(desk, folder, "warning");
        await desk.GoToAsync(new Uri(desks, "/analysis").ToString());
        await TakeAsync(desk, folder, "analysis");
        await desk.GoToAsync(live);
        await desk.WaitForAsync(language == "zh" ? "document.body.innerText.includes('人')" : "/\\d/.test(document.body.innerText)");
        await desk.ScreenshotAsync(Path.Combine(folder, "live.png"), 1280, 900);
        Assert.Empty(desk.Problems);
        Assert.Empty(kiosk.Problems);
    }

    private static async Task TakeAsync(ChromiumPage page, string folder, string name)
    {
        await page.WaitForAsync("[...document.querySelectorAll('[data-chart]')].every(box => box.querySelector('canvas'))");
        await page.ScreenshotAsync(Path.Combine(folder, name + ".png"), 1280, 900, wholePage: true);
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex Address();
}

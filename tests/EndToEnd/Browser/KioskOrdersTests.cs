using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser;

/// <summary>One morning with the real programs: a member follows the code on the kiosk's screen to the own page, and the kiosk says where it is and starts anew while members tap.</summary>
public sealed partial class KioskOrdersTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheCodeOnTheScreenOpensTheOwnPageOnceAndOrdersAreDoneOnceWithoutATapLost()
    {
        await using var town = await Town.BuildAsync(members: 60, Cancel);
        var address = town.Web.GetLeftPart(UriPartial.Authority);
        var file = town.CentreSettings[1];
        // How phones reach the pages; here they are browsers on this machine.
        var settings = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!;
        settings["Web"]!["Address"] = address;
        await File.WriteAllTextAsync(file, settings.ToJsonString(), Cancel);
        var centre = JsonDocument.Parse(await town.CentreAsync(["kiosks", "list", "--json"], Cancel)).RootElement[0].GetProperty("centre").GetString()!;
        await town.CentreAsync(["kiosks", "page-links", centre, "on"], Cancel);
        await town.StartAsync(Cancel);
        await using var screen = await ChromiumPage.LaunchAsync(Cancel);
        await screen.GoToAsync($"http://127.0.0.1:{town.ScreenPorts[0]}/?lang=zh");
        await using var members = town.Play(seconds: 45);

        // Name and code in one look: the next member's answer may come at any moment.
        await screen.WaitForAsync("(window.seen ??= document.querySelector('.linked .own-code') && { who: document.querySelector('.linked .who').innerText, code: document.querySelector('.linked .own-code').outerHTML }) != null", Limit);
        var (who, code) = (await screen.TextAsync("window.seen.who"), await screen.TextAsync("window.seen.code"));
        await FollowAsync(town, who, await ReadAsync(code));

        await town.CentreAsync(["kiosks", "order", "kiosk-1", "locate"], Cancel);
        await screen.WaitForAsync("document.querySelector('main.here')?.innerText.includes('kiosk-1')", Limit);
        await PictureAsync(screen, "kiosk-here", 1280);
        var boot = await BootAsync(town);
        await town.CentreAsync(["kiosks", "order", "kiosk-1", "restart"], Cancel);
        await town.CentreAsync(["kiosks", "order", "kiosk-1", "report"], Cancel);
        await Until.TrueAsync(async () => await StatesAsync(town) == "locate done, report done, restart done", Limit, () => "The orders were not all done.\n" + town.Logs(), Cancel);
        var again = await BootAsync(town);
        Assert.NotEqual(boot, again);
        await members.WaitForEndAsync(Cancel);
        Assert.True(members.ExitCode == 0, members.Output);
        await town.SettleAsync(Cancel);
        // Once, and no more.
        Assert.Equal(again, await BootAsync(town));
        var verdict = await town.CheckAsync(Cancel);
        Assert.True(verdict.GetProperty("lights").GetProperty("green").GetInt64() >= 5, verdict + "\n" + town.Logs());
        Assert.True(verdict.GetProperty("lost").GetInt64() + verdict.GetProperty("duplicated").GetInt64() + verdict.GetProperty("wronglyAccepted").GetInt64() == 0, verdict + "\n" + town.Logs());
        Assert.DoesNotContain("/me/k/", town.Logs(), StringComparison.Ordinal);
        Assert.Empty(screen.Problems);
    }

    /// <summary>A phone opens what it has read: its own page, with today's session, and nobody else's; a second phone is refused in both languages.</summary>
    private static async Task FollowAsync(Town town, string who, string address)
    {
        Assert.StartsWith(town.Web.GetLeftPart(UriPartial.Authority) + "/me/k/", address, StringComparison.Ordinal);
        await using var phone = await ChromiumPage.LaunchAsync(Cancel, width: 390, height: 800);
        await phone.GoToAsync(address);
        await phone.WaitForAsync("document.body.innerText.includes('打开我的记录')");
        await PictureAsync(phone, "own-page-link");
        await phone.ClickAsync("button[type=submit]");
        await phone.WaitForAsync("location.pathname === '/me' && document.body.innerText.includes('本年出勤')");
        await PictureAsync(phone, "own-page");
        var said = await phone.TextAsync("document.querySelector('main').innerText");
        Assert.Contains(who, said, StringComparison.Ordinal);
        Assert.DoesNotContain("本年还没有出勤记录", said, StringComparison.Ordinal);
        var number = Assert.Single(Member().Matches(said).Select(m => m.Groups[1].Value).Distinct());
        // The number is that of a member whom the register knows under the name the kiosk greeted.
        Assert.Contains(who, await town.CentreAsync(["member", number], Cancel), StringComparison.Ordinal);
        Assert.Equal("", await phone.TextAsync("document.documentElement.scrollWidth > innerWidth ? 'sticks out' : ''"));
        Assert.Empty(phone.Problems);

        using var http = new HttpClient();
        foreach (var (language, sentence) in new[] { ("zh-CN", "这个二维码已经用过了。请在签到终端再刷一次卡"), ("en", "This code has been used. Tap your card at the kiosk once more") })
        {
            using var answer = await http.GetAsync(new Uri($"{address}?lang={language}"), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    private static async Task<string> ReadAsync(string svg)
    {
        await using var page = await ChromiumPage.LaunchAsync(Cancel, width: 500, height: 500);
        await page.GoToAsync("data:text/html," + Uri.EscapeDataString("<!doctype html><style>svg{width:440px;height:440px}</style>" + svg));
        return await QrReader.ScanAsync(page, "own-page-code", 500, 500);
    }

    private static async Task<string> BootAsync(Town town)
    {
        using var http = new HttpClient();
        var boot = "";
        await Until.TrueAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{town.ScreenPorts[0]}/health"), Cancel);
                boot = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("boot").GetString()!;
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, Limit, () => "The kiosk does not answer.\n" + town.Logs(), Cancel);
        return boot;
    }

    private static async Task<string> StatesAsync(Town town) => string.Join(", ", JsonDocument.Parse(await town.CentreAsync(["kiosks", "orders", "kiosk-1", "--json"], Cancel)).RootElement.EnumerateArray()
        .Select(o => $"{o.GetProperty("kind").GetString()} {o.GetProperty("state").GetString()}").Order(StringComparer.Ordinal));

    private static Task PictureAsync(ChromiumPage page, string name, int width = 390) =>
        page.ScreenshotAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName, string.Create(CultureInfo.InvariantCulture, $"{name}.png")), width, 800);

    [GeneratedRegex("（([A-Za-z0-9-]+)）")]
    private static partial Regex Member();
}

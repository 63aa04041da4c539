using System.Globalization;
using System.Text.Json.Nodes;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

/// <summary>Every page of figures in a browser: no error, nothing that sticks out sideways. The pictures stay in TestResults/screenshots for somebody to look at.</summary>
public sealed class FigurePictureTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    [Theory]
    [InlineData("zh-CN", false, 1366, 900)]
    public async Task NothingSticksOutAndNothingGoesWrong(string language, bool dark, int width, int height)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d", language);
        var year = FigureTown.Day(1).Year.ToString(CultureInfo.InvariantCulture);
        using (await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year))) { }
        var quarter = $"Q{(FigureTown.Day(1).Month + 2) / 3}";
        using (await DeskHost.PostAsync(client, "/credits/periods?handler=open", ("year", year), ("part", quarter))) { }
        using (await DeskHost.PostAsync(client, $"/credits/periods/{year}-{quarter}?handler=settle", ("force", "1"), ("reason", "季度小结"))) { }
        host.Database.Execute("update settlement_lines set amount = amount + 100 where account = 1 and holder = 'M01'");
        using (await DeskHost.PostAsync(client, "/notices/channels/new", ("name", "b1-mqtt"), ("kind", "mqtt"), ("unit", "b1"))) { }
        using (await DeskHost.PostAsync(client, "/notices/channels/b1-mqtt?handler=test")) { }
        var preview = await RunAsync(client, "/credits/policy/edit?handler=preview", ("body", DefaultPolicy.Json.Replace("\"points\": 2,", "\"points\": 4,", StringComparison.Ordinal)), ("from", Day(6)));
        var trial = await RunAsync(client, "/warnings/rules/edit?handler=try", ("body", DefaultRules.Json), ("tryFrom", Day(14)), ("tryUntil", Day(1)), ("lapse", "3"));
        var warning = host.Database.Scalar<long>("select min(id) from warnings");
        var barriers = new List<string>();
        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, height);
        var cookie = client.DefaultRequestHeaders.GetValues("Cookie").Single().Split('=', 2);
        await page.SendAsync("Network.setCookie", new JsonObject { ["name"] = cookie[0], ["value"] = cookie[1], ["url"] = host.Address.ToString() });
        foreach (var (name, address) in new[]
        {
            ("analysis", "/analysis"), ("analysis-branch", "/analysis?unit=b1&step=quarter"), ("credits", "/credits"), ("credits-branch", $"/credits?unit=b1&period={year}"), ("credits-member", $"/credits/members/M01?period={year}"),
            ("policy", "/credits/policy"), ("policy-edit", "/credits/policy/edit"), ("policy-preview", preview), ("warning-backtest", trial), ("periods", "/credits/periods"), ("period", $"/credits/periods/{year}?unit=b1"), ("period-quarter", $"/credits/periods/{year}-{quarter}?unit=b1"), ("warnings", "/warnings"), ("warning", $"/warnings/{warning}"),
            ("warning-rules", "/warnings/rules"), ("warning-rules-edit", "/warnings/rules/edit"), ("notices", "/notices"), ("channels", "/notices/channels"), ("channel", "/notices/channels/b1-mqtt"), ("channel-new", "/notices/channels/new"),
        })
        {
            await page.GoToAsync(new Uri(host.Address, address).ToString());
            await page.WaitForAsync("[...document.querySelectorAll('[data-chart]')].every(box => box.querySelector('canvas'))");
            await page.ScreenshotAsync(Path.Combine(Folder, $"{name}-{language}-{width}-{(dark ? "dark" : "light")}.png"), width, height, wholePage: true);
            Assert.Equal("", await page.TextAsync("""
                [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, .chart-scroll, .heat-scroll, .chart-box, .vh, svg') && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > innerWidth + .5)
                  .map(e => `${e.tagName}.${e.className} reaches to ${e.getBoundingClientRect().right}`).join('\n')
                """) is { Length: > 0 } wide ? $"{name}: {wide}" : "");
            Assert.True(page.Problems.Count == 0, $"{name}: {string.Join("; ", page.Problems)}");
            if (await AxeCore.LookAsync(page) is { Length: > 0 } found) barriers.Add($"{name}: {found}");
        }

        Assert.Equal("", string.Join('\n', barriers));
    }

    private static string Day(int ago) => FigureTown.Day(ago).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Starts long work and waits until its page has its result.</summary>
    private static async Task<string> RunAsync(HttpClient client, string address, params (string, string)[] fields)
    {
        using var started = await DeskHost.PostAsync(client, address, fields);
        var result = started.Headers.Location!.OriginalString;
        await FigureTown.UntilAsync(client, result, "</table>");
        return result;
    }
}

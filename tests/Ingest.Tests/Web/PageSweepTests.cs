using System.Globalization;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Web.Matrix;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>
/// Every page of the desk, found by itself, in two looks that hold both languages, light and dark, a wide screen and a phone: nothing that axe-core objects to, nothing the browser complains about, nothing that sticks out sideways.
/// With PICTURES=1 they stay in TestResults/desk for somebody to look at.
/// </summary>
public sealed class PageSweepTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "desk");

    [Theory]
    [InlineData("zh-CN", false, 1366)]
    [InlineData("en", true, 390)]
    public async Task EveryPageIsThereForEverybody(string language, bool dark, int width)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server);
        var things = Things.Put(host.Database);
        var user = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "everything", "王主任", [.. Enum.GetValues<StaffRole>().Select(r => new Grant(r, UnitBook.Everything))]);
        things.Add(new(Target.StaffUser, user.Id, UnitBook.Everything));
        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, 900);
        var cookie = host.CookieOf(user).Split('=', 2);
        await page.SendAsync("Network.setCookie", new() { ["name"] = cookie[0], ["value"] = cookie[1], ["url"] = host.Address.ToString() });
        var wrong = new List<string>();
        var seen = 0;
        foreach (var address in await AddressesAsync(host, things))
        {
            seen++;
            page.ForgetProblems();
            await page.GoToAsync(new Uri(host.Address, address).ToString());
            var name = string.Concat(address.Trim('/').Select(c => char.IsLetterOrDigit(c) ? c : '-'));
            if (WantsPictures) await page.ScreenshotAsync(Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{(name.Length == 0 ? "live" : name)}-{language[..2]}-{(dark ? "dark" : "light")}-{width}.png")), width, 900, wholePage: true);
            wrong.AddRange(page.Problems.Select(p => $"{address}: {p}"));
            if (await page.TextAsync("document.querySelector('main') ? '' : 'no main'") is { Length: > 0 } missing) wrong.Add($"{address}: {missing}");
            if (await page.TextAsync(SticksOut) is { Length: > 0 } wide) wrong.Add($"{address}: {wide}");
            if (await AxeCore.LookAsync(page) is { Length: > 0 } shutOut) wrong.Add($"{address}: {shutOut}");
        }

        Assert.True(wrong.Count == 0, $"{seen} pages:\n" + string.Join('\n', wrong));
        Assert.True(seen > 3);
    }

    private static bool WantsPictures => Environment.GetEnvironmentVariable("PICTURES") is { Length: > 0 };

    /// <summary>What ends right of the window, save inside what scrolls by itself.</summary>
    private const string SticksOut = """
        [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .chart-scroll, .heat-scroll, .chart-box, .vh, .skip, svg, dialog, thead') && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > document.documentElement.clientWidth + .5)
          .slice(0, 3).map(e => `${e.tagName}.${e.className} reaches to ${Math.round(e.getBoundingClientRect().right)}`).join('; ')
        """;

    /// <summary>Every page that can be opened, once; one about a thing, for the first thing of its kind.</summary>
    internal static async Task<List<string>> AddressesAsync(DeskHost host, List<Thing> things) =>
    [
        .. (await Entrance.AllAsync(host))
            .Where(e => e.Method == HttpMethod.Get && e.Name.Contains('.', StringComparison.Ordinal) && !e.Name.StartsWith("GET", StringComparison.Ordinal) && !e.Address.Contains("handler=", StringComparison.Ordinal))
            // These are about what stands in their query, or about planned activities only; tests of their own open them.
            .Where(e => e.Address is not ("/Index" or "/set-aside/group") && !e.Address.EndsWith("/activities/{id}/edit", StringComparison.Ordinal))
            .Where(e => !e.Address.StartsWith("/sign-in", StringComparison.Ordinal) && !e.Address.StartsWith("/setup", StringComparison.Ordinal) && !e.Address.StartsWith("/status", StringComparison.Ordinal))
            .Where(e => e.About is null ? !e.Address.Contains('{', StringComparison.Ordinal) : things.Exists(t => t.Target == e.About.Target))
            .Select(e => e.For(things.Find(t => t.Target == e.About?.Target)?.Id)).Distinct(),
    ];
}

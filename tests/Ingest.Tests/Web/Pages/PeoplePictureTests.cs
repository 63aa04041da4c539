using System.Text.Json.Nodes;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Figures;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

/// <summary>Every page about people in a browser, with something on it: nothing that axe-core objects to, no error, nothing that sticks out sideways. The pictures stay in TestResults/people for somebody to look at.</summary>
public sealed class PeoplePictureTests(PostgresServer server)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestResults", "people");

    [Theory]
    [InlineData("zh-CN", false, 1366)]
    [InlineData("en", true, 390)]
    public async Task NothingSticksOutAndNothingGoesWrong(string language, bool dark, int width)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server, sets: "Jobs:Folder=" + Directory.CreateTempSubdirectory("cardsystem-jobs-").FullName);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d", language);
        await MemberPagesTests.PostAsync(client, "/members/M01/belonging?handler=Stay", [("branch", "b3")]);
        await MemberPagesTests.PostAsync(client, "/members/M01/belonging?handler=Exempt", [("from", "2024-01-01"), ("until", "2024-02-01"), ("reason", "因病休养")]);
        await MemberPagesTests.PostAsync(client, "/members/M01/belonging?handler=Merge", [("number", "M12")]);
        await MemberPagesTests.PostAsync(client, "/corrections/new?session=past&member=M01", [("what", "1"), ("reason", "纸质签到表上有签名，刷卡机当天断电")]);
        await MemberPagesTests.PostAsync(client, "/excuses/new?member=M02", [("session", "now"), ("kind", "sick"), ("reason", "发烧，已去医院")]);
        var excuse = host.Database.Scalar<long>("select max(excuse) from excuses");
        var check = await ImportPagesTests.CheckAsync(client, "member,name,branch\nM02,王小明,b2\nM77,新成员,b1\n");
        var wrong = await ImportPagesTests.CheckAsync(client, "member,name,branch\nm 1,,nowhere\n");
        using var made = await DeskHost.PostAsync(client, "/members/M01/link?handler=Make", ("lasts", "1d"));
        var link = MePageTests.Link().Match(await made.Content.ReadAsStringAsync(cancel)).Value;

        await using var page = await ChromiumPage.LaunchAsync(cancel, language, dark, width, 900);
        var cookie = client.DefaultRequestHeaders.GetValues("Cookie").Single().Split('=', 2);
        await page.SendAsync("Network.setCookie", new JsonObject { ["name"] = cookie[0], ["value"] = cookie[1], ["url"] = host.Address.ToString() });
        var faults = new List<string>();
        foreach (var (name, address) in new[]
        {
            ("members", "/members"), ("members-names", "/members?names=1&f_unit=b1"), ("member", "/members/M01"), ("member-credits", "/members/M01/credits"), ("member-cards", "/members/M01/cards"), ("member-warnings", "/members/M01/warnings"),
            ("member-belonging", "/members/M01/belonging"), ("member-link", "/members/M01/link"), ("member-looks", "/members/M01/looks"), ("excuses", "/excuses"), ("excuses-all", "/excuses?all=1"), ("excuse", $"/excuses/{excuse}"),
            ("excuse-new", "/excuses/new"), ("excuse-new-member", "/excuses/new?member=M03"), ("corrections", "/corrections"), ("correction-new", "/corrections/new"), ("correction-session", "/corrections/new?session=past"),
            ("correction-member", "/corrections/new?session=past&member=M01"), ("import", "/members/import?what=members"), ("import-check", check.Address), ("import-wrong", wrong.Address), ("jobs", "/jobs"),
            ("job", check.Address.Replace("/members/import/", "/jobs/", StringComparison.Ordinal)), ("me", link), ("me-gone", "/me/x"),
        })
        {
            page.ForgetProblems();
            await page.GoToAsync(new Uri(host.Address, address).ToString());
            await page.WaitForAsync("[...document.querySelectorAll('[data-chart]')].every(box => box.querySelector('canvas'))");
            await page.ScreenshotAsync(Path.Combine(Folder, $"{name}-{language[..2]}-{width}-{(dark ? "dark" : "light")}.png"), width, 900, wholePage: true);
            if (await page.TextAsync(SticksOut) is { Length: > 0 } wide) faults.Add($"{name}: {wide}");
            if (await AxeCore.LookAsync(page) is { Length: > 0 } shutOut) faults.Add($"{name}: {shutOut}");
            faults.AddRange(page.Problems.Where(p => name != "me-gone").Select(p => $"{name}: {p}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What ends right of the window, save inside what scrolls by itself.</summary>
    private const string SticksOut = """
        [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .chart-scroll, .chart-box, .vh, .skip, svg, dialog, thead') && e.getBoundingClientRect().width > 0 && e.getBoundingClientRect().right > document.documentElement.clientWidth + .5)
          .slice(0, 3).map(e => `${e.tagName}.${e.className} reaches to ${Math.round(e.getBoundingClientRect().right)}`).join('; ')
        """;
}

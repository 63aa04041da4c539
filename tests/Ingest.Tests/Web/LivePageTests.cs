using System.Net;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Live;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

public sealed partial class LivePageTests
{
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePageSaysItAllWithoutAScript()
    {
        await using var host = await FedAsync(District.Morning());
        var page = await TextAsync(host, "/");
        Assert.Contains("<html lang=\"zh-CN\">", page, StringComparison.Ordinal);
        foreach (var words in (string[])["五月主题党日", "应到 160", "还有 37 人未到", "签到中，现在到按迟到计", "14:20 开始签到", "这个中心今天没有安排活动。", "数据完整至 10:02，0 条等待",
            "已断开，数据完整至 09:38，至少 7 条保存在终端里", "从未连接过", "读卡器“ACS ACR122U 01 00”没有反应", "其余 3 台正常", "卡不在名册里", "2026年5月23日 星期六", "姓名已隐去", "浏览器没有运行脚本"])
            Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePageSaysItAllInEnglish()
    {
        await using var host = await FedAsync(District.Morning());
        var page = await TextAsync(host, "/?lang=en");
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        foreach (var words in (string[])["160 expected", "37 still to come", "Open, now counted as late", "Opens at 14:20", "No activities are planned at this centre today.", "Complete to 10:02, 0 waiting",
            "Never connected", "Reader ACS ACR122U 01 00 does not answer", "Others, all fine: 3", "The card is not on the roster", "Saturday, 23 May 2026", "Names are masked"])
            Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "zh-CN")]
    [InlineData("en-GB,en;q=0.8", null, "en")]
    [InlineData("fr,en;q=0.5,zh;q=0.7", null, "zh-CN")]
    [InlineData("zh;q=0,en;q=0.1", null, "en")]
    [InlineData("fr", null, "zh-CN")]
    [InlineData("zh-CN", "lang=en", "en")]
    [InlineData("en", "lang=zh-CN", "zh-CN")]
    [InlineData("en", "lang=xx", "en")]
    public async Task TheLanguageFollowsTheVisitor(string? acceptLanguage, string? cookie, string shown)
    {
        await using var host = await FedAsync(District.Morning());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (acceptLanguage is not null) request.Headers.TryAddWithoutValidation("Accept-Language", acceptLanguage);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        var response = await host.Browser.SendAsync(request, _cancel);
        Assert.Contains($"<html lang=\"{shown}\">", await response.Content.ReadAsStringAsync(_cancel), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task AChosenLanguageIsRemembered()
    {
        await using var host = await FedAsync(District.Morning());
        var response = await host.Browser.GetAsync(new Uri("/?lang=en", UriKind.Relative), _cancel);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("lang=en;", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        var nonsense = await host.Browser.GetAsync(new Uri("/?lang=xx", UriKind.Relative), _cancel);
        Assert.False(nonsense.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task NothingForeignRunsInThePage()
    {
        const string hostile = "<script>alert(1)</script>\" onmouseover=\"alert(2)' {x|y}";
        var morning = District.Morning();
        await using var host = await FedAsync(morning with
        {
            Centres = [morning.Centres[0] with { Name = hostile, Sessions = [morning.Centres[0].Sessions[0] with { Name = hostile, Id = hostile }] }],
            Latest = [morning.Latest[0] with { Name = hostile, Branch = hostile, State = hostile }],
            Kiosks = [morning.Kiosks[0] with { Name = hostile, Trouble = hostile }],
            SetAside = [new(hostile, 1)],
        });
        foreach (var address in (string[])["/", "/?centre=" + Uri.EscapeDataString(hostile), "/?lang=en&wall=1"])
        {
            var page = await TextAsync(host, address);
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("\" onmouseover", page, StringComparison.Ordinal);
            Assert.Single(Scripts().Matches(page));
            Assert.DoesNotMatch(Inline(), page);
        }
    }

    [Fact]
    public async Task TheBrowserIsForbiddenEverythingThePageDoesNotNeed()
    {
        await using var host = await FedAsync(District.Morning());
        foreach (var address in (string[])["/", "/live/snapshot", "/health", "/no-such-page", await AssetAsync(host, "js")])
        {
            var response = await host.Browser.GetAsync(new Uri(address, UriKind.Relative), _cancel);
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
                Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        }
    }

    [Fact]
    public async Task ACentreCanBeShownAlone()
    {
        await using var host = await FedAsync(District.Morning());
        var page = await TextAsync(host, "/?centre=jiaxing");
        Assert.Contains("<option value=\"jiaxing\" selected=\"selected\">", page, StringComparison.Ordinal);
        Assert.Contains("专题党课", page, StringComparison.Ordinal);
        Assert.DoesNotContain("五月主题党日", page, StringComparison.Ordinal);
        Assert.Contains("data-events=\"/live/events?lang=zh-CN&amp;centre=jiaxing\"", page, StringComparison.Ordinal);
        Assert.Contains("没有找到编号为“nowhere”的中心", await TextAsync(host, "/?centre=nowhere"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyDaySaysSo()
    {
        await using var host = await LiveHost.StartAsync(_cancel, new ManualTime(District.Now));
        Assert.Contains("服务刚刚启动", await TextAsync(host, "/"), StringComparison.Ordinal);
        host.Board.Show(LiveSnapshot.Empty with { Version = 1 });
        var page = await TextAsync(host, "/");
        foreach (var words in (string[])["今天没有安排活动。", "今天还没有人签到。", "还没有登记签到终端。", "没有待核实的刷卡。"])
            Assert.Matches($"<p class=\"empty\"(?![^>]*hidden)[^>]*>{words}", page);
    }

    [Fact]
    public async Task WhatIsStillBeingCountedIsSaid()
    {
        await using var host = await FedAsync(District.Morning() with { Lag = 1_234 });
        Assert.Contains("另有 1,234 条刷卡已收到，正在统计", await TextAsync(host, "/"), StringComparison.Ordinal);
        host.Board.Show(District.Morning());
        Assert.Contains("<p class=\"lag\" data-if=\"lagText\" hidden", await TextAsync(host, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheServiceSaysThatItIsWell()
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        Assert.Equal("Healthy", await TextAsync(host, "/health"));
    }

    [Theory]
    [InlineData("rebind.example", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", null, HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("LOCALHOST:5080", null, HttpStatusCode.OK)]
    [InlineData("[::1]:5080", null, HttpStatusCode.OK)]
    [InlineData("centre.lan", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "cross-site", HttpStatusCode.Forbidden)]
    public async Task OnlyThisMachineUnderItsOwnNameIsAnswered(string name, string? fetchSite, HttpStatusCode expected)
    {
        await using var host = await LiveHost.StartAsync(_cancel, null, 0, ("LivePage:AllowedHosts:0", "centre.lan"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/live/snapshot");
        request.Headers.Host = name;
        if (fetchSite is not null) request.Headers.Add("Sec-Fetch-Site", fetchSite);
        var response = await host.Browser.SendAsync(request, _cancel);
        Assert.Equal(expected, response.StatusCode);
    }

    private async Task<LiveHost> FedAsync(LiveSnapshot snapshot)
    {
        var host = await LiveHost.StartAsync(_cancel, new ManualTime(District.Now));
        host.Board.Show(snapshot);
        return host;
    }

    private Task<string> TextAsync(LiveHost host, string address) => host.Browser.GetStringAsync(new Uri(address, UriKind.Relative), _cancel);

    private async Task<string> AssetAsync(LiveHost host, string extension) =>
        Regex.Match(await TextAsync(host, "/"), $"/assets/live\\.[0-9a-f]+\\.{extension}", RegexOptions.CultureInvariant).Value;

    [GeneratedRegex("<script")]
    private static partial Regex Scripts();

    [GeneratedRegex("<style|\\sstyle=|\\son[a-z]+=\"|javascript:")]
    private static partial Regex Inline();
}

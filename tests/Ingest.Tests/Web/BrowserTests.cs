using CardSystem.Ingest.Live;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The live page in a real browser, fed as the projection feeds it.</summary>
public sealed class BrowserTests
{
    private const string IsLive = "document.querySelector('#link').dataset.value === 'live'";
    private const string SignedIn = "document.querySelector('.totals .n').textContent";

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh-CN", "实时更新", "还有 30 人未到")]
    [InlineData("en", "Live", "30 still to come")]
    public async Task TheCountRisesAfterATap(string language, string link, string toCome)
    {
        await using var host = await FedAsync();
        await using var page = await OpenAsync(host, "/", language);
        Assert.Equal(link, await page.TextAsync("document.querySelector('#link').innerText.trim()"));
        Assert.Equal("326", await page.TextAsync(SignedIn));
        var more = Today().With(more: 7);
        host.Board.Show(more with { Latest = [more.Latest[0] with { Name = "新*", At = _now }, .. more.Latest.Take(39)] });

        await page.WaitForAsync($"{SignedIn} === '333'");
        Assert.Equal("135", await page.TextAsync("document.querySelector('[data-key=theme-day] .n').textContent"));
        Assert.Contains(toCome, await page.TextAsync("document.querySelector('[data-key=theme-day]').innerText"), StringComparison.Ordinal);
        Assert.Equal("新*", await page.TextAsync("document.querySelector('#latest .name').textContent"));
        Assert.Equal("40", await page.TextAsync("document.querySelectorAll('#latest > li').length"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task ThePageFollowsWhateverTheBoardShows()
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        await using var page = await OpenAsync(host, "/", "zh-CN");
        Assert.Contains("服务刚刚启动", await page.TextAsync("document.querySelector('.activities').innerText"), StringComparison.Ordinal);
        host.Board.Show(Today());
        await page.WaitForAsync($"{SignedIn} === '326' && document.querySelectorAll('.session').length === 5 && document.querySelectorAll('#centre option').length === 5");
        Assert.Equal("jx-2,jw-1,lc-2", await page.TextAsync("[...document.querySelectorAll('#troubled > li')].map(e => e.dataset.key).join()"));
        Assert.Equal("3", await page.TextAsync("document.querySelectorAll('#set-aside > li').length"));
        await page.WaitForAsync("document.querySelector('#arrivals-chart canvas')");

        var morning = Today();
        host.Board.Show(morning with
        {
            Version = 2, Lag = 3, SetAside = [new("two-cards", 2)], Latest = [],
            Centres = [morning.Centres[2], morning.Centres[0] with { Sessions = [morning.Centres[0].Sessions[1]] }],
            Kiosks = [.. morning.Kiosks.Select(k => k with { Online = true, Trouble = null, ReadersReady = 2, ReadersTotal = 2 })],
        });
        await page.WaitForAsync("document.querySelector('.lag:not([hidden])')");
        Assert.Equal("evening,volunteers", await page.TextAsync("[...document.querySelectorAll('.session')].map(e => e.dataset.key).join()"));
        Assert.Equal("0", await page.TextAsync("document.querySelectorAll('#troubled > li').length"));
        Assert.Equal("6 台全部正常", await page.TextAsync("document.querySelector('#kiosks-rest summary').innerText"));
        Assert.StartsWith("2 读卡器上同时有两张卡", await page.TextAsync("document.querySelector('#set-aside').innerText.replace(/\\s+/g, ' ')"), StringComparison.Ordinal);
        Assert.Equal("今天还没有人签到。", await page.TextAsync("document.querySelector('#latest-empty:not([hidden])').innerText"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task ThePageSaysThatItIsCutOffAndComesBackByItself()
    {
        var port = FreePorts.Next();
        var first = await LiveHost.StartAsync(_cancel, null, port);
        first.Board.Show(Today());
        await using var page = await OpenAsync(first, "/", "zh-CN");
        await first.StopAsync(_cancel);
        await first.DisposeAsync();
        await page.WaitForAsync("document.querySelector('#link').innerText.trim() === '连接中断，正在重连…'");

        await using var second = await LiveHost.StartAsync(_cancel, null, port);
        second.Board.Show(Today().With(more: 100));
        await page.WaitForAsync($"{IsLive} && {SignedIn} === '426'");
        // While the service was away the browser itself complains of refused connections, and of nothing else.
        Assert.All(page.Problems, p => Assert.Contains("net::ERR_", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutASeatThePageStillLooksNowAndThen()
    {
        await using var host = await FedAsync(("LivePage:MaxViewers", "1"));
        await using var seated = await Sse.OpenAsync(host, "/live/events", _cancel);
        await seated.NextAsync();
        await using var page = await ChromiumPage.LaunchAsync(_cancel);
        await page.GoToAsync(host.Address.ToString());
        await page.WaitForAsync("document.querySelector('#link').innerText.includes('同时打开本页的人太多')");
        await page.WaitForAsync("document.querySelector('#arrivals-chart canvas')");
    }

    [Fact]
    public async Task TheChartIsAlsoATable()
    {
        await using var host = await FedAsync();
        await using var page = await OpenAsync(host, "/", "en");
        await page.WaitForAsync("document.querySelector('#arrivals-chart canvas')");
        Assert.Contains("五月主题党日 128", await page.TextAsync("document.querySelector('#arrivals-chart').getAttribute('aria-label')"), StringComparison.Ordinal);
        await page.ClickAsync("#arrivals-toggle");
        await page.WaitForAsync("!document.querySelector('#arrivals-table').hidden && document.querySelector('#arrivals-chart').hidden");
        Assert.Equal("Show chart", await page.TextAsync("document.querySelector('#arrivals-toggle').innerText"));
        Assert.Equal("128", await page.TextAsync("document.querySelector('#arrivals-table tbody tr:last-child td').innerText"));
        Assert.Equal("Time", await page.TextAsync("document.querySelector('#arrivals-table thead th').innerText"));
        await page.ClickAsync("#arrivals-toggle");
        await page.WaitForAsync("document.querySelector('#arrivals-table').hidden && document.querySelector('#arrivals-chart').clientWidth > 300");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task TheWallIsOneKeyAwayAndBack()
    {
        await using var host = await FedAsync();
        await using var page = await OpenAsync(host, "/?centre=liangcheng", "zh-CN");
        await page.EvaluateAsync("document.querySelector('#to-wall').focus()");
        await page.PressAsync("Enter");
        await page.WaitForAsync("document.body.classList.contains('wall') && location.search.includes('wall=1') && location.search.includes('centre=liangcheng')");
        Assert.Equal("from-wall", await page.TextAsync("document.activeElement.id"));
        await page.PressAsync("Enter");
        await page.WaitForAsync("!document.body.classList.contains('wall') && !location.search.includes('wall')");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task TheKeyboardReachesEverythingAndFirstTheSkipLink()
    {
        await using var host = await FedAsync();
        await using var page = await OpenAsync(host, "/", "en");
        var reached = new List<string>();
        for (var i = 0; i < 14; i++)
        {
            await page.PressAsync("Tab");
            reached.Add(await page.TextAsync("document.activeElement.id || document.activeElement.className || document.activeElement.tagName"));
        }

        Assert.Equal("skip", reached[0]);
        foreach (var stop in (string[])["centre", "language", "to-wall", "arrivals-toggle", "scroll"]) Assert.Contains(stop, reached);
    }

    [Fact]
    public async Task ScreenReadersHearTheCountAtMostEveryTenSeconds()
    {
        await using var host = await FedAsync();
        await using var page = await OpenAsync(host, "/", "zh-CN");
        await page.EvaluateAsync("window.heard = []; new MutationObserver(() => heard.push([performance.now(), document.querySelector('#say').textContent])).observe(document.querySelector('#say'), {childList: true})");
        for (var more = 1; more <= 5; more++)
        {
            host.Board.Show(Today().With(more));
            await page.WaitForAsync($"{SignedIn} === '{326 + more}'");
        }

        // On a slow machine the taps themselves may take longer than ten seconds: then there is more to hear than the first and the last.
        await page.WaitForAsync("heard.length > 1 && heard.at(-1)[1] === '已签到 331 人，应到 346 人。'");
        Assert.Equal("true", await page.TextAsync("heard.slice(1).every((h, i) => h[0] - heard[i][0] >= 9990)"));
    }

    // Today by the wall clock, because the page's own stream runs by it here.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private LiveSnapshot Today() => District.Morning(at: _now);

    private async Task<LiveHost> FedAsync(params (string, string)[] settings)
    {
        var host = await LiveHost.StartAsync(_cancel, null, 0, settings);
        host.Board.Show(Today());
        return host;
    }

    private async Task<ChromiumPage> OpenAsync(LiveHost host, string path, string language)
    {
        var page = await ChromiumPage.LaunchAsync(_cancel, language);
        await page.GoToAsync(host.Address + path.TrimStart('/'));
        await page.WaitForAsync(IsLive);
        return page;
    }
}

using System.Net;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Tests.Taps;
using CardSystem.Contracts;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Screen;

/// <summary>The question after a service, in a real browser and by hand-made requests.</summary>
public sealed class RatingPageTests : IAsyncLifetime
{
    private const string Reader = "Reader A";

    private readonly Workbench _bench = new();
    private readonly FakeCardReading _cards = new();
    private readonly HttpClient _client = new();
    private WebApplication _app = null!;
    private TapDesk _desk = null!;

    public async ValueTask InitializeAsync()
    {
        _bench.Health.SetReaders([new ReaderStatus(Reader, "ready")], "", _ => "");
        _bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Workbench.Session(name: "便民服务") with { Rate = true, InOut = true });
        _desk = _bench.Desk(_cards.Kinds);
        _desk.ReaderAttached(Reader);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(_bench.Screen).AddSingleton(_bench.Ratings);
        _app = builder.Build();
        _app.MapScreen();
        _app.MapRatings();
        await _app.StartAsync(Workbench.Cancel);
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _bench.Dispose();
    }

    [Theory]
    [InlineData("zh", 1080, "已签退", "本次停留 1 小时 35 分钟", "请评价本次服务", "非常满意|满意|一般|不满意|非常不满意", "谢谢您的评价")]
    [InlineData("en", 1280, "Signed out", "You stayed 1 h 35 min", "How was the service?", "Very satisfied|Satisfied|Fair|Dissatisfied|Very dissatisfied", "Thank you for your answer")]
    public async Task WhoLeavesAServiceIsAskedHowItWasAndThankedOnceItIsKept(string language, int width, string headline, string stay, string question, string faces, string thanks)
    {
        await using var page = await ChromiumPage.LaunchAsync(Workbench.Cancel, width: width, height: width == 1080 ? 1920 : 800);
        await page.GoToAsync(new Uri(_client.BaseAddress!, "?lang=" + language).ToString());
        SignInAndOut();
        await page.WaitForAsync("document.querySelectorAll('.rate').length === 5");
        var said = await page.TextAsync("document.querySelector('.answer').innerText");
        foreach (var text in new[] { headline, stay, question, "张*" }) Assert.Contains(text, said, StringComparison.Ordinal);
        Assert.Equal(faces, await page.TextAsync("[...document.querySelectorAll('.rate')].map(b => b.innerText.trim()).join('|')"));
        Assert.Equal("", await page.TextAsync("[...document.querySelectorAll('.rate')].map(b => b.getBoundingClientRect()).filter(r => r.width < 60 || r.height < 60 || r.left < 0 || r.right > innerWidth || r.bottom > innerHeight).map(r => JSON.stringify(r)).join()"));
        Assert.Equal("", await Violations(page));

        await page.ScreenshotAsync(
            Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName, $"rating-{language}.png"), width, width == 1080 ? 1920 : 800);

        // By keyboard: the question has the focus, a stray Enter says nothing, arrows lead to the faces.
        await page.WaitForAsync("document.activeElement.classList.contains('rating')");
        await page.PressAsync("Enter");
        await page.PressAsync("ArrowRight");
        await page.PressAsync("ArrowRight");
        Assert.Equal("r4", await page.TextAsync("document.activeElement.classList[1]"));
        Assert.Equal(2, (await _bench.WaitingAsync()).Count);
        await page.PressAsync("Enter");
        await page.WaitForAsync($"document.body.innerText.includes('{thanks}')");
        Assert.Equal((TapOutcome.Rated, 4, 2L), (await _bench.WaitingAsync())[^1] is var rating ? (rating.Outcome, rating.Rating, rating.OfSequence) : default);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task ATouchIsEnoughAndWhatIsNotKeptCanBeSaidAgain()
    {
        await using var page = await ChromiumPage.LaunchAsync(Workbench.Cancel);
        await page.GoToAsync(_client.BaseAddress + "?lang=zh");
        SignInAndOut();
        await page.WaitForAsync("document.querySelectorAll('.rate').length === 5");
        await page.EvaluateAsync("window.real = window.fetch; window.fetch = () => Promise.reject(new Error('gone'))");
        await page.ClickAsync(".r1");
        await page.WaitForAsync("document.querySelector('.rate-said').innerText === '评价没有保存，请再选一次'");
        await page.EvaluateAsync("window.fetch = window.real; 0");
        await page.ClickAsync(".r5");
        await page.WaitForAsync("document.body.innerText.includes('谢谢您的评价')");
        Assert.Equal(5, (await _bench.WaitingAsync())[^1].Rating);
    }

    [Theory]
    [InlineData("http://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("own", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("own", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("own", "same-origin", HttpStatusCode.NoContent)]
    [InlineData("own", null, HttpStatusCode.NoContent)]
    public async Task OnlyThePageOnThisScreenMayRate(string? origin, string? site, HttpStatusCode status)
    {
        using var answer = await PostAsync($"/ratings/{SignInAndOut()}/5", origin, site);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.NoContent ? 3 : 2, (await _bench.WaitingAsync()).Count);
    }

    [Fact]
    public async Task WhatCannotBeRatedIsToldPlainly()
    {
        var ticket = SignInAndOut();
        using var wrong = await PostAsync($"/ratings/{ticket}/6", "own", null);
        using var unknown = await PostAsync("/ratings/nothing/5", "own", null);
        using var words = await PostAsync($"/ratings/{ticket}/good", "own", null);
        using var look = await _client.GetAsync($"/ratings/{ticket}/5", Workbench.Cancel);
        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.Gone, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed], new[] { wrong, unknown, words, look }.Select(a => a.StatusCode));
        Assert.Equal(2, (await _bench.WaitingAsync()).Count);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (origin is not null) request.Headers.Add("Origin", origin == "own" ? _client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return await _client.SendAsync(request, Workbench.Cancel);
    }

    private string SignInAndOut()
    {
        _desk.CardPresented(new FakeChannel(Reader), _bench.Time.GetTimestamp());
        Assert.Null(Assert.Single(_bench.Screen.State().Results).Result.Ticket);
        _desk.CardRemoved(Reader);
        _bench.Time.Advance(TimeSpan.FromMinutes(95));
        _desk.CardPresented(new FakeChannel(Reader), _bench.Time.GetTimestamp());
        return Assert.Single(_bench.Screen.State().Results).Result.Ticket!;
    }

    /// <summary>WCAG 2.2 AA as far as axe-core can tell.</summary>
    internal static async Task<string> Violations(ChromiumPage page)
    {
        await page.EvaluateAsync("Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations !== Infinity && !a.effect.target.classList.contains('bar')).map(a => a.finished.catch(() => 0)))");
        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeCore(), Workbench.Cancel) + ";0");
        return await page.TextAsync("""
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(r => r.violations
              .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`).join('\n'))
            """);
    }

    private static string AxeCore()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "src", "Client", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(file)) return file;
        }

        throw new InvalidOperationException("axe-core is missing: run 'npm ci' in src/Client.");
    }
}

using System.Net;
using System.Text.Json;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.CardAgent.Tests.Screen;

public sealed class ScreenApiTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();
    private readonly HttpClient _browser = new();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services
            .AddSingleton(TimeProvider.System).AddSingleton(_bench.Screen).AddSingleton(typeof(KioskId), Workbench.Kiosk).AddSingleton(_bench.Clock)
            .AddSingleton(_bench.Outbox).AddSingleton(_bench.Config).AddSingleton(_bench.Health).AddSingleton(new TapTimings());
        _app = builder.Build();
        _app.MapScreen();
        _app.MapHealth();
        await _app.StartAsync(Workbench.Cancel);
        _browser.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task ThePageHasTheStrictestPolicyAndNothingInline()
    {
        using var answer = await _browser.GetAsync("/", Workbench.Cancel);
        var html = await answer.Content.ReadAsStringAsync(Workbench.Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onload", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script[^>]*>[^<]", html);
    }

    [Theory]
    [InlineData("screen.js", "text/javascript")]
    [InlineData("screen.css", "text/css")]
    public async Task AssetsHaveATagAndAreNotSentTwice(string name, string type)
    {
        using var first = await _browser.GetAsync("/assets/" + name, Workbench.Cancel);
        Assert.Equal(type, first.Content.Headers.ContentType?.MediaType);
        Assert.True((await first.Content.ReadAsByteArrayAsync(Workbench.Cancel)).Length > 1_000);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/" + name);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _browser.SendAsync(again, Workbench.Cancel);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var missing = await _browser.GetAsync("/assets/other.js", Workbench.Cancel);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task ANameThatIsNotThisMachineIsTurnedAway()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/state");
        request.Headers.Host = "evil.example";
        using var answer = await _browser.SendAsync(request, Workbench.Cancel);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task StateSaysWhatTheScreenShows()
    {
        _bench.GiveConfig(Workbench.Session());
        _bench.Screen.Show(Welcome("Reader A"));
        var state = await StateAsync();
        Assert.Equal("虹口党群服务中心", state.GetProperty("centre").GetString());
        Assert.Equal("主题党日", state.GetProperty("now").GetProperty("name").GetString());
        var result = state.GetProperty("results")[0].GetProperty("result");
        Assert.Equal(("welcome", "张*"), (result.GetProperty("kind").GetString(), result.GetProperty("name").GetString()));

        _bench.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, (await StateAsync()).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public async Task TheStreamGivesTheStateAtOnceAndAfterEachChange()
    {
        await using var stream = await _browser.GetStreamAsync("/events", Workbench.Cancel);
        using var reader = new StreamReader(stream);
        Assert.Equal(0, (await NextAsync(reader)).GetProperty("results").GetArrayLength());

        // The state may be told again before the change, with the outbox's first news or as a heartbeat.
        _bench.Screen.Show(Welcome("Reader A"));
        var welcome = await NextAsync(reader);
        while (welcome.GetProperty("results").GetArrayLength() == 0) welcome = await NextAsync(reader);
        Assert.Equal(1, welcome.GetProperty("results").GetArrayLength());
        _bench.Health.Raise(TroubleKind.LinkDown, "no connection to the centre");
        var offline = await NextAsync(reader);
        while (offline.GetProperty("online").GetBoolean()) offline = await NextAsync(reader);
        Assert.Equal("link-down", offline.GetProperty("troubles").EnumerateArray().Select(t => t.GetProperty("kind").GetString()).First(k => k == "link-down"));
    }

    [Fact]
    public async Task AStreamThatIsClosedIsForgottenAndTooManyAreTurnedAway()
    {
        var streams = new List<Stream>();
        for (var i = 0; i < 16; i++) streams.Add(await _browser.GetStreamAsync("/events", Workbench.Cancel));
        await Eventually.Holds(() => _bench.Screen.Watchers == 16, "all of them watch");
        using var tooMany = await _browser.GetAsync("/events", Workbench.Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, tooMany.StatusCode);

        foreach (var stream in streams) await stream.DisposeAsync();
        await Eventually.Holds(() => _bench.Screen.Watchers == 0, "closed streams are forgotten");
    }

    [Fact]
    public async Task HealthIsTroubleOnlyWhereMembersCannotSignIn()
    {
        _bench.Health.SetReaders([new ReaderStatus("Reader A", "ready")], "", _ => "");
        using (var well = await _browser.GetAsync("/health", Workbench.Cancel)) Assert.Equal(HttpStatusCode.OK, well.StatusCode);
        _bench.Health.SetReaders([], "", _ => "");
        using var answer = await _browser.GetAsync("/health", Workbench.Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Workbench.Cancel));
        Assert.Equal("no card reader is attached", report.RootElement.GetProperty("troubles").EnumerateArray().First(t => t.GetProperty("kind").GetString() == "NoReader").GetProperty("text").GetString());
        Assert.Equal(0, report.RootElement.GetProperty("taps").GetProperty("taps").GetInt64());
    }

    private static ScreenResult Welcome(string reader) => new(0, reader, ResultKind.Welcome, RefusalReason.None, "张*", "0001", "主题党日", false, null, Workbench.Morning);

    private async Task<JsonElement> StateAsync() => JsonDocument.Parse(await _browser.GetStringAsync("/state", Workbench.Cancel)).RootElement;

    private static async Task<JsonElement> NextAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(Workbench.Cancel) is { } line)
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return JsonDocument.Parse(line[6..]).RootElement;
        throw new InvalidOperationException("The stream ended.");
    }
}

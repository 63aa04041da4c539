using System.Net;
using System.Text.Json;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Feed;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;
using CardSystem.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Web.Feed;

public sealed class LiveEventsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePageGetsEverythingFirst()
    {
        await using var host = await LiveHost.StartAsync(_cancel, new ManualTime(District.Now));
        host.Board.Show(District.Morning(version: 41));
        await using var page = await Sse.OpenAsync(host, "/live/events", _cancel);
        var first = (await page.NextAsync())!.Value;

        Assert.Equal("text/event-stream", page.Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("no-store", page.Response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("snapshot", first.GetProperty("kind").GetString());
        Assert.Equal(41, first.GetProperty("version").GetInt64());
        Assert.Equal("2026-05-23T02:02:30.000Z", first.GetProperty("at").GetString());
        Assert.Equal(326, first.GetProperty("counts").GetProperty("signedIn").GetInt64());
        Assert.Equal(["liangcheng", "jiaxing", "quyang", "jiangwan"], Strings(first.GetProperty("centres").GetProperty("order")));
        Assert.Equal(40, first.GetProperty("latest").GetProperty("add").GetArrayLength());
        Assert.Equal(["jx-2", "jw-1", "lc-2"], Strings(first.GetProperty("troubled").GetProperty("order")));
        Assert.Equal(3, first.GetProperty("setAside").GetProperty("order").GetArrayLength());
    }

    [Fact]
    public async Task OnlyWhatChangedIsSentAfterwards()
    {
        // By a clock that stands still meanwhile: neither a heartbeat nor a new minute may come in between.
        var time = new ManualTime(District.Now);
        await using var host = await LiveHost.StartAsync(_cancel, time);
        host.Board.Show(District.Morning());
        await using var page = await Sse.OpenAsync(host, "/live/events?lang=en", _cancel);
        await page.NextAsync();
        host.Board.Show(District.Morning().With(more: 2));
        var next = page.NextAsync();
        while (!next.IsCompleted)
        {
            time.Advance(LiveStream.Breath);
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _cancel));
        }

        var change = (await next)!.Value;

        Assert.Equal(["kind", "version", "at", "counts", "centres"], change.EnumerateObject().Select(p => p.Name));
        Assert.Equal("changes", change.GetProperty("kind").GetString());
        Assert.False(change.GetProperty("centres").TryGetProperty("order", out _));
        var centre = Assert.Single(change.GetProperty("centres").GetProperty("items").EnumerateObject());
        Assert.Equal("liangcheng", centre.Name);
        Assert.Equal(130, centre.Value.GetProperty("sessions")[0].GetProperty("signedIn").GetInt64());
    }

    [Fact]
    public async Task AHundredTurnsInOneBreathAreOneMessage()
    {
        var (stream, board, time) = Stream();
        await using var messages = stream.WatchAsync(PageTexts.Chinese, LiveChoice.Everything, LiveScope.Whole, StillWhole, _cancel).GetAsyncEnumerator(_cancel);
        Assert.True(await messages.MoveNextAsync());
        var next = messages.MoveNextAsync().AsTask();
        for (var i = 1; i <= 100; i++) board.Show(District.Morning().With(more: i));
        Assert.False(next.IsCompleted);
        time.Advance(LiveStream.Breath);
        Assert.True(await next.WaitAsync(Patience, _cancel));
        Assert.Equal(426, Parsed(messages.Current.Data).GetProperty("counts").GetProperty("signedIn").GetInt64());
        next = messages.MoveNextAsync().AsTask();
        time.Advance(LiveStream.Breath);
        Assert.False(next.IsCompleted);
        Assert.True(await AdvanceUntilAsync(next, time, time.GetUtcNow() + LiveStream.Heartbeat));
        Assert.Equal("heartbeat", Parsed(messages.Current.Data).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task AQuietLineSaysEveryFifteenSecondsThatItIsAlive()
    {
        var (stream, _, time) = Stream();
        time.Advance(TimeSpan.FromSeconds(40)); // Just after a full minute, when the clock turns.
        await using var messages = stream.WatchAsync(PageTexts.Chinese, LiveChoice.Everything, LiveScope.Whole, StillWhole, _cancel).GetAsyncEnumerator(_cancel);
        Assert.True(await messages.MoveNextAsync());
        for (var beat = 0; beat < 2; beat++)
        {
            var next = messages.MoveNextAsync().AsTask();
            var due = time.GetUtcNow() + LiveStream.Heartbeat;
            // The clock moves in steps, as a clock does, so that the stream may set its next timer in between.
            for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(14); waited += TimeSpan.FromSeconds(1)) time.Advance(TimeSpan.FromSeconds(1));
            Assert.False(next.IsCompleted);
            Assert.True(await AdvanceUntilAsync(next, time, due));
            Assert.Equal("heartbeat", Parsed(messages.Current.Data).GetProperty("kind").GetString());
        }
    }

    [Fact]
    public async Task TheClockOnThePageMovesThoughNobodyTaps()
    {
        var (stream, _, time) = Stream();
        await using var messages = stream.WatchAsync(PageTexts.Chinese, LiveChoice.Everything, LiveScope.Whole, StillWhole, _cancel).GetAsyncEnumerator(_cancel);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("10:02", Parsed(messages.Current.Data).GetProperty("counts").GetProperty("clock").GetString());
        do
        {
            Assert.True(await AdvanceUntilAsync(messages.MoveNextAsync().AsTask(), time, District.Now.AddSeconds(30)));
        }
        while (Parsed(messages.Current.Data).GetProperty("kind").GetString() == "heartbeat");

        Assert.Equal("10:03", Parsed(messages.Current.Data).GetProperty("counts").GetProperty("clock").GetString());
    }

    [Fact]
    public async Task TheStreamEndsWhenTheServiceStops()
    {
        await using var host = await LiveHost.StartAsync(_cancel);
        await using var page = await Sse.OpenAsync(host, "/live/events", _cancel);
        await page.NextAsync();
        await host.StopAsync(_cancel).WaitAsync(Patience, _cancel);
        Assert.Null(await page.NextAsync());
    }

    [Fact]
    public async Task ASeatIsFreeAgainWhenAPageGoes()
    {
        await using var host = await LiveHost.StartAsync(_cancel, null, 0, ("LivePage:MaxViewers", "1"));
        var viewers = host.Services.GetRequiredService<Viewers>();
        var page = await Sse.OpenAsync(host, "/live/events", _cancel);
        await page.NextAsync();
        var refused = await host.Browser.GetAsync(new Uri("/live/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("15", refused.Headers.RetryAfter!.ToString());
        Assert.Contains("人太多", await refused.Content.ReadAsStringAsync(_cancel), StringComparison.Ordinal);

        await page.DisposeAsync();
        while (viewers.Count > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, _cancel);
        await using var second = await Sse.OpenAsync(host, "/live/events", _cancel);
        Assert.NotNull(await second.NextAsync());
    }

    [Fact]
    public async Task APageOfOneCentreHearsNothingOfTheOthers()
    {
        var (stream, board, time) = Stream();
        await using var messages = stream.WatchAsync(PageTexts.Chinese, LiveChoice.Of("quyang", null), LiveScope.Whole, StillWhole, _cancel).GetAsyncEnumerator(_cancel);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal(["quyang"], Strings(Parsed(messages.Current.Data).GetProperty("centres").GetProperty("order")));
        Assert.Equal(36, Parsed(messages.Current.Data).GetProperty("counts").GetProperty("expected").GetInt64());
        board.Show(District.Morning().With(more: 9) with { TapsToday = 374 });
        Assert.True(await AdvanceUntilAsync(messages.MoveNextAsync().AsTask(), time, District.Now + LiveStream.Heartbeat));
        Assert.Equal("heartbeat", Parsed(messages.Current.Data).GetProperty("kind").GetString());
    }

    [Fact]
    public async Task TheSnapshotCanBeFetchedAlone()
    {
        await using var host = await LiveHost.StartAsync(_cancel, new ManualTime(District.Now));
        host.Board.Show(District.Morning());
        var response = await host.Browser.GetAsync(new Uri("/live/snapshot?lang=en&centre=jiaxing", UriKind.Relative), _cancel);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var snapshot = Parsed(await response.Content.ReadAsStringAsync(_cancel));
        Assert.Equal("154 signed in of 110 expected.", snapshot.GetProperty("counts").GetProperty("say").GetString());
    }

    [Fact]
    public async Task AViewerWhoMayWatchNoMoreIsToldNothingMore()
    {
        var (stream, board, time) = Stream();
        LiveScope? allowed = LiveScope.Whole;
        await using var messages = stream.WatchAsync(PageTexts.Chinese, LiveChoice.Everything, LiveScope.Whole, () => Task.FromResult<LiveScope?>(allowed), _cancel).GetAsyncEnumerator(_cancel);
        Assert.True(await messages.MoveNextAsync());
        allowed = null;
        var until = District.Now + LiveStream.AskAgain;
        bool more;
        do more = await AdvanceUntilAsync(messages.MoveNextAsync().AsTask(), time, until);
        while (more);
        Assert.True(time.GetUtcNow() <= District.Now + TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        board.Show(District.Morning().With(more: 1));
        Assert.False(await messages.MoveNextAsync());
    }

    [Fact]
    public async Task AViewerWhosePartOfTheDistrictShrinksSeesTheSmallerPart()
    {
        var (stream, _, time) = Stream();
        await using var messages = stream.WatchAsync(PageTexts.Chinese, LiveChoice.Everything, LiveScope.Whole, () => Task.FromResult<LiveScope?>(LiveScope.OfCentre("quyang")), _cancel).GetAsyncEnumerator(_cancel);
        Assert.True(await messages.MoveNextAsync());
        do Assert.True(await AdvanceUntilAsync(messages.MoveNextAsync().AsTask(), time, District.Now + LiveStream.AskAgain + LiveStream.Heartbeat));
        while (!Parsed(messages.Current.Data).TryGetProperty("centres", out _));
        Assert.Equal(["quyang"], Strings(Parsed(messages.Current.Data).GetProperty("centres").GetProperty("order")));
    }

    private static Task<LiveScope?> StillWhole() => Task.FromResult<LiveScope?>(LiveScope.Whole);

    private static (LiveStream Stream, LiveBoard Board, ManualTime Time) Stream()
    {
        var time = new ManualTime(District.Now);
        var board = new LiveBoard();
        board.Show(District.Morning());
        var views = new LiveViews(board, new Ingest.Web.DistrictClock(Ingest.Web.DistrictClock.Zone(null), time));
        return (new LiveStream(board, views, new Ingest.Web.Assets.PageAssets(), time), board, time);
    }

    /// <summary>
    /// The clock moves in steps, as a clock does, so that the stream may set its next timer in between. Beyond a second after the moment the message is due
    /// it moves only once the machine has had time to bring it: a stream that was held up may have set its timer by a clock that had moved meanwhile.
    /// </summary>
    private async Task<bool> AdvanceUntilAsync(Task<bool> next, ManualTime time, DateTimeOffset due)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (!next.IsCompleted && TimeProvider.System.GetElapsedTime(patience) < Patience)
        {
            if (time.GetUtcNow() <= due) await Task.Yield();
            else await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, _cancel));
            if (!next.IsCompleted) time.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.True(next.IsCompleted, "No message came.");
        return await next;
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;

    private static List<string?> Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString())];
}

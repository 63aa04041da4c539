using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Api.ProgramHost;

namespace CardSystem.Ingest.Tests.Api;

public sealed class LiveTests(PostgresServer server)
{
    private static LiveSession Session(string id, long onTime)
    {
        var starts = TimeProvider.System.GetUtcNow();
        return new(id, id, starts.AddHours(-1), starts, starts.AddMinutes(10), starts.AddHours(2), onTime, 0, 0, 3, []);
    }

    private static LiveSnapshot Snapshot(long version, long onTime) => new(
        version, TimeProvider.System.GetUtcNow(), [new("c1", "c1", [Session("now", onTime)], 0), new("c2", "c2", [Session("far", 7), Session("open", 2)], 0)], [new(TimeProvider.System.GetUtcNow(), "张*", "b1", "now", "c1", "kiosk-1", "present")],
        [new("kiosk-1", "k", "c1", true, null, 3, null, 1, 1, null)], [], 1, 4);

    private static string Counts(JsonElement told) => string.Join(' ', told.GetProperty("sessions").EnumerateArray().Select(s => $"{s.GetProperty("session").GetString()}={s.GetProperty("onTime").GetInt64()}"));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachSeesTheSessionsOfHisUnitsAndNoNames(string kind)
    {
        await using var host = await ProgramHost.StartAsync(server, kind);
        // The service's own projection shows the empty town beside it, so each look comes right after the showing, until it has met it.
        async Task SeesAsync(StaffRole role, string unit, string expected)
        {
            var program = host.As(role, unit);
            JsonElement told;
            do
            {
                host.Desk.Service<LiveBoard>().Show(Snapshot(100, 1));
                told = await GetAsync(program, "/live");
            }
            while (told.GetProperty("version").GetInt64() != 100);

            Assert.DoesNotContain("张", told.GetRawText(), StringComparison.Ordinal);
            Assert.Equal(expected, Counts(told));
        }

        await SeesAsync(StaffRole.District, "d", "now=1 far=7 open=2");
        await SeesAsync(StaffRole.Centre, "c1", "now=1 open=2");
        await SeesAsync(StaffRole.BranchSecretary, "b1", "now=1 open=2");
        await SeesAsync(StaffRole.BranchSecretary, "b2", "open=2");
        await SeesAsync(StaffRole.SubDistrict, "s2", "far=7 open=2");
    }

    [Fact]
    public async Task TheStreamSaysWhatChangesAndNothingElse()
    {
        await using var host = await ProgramHost.StartAsync(server);
        var board = host.Desk.Service<LiveBoard>();
        board.Show(Snapshot(100, 1));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var response = await host.As(StaffRole.BranchSecretary, "b1").GetAsync(new Uri(Root + "/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, over.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        await using var items = SseParser.Create(await response.Content.ReadAsStreamAsync(over.Token)).EnumerateAsync(over.Token).GetAsyncEnumerator(over.Token);
        async Task<string> NextAsync()
        {
            do Assert.True(await items.MoveNextAsync());
            while (items.Current.EventType == "heartbeat");
            Assert.Equal("snapshot", items.Current.EventType);
            using var told = JsonDocument.Parse(items.Current.Data);
            return Counts(told.RootElement);
        }

        // The service's own projection shows the empty town now and then; what the test shows comes through in its order.
        var seen = await NextAsync();
        while (seen != "now=1 open=2")
        {
            board.Show(Snapshot(101, 1));
            seen = await NextAsync();
        }

        while (seen != "now=2 open=2")
        {
            board.Show(Snapshot(102, 2));
            seen = await NextAsync();
            // Whatever picture comes between, sessions that do not concern the branch are in none.
            Assert.DoesNotContain("far", seen, StringComparison.Ordinal);
        }

        await over.CancelAsync();
    }

    [Fact]
    public async Task ATokenHoldsAFewStreamsAndNoMore()
    {
        await using var host = await ProgramHost.StartAsync(server, Databases.Sqlite, "Api:Streams=2");
        var program = host.As(StaffRole.District, "d");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> OpenAsync() => program.GetAsync(new Uri(Root + "/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, over.Token);
        var (first, second) = (await OpenAsync(), await OpenAsync());
        using var third = await OpenAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode, third.StatusCode));
        first.Dispose();
        await Eventually.TrueAsync(() =>
        {
            using var again = OpenAsync().GetAwaiter().GetResult();
            return again.StatusCode == HttpStatusCode.OK;
        }, "a stream's place to be free again");
        second.Dispose();
        await over.CancelAsync();
    }
}

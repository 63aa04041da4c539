using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.Shapes;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Feed;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>
/// Today's counts as they are, and as they change: <c>/events</c> sends <c>snapshot</c>, the whole, whenever something in it changed, at most twice a second, and a comment every 15 seconds where nothing did.
/// What the token may see is asked anew every minute, so a right that is taken ends with the stream: the client comes again by itself.
/// </summary>
internal static class LiveApi
{
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/live", (ApiCall call, LiveBoard board) => ApiJson.Answer(Tell(board.Current, Seen(call, board.Current), call))).One<LiveTold>("getLive", "Today's counts").Needs(Right.SeeLive);
        api.MapGet("/events", Events).WithName("watchLive").WithSummary("Today's counts as they change: server-sent events named 'snapshot', each with the whole; ends after a minute, for the client to come again")
            .Produces<LiveTold>(StatusCodes.Status200OK, "text/event-stream").WithMetadata(new Takes([])).Needs(Right.SeeLive).RequireRateLimiting(ApiLimits.Streams);
    }

    private static ServerSentEventsResult<string> Events(HttpContext http, ApiCall call, LiveBoard board, IHostApplicationLifetime life)
    {
        var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        http.Response.RegisterForDispose(over);
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(WatchAsync(call, board, over.Token));
    }

    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(ApiCall call, LiveBoard board, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var turns = new Turns(board, cancel);
        var (began, last, said) = (call.Time.GetTimestamp(), "", call.Time.GetTimestamp());
        var seen = new SeenSessions();
        while (!cancel.IsCancellationRequested && call.Time.GetElapsedTime(began) < Trust)
        {
            turns.Take();
            var now = board.Current;
            var told = Tell(now, seen.Of(call, now), call) with { At = default, Version = 0 };
            var text = JsonSerializer.Serialize(told, ApiJson.Options);
            if (text != last)
            {
                (last, said) = (text, call.Time.GetTimestamp());
                yield return new SseItem<string>(JsonSerializer.Serialize(told with { At = call.At(now.At.ToUnixTimeMilliseconds()), Version = now.Version }, ApiJson.Options), "snapshot") { ReconnectionInterval = Breath };
            }
            else if (call.Time.GetElapsedTime(said) >= Heartbeat)
            {
                said = call.Time.GetTimestamp();
                yield return new SseItem<string>("", "heartbeat");
            }

            await Task.Delay(Breath, call.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await turns.NextAsync(Heartbeat - call.Time.GetElapsedTime(said), call.Time);
        }
    }

    private static HashSet<string> Seen(ApiCall call, LiveSnapshot now) => new SeenSessions().Of(call, now);

    private static LiveTold Tell(LiveSnapshot now, HashSet<string> seen, ApiCall call) => new(
        call.At(now.At.ToUnixTimeMilliseconds()), now.Version,
        [
            .. from centre in now.Centres
               from session in centre.Sessions
               where seen.Contains(session.Id)
               select new LiveCount(session.Id, session.Name, centre.Id, call.At(session.Opens.ToUnixTimeMilliseconds()), call.At(session.Starts.ToUnixTimeMilliseconds()), call.At(session.Closes.ToUnixTimeMilliseconds()),
                   session.OnTime, session.Late, session.WalkIn, session.Expected),
        ], now.Lag);

    /// <summary>Which of today's sessions the caller may see; asked of the database only when there are others than before.</summary>
    private sealed class SeenSessions
    {
        private string _asked = "";
        private HashSet<string> _seen = [];

        public HashSet<string> Of(ApiCall call, LiveSnapshot now)
        {
            var ids = JsonSerializer.Serialize(now.Centres.SelectMany(c => c.Sessions).Select(s => s.Id));
            if (ids == _asked) return _seen;
            var reach = call.Caller.Reach(Right.SeeLive);
            _seen = call.Read(work => work.Query<string>(
                $"select s.session from sessions s where s.session in {call.Database.ListOf("@ids")} and {SeenSql.Places(reach, "s", SeenSql.Meant(reach, call.Caller.Units))}",
                call.Values(reach, new { ids }))).ToHashSet(StringComparer.Ordinal);
            _asked = ids;
            return _seen;
        }
    }
}

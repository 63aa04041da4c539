using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CardSystem.CardAgent.Screen;

/// <summary>The page, its assets, the state as JSON and as a stream.</summary>
internal static class ScreenApi
{
    /// <summary>Browsers that watch at once; a kiosk has one or two.</summary>
    private const int MostWatchers = 16;

    /// <summary>At the latest so often the state is looked at again: sessions open and close by the clock alone.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>So often something is sent where nothing changes, so that a page knows that the agent lives.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public static void MapScreen(this WebApplication app)
    {
        app.MapPage();
        app.MapGet("/state", (ScreenBoard board) => Results.Content(board.State().ToJson(), "application/json; charset=utf-8"));
        app.MapGet("/events", Events);
        app.MapLinks();
    }

    /// <summary>The page alone, behind its guard; what it shows is for others to say.</summary>
    internal static void MapPage(this WebApplication app)
    {
        app.Use(GuardAsync);
        var assets = new ScreenAssets();
        app.MapGet("/", () => Results.Content(ScreenPage.Html, "text/html; charset=utf-8"));
        app.MapGet("/icon.svg", () => Results.Content(ScreenPage.Icon, "image/svg+xml"));
        app.MapGet("/assets/{name}", (string name) => assets.Get(name));
    }

    private static IResult Events(ScreenBoard board, TimeProvider time, IHostApplicationLifetime host, CancellationToken gone) =>
        board.Watchers < MostWatchers
            ? TypedResults.ServerSentEvents(StatesAsync(board, time, host.ApplicationStopping, gone))
            : Results.Problem("Too many pages watch this kiosk; close one.", statusCode: StatusCodes.Status503ServiceUnavailable);

    /// <summary>The state now, and again after every change. Ends when the page goes or the agent stops.</summary>
    private static async IAsyncEnumerable<string> StatesAsync(ScreenBoard board, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken gone)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, gone);
        var watcher = board.Watch();
        try
        {
            string? last = null;
            var lastAt = time.GetTimestamp();
            do
            {
                var state = board.State();
                // Ages run on by themselves: they alone are no change.
                var essence = (state with { Results = [.. state.Results.Select(r => r with { AgeMs = 0, LeftMs = 0 })], Here = state.Here is null ? null : state.Here with { LeftMs = 0 } }).ToJson();
                if (essence == last && time.GetElapsedTime(lastAt) < Heartbeat) continue;
                (last, lastAt) = (essence, time.GetTimestamp());
                yield return state.ToJson();
            }
            while (await ChangedAsync(watcher, time, over.Token));
        }
        finally
        {
            board.Unwatch(watcher);
        }
    }

    private static async Task<bool> ChangedAsync(ChannelReader<bool> watcher, TimeProvider time, CancellationToken over)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(over);
        await Task.WhenAny(watcher.WaitToReadAsync(round.Token).AsTask(), Task.Delay(Look, time, round.Token));
        await round.CancelAsync();
        watcher.TryRead(out _);
        return !over.IsCancellationRequested;
    }

    /// <summary>
    /// Headers for every answer, and a look at the name the browser thinks it is talking to:
    /// a page elsewhere could point a name of its own at 127.0.0.1 and read who taps. What is sent here must come from this very page.
    /// </summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ScreenPage.ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        var host = context.Request.Host.Host;
        if (!IsLoopback(host))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            await context.Response.WriteAsync("This page answers on this machine only.", context.RequestAborted);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !IsFromThisPage(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("Only the page on this screen may do this.", context.RequestAborted);
        }
        else
        {
            await next(context);
        }
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>A page elsewhere could send its visitors' browser here. Every browser names the page that sends, and no page can make it lie.</summary>
    private static bool IsFromThisPage(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && origin == $"{request.Scheme}://{request.Host}" && (request.Headers["Sec-Fetch-Site"] is [] or ["same-origin"]);
}

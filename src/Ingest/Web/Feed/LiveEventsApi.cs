using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Assets;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Feed;

/// <summary><c>/live/events</c> and <c>/live/snapshot</c>; both take <c>?centre=</c>, <c>?session=</c> and <c>?lang=</c>, and show what the viewer may see of it.</summary>
public static class LiveEventsApi
{
    public static void MapLiveEvents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/live/events", Events).Needs(Right.SeeLive);
        routes.MapGet("/live/snapshot", (HttpContext http, string? centre, string? session, LiveViews views, LiveAccess access, Caller caller, PageAssets assets) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            if (access.Of(caller) is not { } scope) return Results.NotFound();
            return TypedResults.Text(LiveMessageRules.Snapshot(views.Current(Visitor.Language(http), LiveChoice.Of(centre, session), scope), assets.Build), "application/json", System.Text.Encoding.UTF8);
        }).Needs(Right.SeeLive);
    }

    private static IResult Events(HttpContext http, string? centre, string? session, LiveStream stream, LiveAccess access, Caller caller, Viewers viewers, IHostApplicationLifetime life)
    {
        if (access.Of(caller) is not { } scope) return Results.NotFound();
        if (viewers.TryEnter() is not { } seat)
        {
            http.Response.Headers.RetryAfter = "15";
            return TypedResults.Text($"同时打开本页的人太多，请稍后再试。 Too many pages are open; please try again later.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        http.Response.RegisterForDispose(seat);
        var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        http.Response.RegisterForDispose(over);
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(stream.WatchAsync(Visitor.Language(http), LiveChoice.Of(centre, session), scope, () => access.AgainAsync(http), over.Token));
    }
}

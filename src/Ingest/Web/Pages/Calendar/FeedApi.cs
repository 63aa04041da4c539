using System.Text;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Feed;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;

namespace CardSystem.Ingest.Web.Pages.Calendar;

/// <summary><c>/calendar/feed/{link}.ics</c>: a unit's sessions for calendar programs, which cannot sign in.</summary>
public static class FeedApi
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapFeeds(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/calendar/feed/{link}.ics", Reading, Serve).OpenTo(Who.Everybody, "Calendar programs cannot sign in: the address holds a secret that can be ended, and the feed names no member.");

    private static IResult Serve(string link, HttpContext http, FeedLinks links, Database database, DistrictClock clock, TimeProvider time)
    {
        if (links.UnitOf(link) is not { } unit) return Results.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=300";
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var isCentre = work.One<string>("select kind from organisations where id = @unit", new { unit }) == "centre";
        try
        {
            return Results.Bytes(Encoding.UTF8.GetBytes(CalendarStore.Feed(work, isCentre ? unit : null, isCentre ? null : unit, clock.TimeZone, time.GetUtcNow())), CalendarFeed.MediaType + "; charset=utf-8");
        }
        catch (ActivityException)
        {
            // The unit is no more.
            return Results.NotFound();
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CardSystem.Ingest.Activities.Feed;

/// <summary><c>/calendar/{centre}.ics</c>: a centre's sessions for calendars to subscribe to.</summary>
public static class CalendarApi
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    public static IEndpointConventionBuilder MapCalendar(this IEndpointRouteBuilder routes, TimeZoneInfo zone) =>
        routes.MapMethods("/calendar/{centre}.ics", Reading, (string centre, Database database, TimeProvider time) => Serve(centre, database, zone, time.GetUtcNow()));

    private static Results<FileContentHttpResult, NotFound> Serve(string centre, Database database, TimeZoneInfo zone, DateTimeOffset now)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        try
        {
            var bytes = Encoding.UTF8.GetBytes(CalendarStore.Feed(work, centre, null, zone, now));
            return TypedResults.Bytes(bytes, CalendarFeed.MediaType + "; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
        }
        catch (ActivityException)
        {
            return TypedResults.NotFound();
        }
    }
}

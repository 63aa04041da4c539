using System.Data.Common;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// What is answered while the database is locked, full, or just being restarted: that nothing was done and to try again, with 503, so that programs and whatever watches over the service know it
/// from a fault of ours.
/// </summary>
public static class StorageTrouble
{
    private const string WaitSeconds = "30";

    /// <summary>Whether another attempt may go well. A request that cannot be read is its sender's mistake, and a statement the database refuses is ours.</summary>
    public static bool Is(Exception exception) => Database.IsStorageFailure(exception) && exception is not BadHttpRequestException && !IsOurMistake(exception);

    /// <summary>This request has met it and is being answered: nothing about the answer may ask the database again.</summary>
    public static bool IsMet(HttpContext? http) => http?.Features.Get<IExceptionHandlerFeature>() is { Error: { } error } && Is(error);

    /// <summary>For pages: what went wrong is told on a page, in words.</summary>
    public static void UseTroublePage(this IApplicationBuilder app)
    {
        var log = LogOf(app);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/status/500",
            // What was asked of the database in vain is not asked again, and not remembered either.
            CreateScopeForErrors = true,
            StatusCodeSelector = exception => Is(exception) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = met => Tell(log, met.Exception),
        });
    }

    /// <summary>Who asks stands in the database: while that cannot be used, the page that says so is shown to nobody in particular.</summary>
    public static void UseTroubleWithoutAsking(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (IsMet(http))
        {
            http.Request.Headers.Remove("Cookie");
            http.Response.Headers.RetryAfter = WaitSeconds;
        }

        return next(http);
    });

    /// <summary>For everything else: a line of text.</summary>
    public static void UseTroubleText(this IApplicationBuilder app)
    {
        var log = LogOf(app);
        app.Use(async (http, next) =>
        {
            try
            {
                await next(http);
            }
            catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested && Is(e))
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = WaitSeconds;
                Tell(log, e);
                http.Response.ContentType = "text/plain; charset=utf-8";
                await http.Response.WriteAsync($"{StartWords.UnwellWhy.Chinese} {StartWords.UnwellWhy.English}\n", http.RequestAborted);
            }
        });
    }

    /// <returns>False where it is something else, which the framework tells with all that is known of it.</returns>
    private static bool Tell(ILogger log, Exception exception)
    {
        if (!Is(exception)) return false;
        log.LogError("The database cannot be used just now, and a request was not done: {Trouble}", exception.Message);
        return true;
    }

    private static ILogger LogOf(IApplicationBuilder app) => app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StorageTrouble).FullName!);

    /// <summary>SQLite: wrong SQL, a broken constraint, a wrong type, a wrong number of values. PostgreSQL: data, integrity, syntax or access.</summary>
    private static bool IsOurMistake(Exception exception) => exception switch
    {
        SqliteException failure => failure.SqliteErrorCode is 1 or 19 or 20 or 25,
        DbException { SqlState: { Length: 5 } state } => state[..2] is "22" or "23" or "42",
        _ => false,
    };
}

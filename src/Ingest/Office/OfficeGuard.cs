using System.Threading.RateLimiting;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;
using Microsoft.AspNetCore.Http.Features;

namespace CardSystem.Ingest.Office;

/// <summary>Who is calling, by the client certificate that the listener has checked; null where nobody we know.</summary>
public delegate string? OfficeCaller(HttpContext http);

/// <summary>Stands before every address of the card office: a desk and nobody else, small requests, not too many; and whatever fails is said in one sentence.</summary>
internal sealed partial class OfficeGuard(OfficeCaller caller, Database database, OfficeOptions options, ILogger<OfficeGuard> log) : IEndpointFilter, IDisposable
{
    public const int LargestRequest = 16_384;
    private const string DeskItem = "office-desk";

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(desk =>
        RateLimitPartition.GetFixedWindowLimiter(desk, _ => new FixedWindowRateLimiterOptions { PermitLimit = options.RequestsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>The desk that asks; whoever comes past the guard is one.</summary>
    public static string DeskOf(HttpContext http) => (string)http.Items[DeskItem]!;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        if (caller(http) is not { } desk) return Problem(StatusCodes.Status401Unauthorized, "Show the client certificate of an enrolled kiosk.");
        try
        {
            if (!IsDesk(desk)) return Problem(StatusCodes.Status403Forbidden, $"Kiosk {desk} is no desk of the card office; 'ingest office add {desk}' at the centre makes it one.");
            using var lease = _limiter.AttemptAcquire(desk);
            if (!lease.IsAcquired)
            {
                http.Response.Headers.RetryAfter = "30";
                return Problem(StatusCodes.Status429TooManyRequests, "This desk asks too often; try again in half a minute.");
            }

            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = LargestRequest;
            http.Items[DeskItem] = desk;
            return await next(context);
        }
        catch (BadHttpRequestException e)
        {
            return Problem(e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"A request has at most {LargestRequest} bytes." : "The request cannot be understood.");
        }
        catch (TrustException e)
        {
            LogCannotSign(log, e.Message);
            return Problem(StatusCodes.Status503ServiceUnavailable, "The centre cannot sign now: whoever looks after it finds the reason in its log and with 'ingest trust check'.");
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            LogCannotStore(log, e);
            return Problem(StatusCodes.Status503ServiceUnavailable, "The centre's database does not answer now; try again in a moment.");
        }
    }

    public void Dispose() => _limiter.Dispose();

    internal static IResult Problem(int status, string sentence) => Results.Problem(sentence, statusCode: status);

    private bool IsDesk(string desk)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return OfficeDesks.IsDesk(work, desk);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The card office cannot sign: {Why}")]
    private static partial void LogCannotSign(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The card office cannot reach the database")]
    private static partial void LogCannotStore(ILogger log, Exception e);
}

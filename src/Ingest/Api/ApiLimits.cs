using System.Net;
using System.Threading.RateLimiting;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Web.Tokens;
using Microsoft.AspNetCore.RateLimiting;

namespace CardSystem.Ingest.Api;

/// <summary>How often a token, or a stranger's address, may ask; the framework counts.</summary>
internal static class ApiLimits
{
    public const string Requests = "api-requests";
    public const string Streams = "api-streams";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void AddApiLimits(this IServiceCollection services, ApiOptions options) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(15);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        limits.AddPolicy(Requests, http => TokenClaims.IdOf(http.User) is { } token
            ? RateLimitPartition.GetFixedWindowLimiter("token " + token, _ => Window(options.RequestsPerMinute))
            : RateLimitPartition.GetFixedWindowLimiter("from " + KeyOf(http.Connection.RemoteIpAddress), _ => Window(options.StrangersPerMinute)));
        // A stream is held open, so here it is not the number in a minute that counts but those open at once.
        limits.AddPolicy(Streams, http => RateLimitPartition.GetConcurrencyLimiter("streams " + TokenClaims.IdOf(http.User), _ => new ConcurrencyLimiterOptions { PermitLimit = options.Streams, QueueLimit = 0 }));
    });

    private static FixedWindowRateLimiterOptions Window(int most) => new() { PermitLimit = most, Window = Minute, QueueLimit = 0 };

    /// <summary>A whole /64 is one household's or one office's.</summary>
    private static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}

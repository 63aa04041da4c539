using System.Net;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// Whether this request may see the live page without anybody having signed in: only where <c>LivePage:OpenHere</c> says so, from this very machine. A proxy on it would make
/// everybody's requests come from here, so one that a proxy has passed on is not meant.
/// </summary>
public sealed class LiveDoor(IOptions<LivePageOptions> options, IHttpContextAccessor http)
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    public bool IsOpen => options.Value.OpenHere && http.HttpContext is { } context && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !Forwarding.Any(context.Request.Headers.ContainsKey) && !context.Items.ContainsKey(ForwardedMark);

    /// <summary>Put into a request's items where the headers about forwarding were taken out after use.</summary>
    public const string ForwardedMark = "forwarded";
}

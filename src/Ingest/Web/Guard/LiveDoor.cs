using System.Net;
using CardSystem.Ingest.Staff;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// Whether this request may see the live page without anybody having signed in: from this very machine, where <c>LivePage:OpenHere</c> says so, and from the browser of a wall that was given a
/// pass for its centre. A proxy on this machine would make everybody's requests come from here, so one that a proxy has passed on is not meant.
/// </summary>
public sealed class LiveDoor(IOptions<LivePageOptions> options, IHttpContextAccessor http, WallPasses passes)
{
    /// <summary>Holds the key of a wall's browser.</summary>
    public const string WallCookie = "wall";

    private const string WallMark = "wall";

    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    /// <summary>Somebody who has not signed in may see something of the live page.</summary>
    public bool IsOpen => IsOpenHere || WallCentre is not null;

    public bool IsOpenHere => options.Value.OpenHere && http.HttpContext is { } context && context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && !Forwarding.Any(context.Request.Headers.ContainsKey) && !context.Items.ContainsKey(ForwardedMark);

    /// <summary>The centre whose wall this browser stands behind; null where it is no wall's. Asked once for each request.</summary>
    public string? WallCentre
    {
        get
        {
            if (http.HttpContext is not { } context) return null;
            if (!context.Items.TryGetValue(WallMark, out var centre)) context.Items[WallMark] = centre = CentreNow(context);
            return centre as string;
        }
    }

    /// <summary>The same, asked anew.</summary>
    public string? CentreNow(HttpContext context) => context.Request.Cookies[WallCookie] is { } key ? passes.CentreOf(key) : null;

    /// <summary>Put into a request's items where the headers about forwarding were taken out after use.</summary>
    public const string ForwardedMark = "forwarded";
}

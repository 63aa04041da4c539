using System.Net;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// Until staff can sign in, only this machine may look. The Host header is checked too: a foreign page whose name was
/// made to point at 127.0.0.1 (DNS rebinding) would otherwise read along through a browser here.
/// </summary>
public static class MachineOnly
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void UseMachineOnly(this IApplicationBuilder app)
    {
        var hosts = Loopback.Concat(app.ApplicationServices.GetRequiredService<IOptions<LivePageOptions>>().Value.AllowedHosts).ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((http, next) => Refusal(http, hosts) is { } refusal ? RefuseAsync(http, refusal) : next(http));
    }

    private static (int Status, string Text)? Refusal(HttpContext http, HashSet<string> hosts)
    {
        if (http.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
            return (StatusCodes.Status403Forbidden, "工作人员登录功能尚未启用，本页只能在服务所在的机器上打开。 Staff sign-in is not in place yet: open this page on the machine the service runs on.");
        if (!hosts.Contains(http.Request.Host.Host))
            return (StatusCodes.Status421MisdirectedRequest, "请用 localhost 打开本页。 Open this page as localhost.");
        // A foreign page in the same browser could still take up seats by pointing at the stream.
        if (http.Request.Path.StartsWithSegments("/live") && http.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            return (StatusCodes.Status403Forbidden, "本地址只供签到实况页使用。 This address is for the live page only.");
        return null;
    }

    private static Task RefuseAsync(HttpContext http, (int Status, string Text) refusal)
    {
        http.Response.StatusCode = refusal.Status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(refusal.Text + "\n", http.RequestAborted);
    }
}

using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// Takes requests only under names this service has: a foreign page whose name was made to point here (DNS rebinding) would otherwise read along through a browser,
/// and a false Host could end up in links.
/// </summary>
public static class KnownHosts
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void UseKnownHosts(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var hosts = Loopback.Concat(services.GetRequiredService<IOptions<LivePageOptions>>().Value.AllowedHosts).Concat(NamesOf(services.GetRequiredService<WebOptions>())).ToHashSet(StringComparer.OrdinalIgnoreCase);
        app.Use((http, next) => Refusal(http, hosts) is { } refusal ? RefuseAsync(http, refusal) : next(http));
    }

    private static IEnumerable<string> NamesOf(WebOptions options)
    {
        if (options.Origin is { } origin) yield return origin.Host;
        if (!options.HasCertificate) yield break;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(options.CertificateFile);
        foreach (var name in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (var dns in name.EnumerateDnsNames()) yield return dns;
            foreach (var address in name.EnumerateIPAddresses()) yield return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        }
    }

    private static (int Status, string Text)? Refusal(HttpContext http, HashSet<string> hosts)
    {
        if (!hosts.Contains(http.Request.Host.Host))
            return (StatusCodes.Status421MisdirectedRequest, "请用本系统的正式地址打开。 Open this under its own address.");
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

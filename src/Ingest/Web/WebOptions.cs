using System.Net;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Web;

/// <summary>Where the pages are served.</summary>
public sealed class WebOptions
{
    public const string Section = "Web";

    /// <summary>Address and port; loopback only, until staff can sign in.</summary>
    public string Listen { get; set; } = "127.0.0.1:8080";

    public IEnumerable<string> Problems()
    {
        if (!EndPointRules.TryRead(Listen, out var endPoint)) yield return EndPointRules.Problem("Web:Listen", Listen, 8080);
        else if (!IPAddress.IsLoopback(endPoint.Address)) yield return $"Web:Listen is '{Listen}', which others can reach; until staff can sign in only 127.0.0.1 or [::1] is allowed.";
    }
}

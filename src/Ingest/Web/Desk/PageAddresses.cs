using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>Which addresses have a page.</summary>
public static class PageAddresses
{
    private static readonly ConditionalWeakTable<EndpointDataSource, HashSet<string>> Known = [];

    public static bool Exists(EndpointDataSource endpoints, string address) => Known.GetValue(endpoints, Read).Contains(address);

    private static HashSet<string> Read(EndpointDataSource endpoints) =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>().Select(e => "/" + e.RoutePattern.RawText?.TrimStart('/')).Select(a => a.EndsWith("/Index", StringComparison.OrdinalIgnoreCase) ? a[..^6] : a).Select(a => a.ToLowerInvariant())];
}

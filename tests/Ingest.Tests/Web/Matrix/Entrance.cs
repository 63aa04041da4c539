using System.Reflection;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Web.Access;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace CardSystem.Ingest.Tests.Web.Matrix;

/// <summary>One way in: a page's handler or an endpoint, by one method, with what it says about who may enter.</summary>
/// <param name="Address">With the route's values in braces.</param>
internal sealed partial record Entrance(string Name, HttpMethod Method, string Address, IReadOnlyList<object> Guards)
{
    public IReadOnlyList<NeedsAttribute> Needs => [.. Guards.OfType<NeedsAttribute>()];

    /// <summary>The one kind of thing it is about; null where it is about none.</summary>
    public NeedsAttribute? About => Needs.FirstOrDefault(n => n.Target != Target.None);

    /// <summary>The address for one thing; what else the route wants is filled with something.</summary>
    public string For(string? id)
    {
        var address = Value().Replace(Address, m => m.Groups[1].Value == About?.Key && id is not null ? Uri.EscapeDataString(id) : m.Value.EndsWith("?}", StringComparison.Ordinal) ? "" : "1");
        if (About is null || id is null || Address.Contains("{" + About.Key, StringComparison.Ordinal)) return address;
        return address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + About.Key + "=" + Uri.EscapeDataString(id);
    }

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^}]*\}")]
    private static partial Regex Value();

    public static async Task<List<Entrance>> AllAsync(DeskHost host)
    {
        var all = new List<Entrance>();
        foreach (var endpoint in host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var address = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var compiled = await host.Service<PageLoader>().LoadAsync(page, endpoint.Metadata);
                foreach (var handler in compiled.HandlerMethods ?? [])
                {
                    all.Add(new($"{compiled.ModelTypeInfo!.Name}.{handler.MethodInfo.Name}", new HttpMethod(handler.HttpMethod), string.IsNullOrEmpty(handler.Name) ? address : $"{address}?handler={handler.Name}",
                        GateFilter.GuardsOf(compiled.HandlerTypeInfo, handler.MethodInfo)));
                }
            }
            else if (endpoint.Metadata.Any(m => m is NeedsAttribute or OpenToAttribute))
            {
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                    all.Add(new($"{method} {address}", new HttpMethod(method), address, [.. endpoint.Metadata.Where(m => m is NeedsAttribute or OpenToAttribute)]));
            }
        }

        return [.. all.DistinctBy(e => (e.Method, e.Address))];
    }
}

using System.Reflection;
using CardSystem.Ingest.Tests.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>Every field of text of every form of every page, found in the pages themselves: a form that is added tomorrow is asked about tomorrow.</summary>
internal static class FormFields
{
    public const string Pages = "CardSystem.Ingest.Web.Pages.";

    public static string NameOf(MethodInfo handler) => handler.DeclaringType!.FullName!.Replace(Pages, "", StringComparison.Ordinal) + "." + handler.Name;

    public static IEnumerable<PropertyInfo> BoundOf(Type page) => page.GetProperties().Where(p => p.GetCustomAttributes<BindPropertyAttribute>(true).Any() || p.GetCustomAttributes<FromQueryAttribute>(true).Any());

    /// <summary>Handler and field for parameters, page and field for what is bound to the page.</summary>
    public static async Task<List<string>> AllAsync(DeskHost host)
    {
        var fields = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var page in await PagesAsync(host))
        {
            var posts = page.HandlerMethods.Where(h => HttpMethods.IsPost(h.HttpMethod)).ToList();
            foreach (var (handler, parameter) in posts.SelectMany(h => h.MethodInfo.GetParameters().Select(p => (h.MethodInfo, p))))
            {
                foreach (var leaf in Leaves(parameter.Name!, parameter.ParameterType)) fields.Add(NameOf(handler) + " " + leaf);
            }

            if (posts.Count == 0) continue;
            foreach (var leaf in BoundOf(page.ModelTypeInfo!).SelectMany(p => Leaves(p.Name, p.PropertyType))) fields.Add(page.ModelTypeInfo!.FullName!.Replace(Pages, "", StringComparison.Ordinal) + " " + leaf);
        }

        return [.. fields];
    }

    /// <summary>Addresses of every page that can be opened, with the names of the texts it takes.</summary>
    public static async Task<List<(string Address, IReadOnlyList<string> Takes)>> OpenedAsync(DeskHost host) =>
    [
        .. from page in await PagesAsync(host)
           let takes = page.HandlerMethods.Where(h => HttpMethods.IsGet(h.HttpMethod)).SelectMany(h => h.MethodInfo.GetParameters()).Where(p => p.ParameterType == typeof(string)).Select(p => p.Name!)
               .Concat(BoundOf(page.ModelTypeInfo!).Where(p => p.PropertyType == typeof(string)).Select(p => p.Name)).Distinct(StringComparer.OrdinalIgnoreCase)
           select ("/" + page.AttributeRouteInfo?.Template, (IReadOnlyList<string>)[.. takes]),
    ];

    private static async Task<List<CompiledPageActionDescriptor>> PagesAsync(DeskHost host)
    {
        var pages = new Dictionary<string, CompiledPageActionDescriptor>(StringComparer.Ordinal);
        foreach (var endpoint in host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page) continue;
            var compiled = await host.Service<PageLoader>().LoadAsync(page, endpoint.Metadata);
            if (compiled.ModelTypeInfo is not null && compiled.HandlerMethods is not null) pages.TryAdd(endpoint.RoutePattern.RawText!, compiled);
        }

        Assert.True(pages.Count > 50, "The pages were not found.");
        return [.. pages.Values];
    }

    private static IEnumerable<string> Leaves(string name, Type type)
    {
        if (type == typeof(string) || type == typeof(string[]) || type == typeof(List<string>) || type == typeof(IFormFile)) return [name];
        if (type.Namespace?.StartsWith("CardSystem", StringComparison.Ordinal) != true || !type.IsClass) return [];
        return type.GetProperties().Where(p => p.CanWrite).SelectMany(p => Leaves(name + "." + p.Name, p.PropertyType));
    }
}

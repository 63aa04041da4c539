using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Api.OpenApi;

namespace CardSystem.Ingest.Api.Endpoints;

/// <summary>What every address says of itself, for the gate of parameters and for the description alike.</summary>
internal static class ApiRoute
{
    private static readonly string[] OfLists = ["cursor", "limit"];

    /// <summary>One thing, or a few at once.</summary>
    /// <param name="name">Its name in the description, which generated clients take for their methods.</param>
    public static RouteHandlerBuilder One<T>(this RouteHandlerBuilder route, string name, string summary, params string[] takes) =>
        route.WithName(name).WithSummary(summary).Produces<T>().WithMetadata(new Takes(takes));

    /// <summary>A list, page by page.</summary>
    public static RouteHandlerBuilder Many<T>(this RouteHandlerBuilder route, string name, string summary, params string[] takes) => route.One<PageOf<T>>(name, summary, [.. OfLists, .. takes]);

    /// <summary>Something that is done.</summary>
    /// <typeparam name="TBody">The fields of its body.</typeparam>
    public static RouteHandlerBuilder Act<TBody, T>(this RouteHandlerBuilder route, string name, string summary, int status = StatusCodes.Status200OK) =>
        route.WithName(name).WithSummary(summary).Produces<T>(status).WithMetadata(new Takes([]), new BodyOf(typeof(TBody)));
}

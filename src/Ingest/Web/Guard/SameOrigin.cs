namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// What changes something must come from a page of ours. Forms carry a token besides; this stops a foreign page's request before anything reads it. Browsers say so themselves
/// (<c>Sec-Fetch-Site</c>; older ones by <c>Origin</c>, which is 'null' from our own forms, for our pages tell nobody where they are). At the addresses for programs no cookie counts, and nothing needs to be stopped.
/// </summary>
public static class SameOrigin
{
    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!IsForeign(http.Request)) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    private static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || request.Path.StartsWithSegments("/api")) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && origin != "null" && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(new Uri($"{request.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase) && from.Scheme == request.Scheme);
    }
}

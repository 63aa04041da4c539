using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>What is settled about a request before anybody looks at what it wants.</summary>
public static class RequestGuards
{
    /// <summary>The largest body: a file for import, and a little more for the form around it.</summary>
    public const long MostBytes = 17 * 1024 * 1024;

    /// <summary>Where a proxy on this machine does TLS, its word about the caller's address and scheme is taken, and nobody else's.</summary>
    public static void UseForwarding(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<WebOptions>();
        if (!options.IsBehindProxy) return;
        app.Use((http, next) =>
        {
            // The next step takes the headers out once it has used them; that there were some must be remembered.
            if (http.Request.Headers.ContainsKey("X-Forwarded-For")) http.Items[LiveDoor.ForwardedMark] = true;
            return next(http);
        });
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 });
    }

    public static void UseBodyLimit(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // One that says itself that it is too large is sent away before anybody begins to read it.
        if (http.Request.ContentLength > MostBytes)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
        return next(http);
    });

    /// <summary>No text of ours holds a NUL, and PostgreSQL takes none: an address with one is nobody's mistake but the sender's.</summary>
    public static void UseReadableAddress(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.Value!.Contains('\0', StringComparison.Ordinal) && http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true) return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });

    /// <summary>The language of this request, for every word that is said about it.</summary>
    public static void UseLanguage(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        Visitor.Remember(http);
        Bilingual.IsEnglish = ReferenceEquals(Visitor.Language(http), PageTexts.English);
        return next(http);
    });
}

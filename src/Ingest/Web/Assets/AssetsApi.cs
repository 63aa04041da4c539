using Microsoft.AspNetCore.Http.HttpResults;
using CardSystem.Ingest.Web.Access;
using Microsoft.Net.Http.Headers;

namespace CardSystem.Ingest.Web.Assets;

/// <summary><c>/assets/{file}</c>: immutable, packed for browsers that take it.</summary>
public static class AssetsApi
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapMethods("/assets/{file}", Reading, Serve).OpenTo(Who.Everybody, "Scripts, styles and pictures are the same for everybody and hold nothing of anybody.");

    private static Results<FileContentHttpResult, NotFound> Serve(HttpContext http, string file, PageAssets assets)
    {
        if (assets.Find(file) is not { } asset) return TypedResults.NotFound();
        var packing = Choose(http.Request.GetTypedHeaders().AcceptEncoding);
        if (packing is not null) http.Response.Headers.ContentEncoding = packing;
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        var bytes = packing switch { "br" => asset.Brotli, "gzip" => asset.Gzip, _ => asset.Plain };
        // Each packing is another sequence of bytes, so each has a tag of its own.
        return TypedResults.Bytes(bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}{(packing is null ? "" : "-" + packing)}\""));
    }

    private static string? Choose(IList<StringWithQualityHeaderValue> accepted)
    {
        bool Takes(string packing) => accepted.Any(a => a.Value.Equals(packing, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
        return Takes("br") ? "br" : Takes("gzip") ? "gzip" : null;
    }
}

namespace CardSystem.Ingest.Web.Guard;

/// <summary>Headers that forbid the browser everything the page does not need.</summary>
public static class PageHeaders
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        // Not "no-referrer": browsers would then send forms with "Origin: null", and a passkey's answer could not be told from a foreign one.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // A browser that has come over TLS once comes so for a year.
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        return next(http);
    });
}

using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web;

/// <summary>What a request tells about the one who asks.</summary>
public static class Visitor
{
    public static PageTexts Language(HttpContext http) =>
        LanguageRules.Choose(http.Request.Query["lang"], http.Request.Cookies[LanguageRules.Cookie], http.Request.Headers.AcceptLanguage!);

    /// <summary>A language asked for in the address is kept for the next visits.</summary>
    public static void Remember(HttpContext http)
    {
        if (LanguageRules.Of(http.Request.Query["lang"]) is not { } chosen) return;
        http.Response.Cookies.Append(LanguageRules.Cookie, chosen.Code, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true, Path = "/",
        });
    }
}

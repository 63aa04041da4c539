using Microsoft.Net.Http.Headers;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Which language a visitor reads: what the address asks for, else what was chosen before, else what the browser prefers, else Chinese.</summary>
public static class LanguageRules
{
    public const string Cookie = "lang";

    public static PageTexts Choose(string? asked, string? remembered, IList<string>? acceptLanguage) =>
        Of(asked) ?? Of(remembered) ?? Preferred(acceptLanguage) ?? PageTexts.Chinese;

    /// <summary>Null where the tag is none of ours; <c>zh-Hant</c> and <c>en-GB</c> are read as Chinese and English.</summary>
    public static PageTexts? Of(string? tag)
    {
        var language = tag?.Split('-', '_')[0];
        return PageTexts.All.FirstOrDefault(t => string.Equals(t.Code.Split('-')[0], language, StringComparison.OrdinalIgnoreCase));
    }

    private static PageTexts? Preferred(IList<string>? acceptLanguage) =>
        StringWithQualityHeaderValue.TryParseList(acceptLanguage ?? [], out var wishes)
            ? wishes.Where(w => w.Quality is not 0).OrderByDescending(w => w.Quality ?? 1).Select(w => Of(w.Value.Value)).FirstOrDefault(t => t is not null)
            : null;
}

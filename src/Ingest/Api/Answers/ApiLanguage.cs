using System.Globalization;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>The language of a program's answers: what its Accept-Language prefers, else Chinese.</summary>
internal static class ApiLanguage
{
    private static readonly CultureInfo Chinese = new("zh-CN");
    private static readonly CultureInfo English = new("en");

    // Only the header: whoever chose a language on the pages did so for his browser, and no cookie counts here.
    public static CultureInfo Of(HttpRequest request) => LanguageRules.Choose(null, null, request.Headers.AcceptLanguage!) == PageTexts.English ? English : Chinese;
}

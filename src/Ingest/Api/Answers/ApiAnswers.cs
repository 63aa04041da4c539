using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>Around everything under <see cref="Root"/>: the language, and a problem in words wherever something goes wrong.</summary>
public static class ApiAnswers
{
    public const string Root = "/api/v1";

    public static void UseApiAnswers(this IApplicationBuilder api)
    {
        var log = api.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("CardSystem.Ingest.Api");
        api.Use((http, next) => AnswerAsync(http, next, log));
    }

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next, ILogger log)
    {
        // Only the header: whoever chose a language on the pages did so for his browser, and no cookie counts here.
        Bilingual.IsEnglish = LanguageRules.Choose(null, null, http.Request.Headers.AcceptLanguage!) == PageTexts.English;
        http.Response.Headers.Vary = "Accept-Language";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            // An address that is there, but not for this method, has an endpoint of the framework's that says nothing of itself.
            if (http.GetEndpoint() is { Metadata.Count: 0 }) throw new ApiException(StatusCodes.Status405MethodNotAllowed, ApiWords.WrongMethod);
            Lists.Takes.Check(http);
            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await ApiProblem.Of(http.Response.StatusCode, http.GetEndpoint() is not null).WriteAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted && Told(e, http) is { } problem)
        {
            if (problem.Status >= 500) log.LogError(e, "{Method} {Path} failed.", http.Request.Method, http.GetEndpoint()?.DisplayName);
            await problem.WriteAsync(http);
        }
    }

    private static ApiProblem? Told(Exception exception, HttpContext http) => exception switch
    {
        ApiException fault => ApiProblem.Of(fault.Status, fault.Detail),
        // The slices say in one sentence why they refuse, and what to do.
        RefusedException refused => ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, Bilingual.Plain(refused.Message)),
        BadHttpRequestException bad => ApiProblem.Of(bad.StatusCode, addressKnown: true),
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => null,
        _ when Database.IsStorageFailure(exception) => ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, ApiWords.Unwell),
        _ => ApiProblem.Of(StatusCodes.Status500InternalServerError, ApiWords.Broken),
    };
}

using System.Globalization;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>Around everything under <see cref="Root"/>: the language, and a problem in words wherever something goes wrong.</summary>
public static class ApiAnswers
{
    public const string Root = "/api/v1";

    public static void UseApiAnswers(this IApplicationBuilder app)
    {
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("CardSystem.Ingest.Api");
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Root), api => api.Use((http, next) => AnswerAsync(http, next, log)));
    }

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next, ILogger log)
    {
        CultureInfo.CurrentUICulture = ApiLanguage.Of(http.Request);
        http.Response.Headers.Vary = "Accept-Language";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
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
        ApiFault fault => ApiProblem.Of(fault.Status, fault.Detail),
        // The slices say in one sentence why they refuse, and what to do.
        RefusedException refused => ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, Bilingual.Plain(refused.Message)),
        BadHttpRequestException bad => ApiProblem.Of(bad.StatusCode, addressKnown: true),
        OperationCanceledException when http.RequestAborted.IsCancellationRequested => null,
        _ when Database.IsStorageFailure(exception) => ApiProblem.Of(StatusCodes.Status503ServiceUnavailable, ApiWords.Unwell),
        _ => ApiProblem.Of(StatusCodes.Status500InternalServerError, ApiWords.Broken),
    };
}

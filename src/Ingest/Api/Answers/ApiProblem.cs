using System.Text.Json;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>A problem as RFC 9457 has it: <c>application/problem+json</c>.</summary>
/// <param name="Type">What kind of problem, as a name that never changes.</param>
public sealed record ApiProblem(string Type, string Title, int Status, string Detail) : IResult
{
    public const string ContentType = "application/problem+json";

    public static ApiProblem Of(int status, Bilingual detail) => new("urn:cardsystem:problem:" + Word(status), ApiWords.Title(status).ToString(), status, detail.ToString());

    /// <summary>For an answer that another part has given without words.</summary>
    public static ApiProblem Of(int status, bool addressKnown) => Of(status, status switch
    {
        401 => ApiWords.SignIn,
        403 => ApiWords.NoRight,
        404 => addressKnown ? ApiWords.NotHere : ApiWords.NoSuchAddress,
        405 => ApiWords.WrongMethod,
        413 => ApiWords.TooLong.Fill(ApiBody.Longest),
        415 => ApiWords.NotJson,
        429 => ApiWords.TooMany,
        503 => ApiWords.Unwell,
        >= 500 => ApiWords.Broken,
        _ => ApiWords.Refused,
    });

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext);

    public Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options), http.RequestAborted).AsTask();
    }

    private static string Word(int status) => status switch
    {
        400 => "bad-request",
        401 => "no-token",
        403 => "no-right",
        404 => "not-found",
        405 => "wrong-method",
        409 => "under-way",
        413 => "too-long",
        415 => "not-json",
        422 => "refused",
        429 => "too-many",
        503 => "not-available",
        _ => "broken",
    };
}

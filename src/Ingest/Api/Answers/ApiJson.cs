using System.Text.Encodings.Web;
using System.Text.Json;

namespace CardSystem.Ingest.Api.Answers;

/// <summary>How the API writes and reads JSON: Chinese stays readable, and what is not known is refused rather than passed over.</summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict, AllowDuplicateProperties = false, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, MaxDepth = 16,
    };

    public static IResult Answer<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Options, statusCode: status);
}

/// <summary>201 with where the new thing is found.</summary>
internal static class MadeResult
{
    public static IResult Made<T>(this IResultExtensions _, string address, T value) => new Created<T>(address, value);

    private sealed class Created<T>(string address, T value) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = address;
            return ApiJson.Answer(value, StatusCodes.Status201Created).ExecuteAsync(httpContext);
        }
    }
}

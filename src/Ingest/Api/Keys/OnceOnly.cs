using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Tokens;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Api.Keys;

/// <summary>
/// A POST with an Idempotency-Key is done once, however often it is sent: the first answer is kept for a day and given again. What broke here is not kept, so that it can be tried again.
/// Where this service died in the midst, nobody knows whether the act was kept: after five minutes the request is done again, and the slices refuse or pass over what stands there already.
/// </summary>
public static class OnceOnly
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 255;
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(5);

    /// <summary>Stands before every endpoint, after the gate.</summary>
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method)) return await next(context);
        var body = await http.RequestServices.GetRequiredService<ApiBody>().ReadAsync(http.Request, http.RequestAborted);
        var keys = http.Request.Headers[Header];
        if (keys.Count == 0 || TokenClaims.IdOf(http.User) is not { } token) return await next(context);
        if (keys.Count > 1 || keys[0] is not { Length: >= 1 and <= LongestKey } given || given.Any(c => c is <= ' ' or > '~')) throw ApiException.BadRequest(ApiWords.WrongKey.Fill(LongestKey));
        // Kept as a digest: whoever draws keys may put anything into them, somebody's name too.
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(given)));
        var kept = Begin(http, token, key, DigestOf(http.Request, body));
        return kept is not null ? new Repeated(kept) : await DoAsync(http, () => next(context), token, key);
    }

    /// <returns>The answer that was given before; null where the request is now to be done.</returns>
    private static KeptAnswer? Begin(HttpContext http, string token, string key, string digest)
    {
        var (database, time, options) = (http.RequestServices.GetRequiredService<Database>(), http.RequestServices.GetRequiredService<TimeProvider>(), http.RequestServices.GetRequiredService<ApiOptions>());
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var now = time.GetUtcNow();
        AnswerStore.DropOlder(work, now.AddHours(-options.KeepAnswersHours));
        var isNew = AnswerStore.Begin(work, token, key, digest, now);
        var known = isNew ? null : AnswerStore.Find(work, token, key);
        if (known is not null && known.Digest != digest) throw new ApiException(StatusCodes.Status422UnprocessableEntity, ApiWords.OtherBody);
        if (known is { Answer: null } && (now - known.At < Abandoned || !AnswerStore.TakeOver(work, token, key, known.At, now))) throw new ApiException(StatusCodes.Status409Conflict, ApiWords.UnderWay);
        work.Commit();
        return known?.Answer;
    }

    private static async Task<IResult> DoAsync(HttpContext http, Func<ValueTask<object?>> next, string token, string key)
    {
        var (database, outside, aborted) = (http.RequestServices.GetRequiredService<Database>(), http.Response.Body, http.RequestAborted);
        using var inside = new MemoryStream();
        var done = false;
        try
        {
            // Whoever hangs up has asked all the same: what is done is written down to the end, for when he asks again.
            (http.Response.Body, http.RequestAborted) = (inside, CancellationToken.None);
            await ((await AnswerOrRefusalAsync(next)) as IResult ?? Results.Empty).ExecuteAsync(http);
            var answer = new KeptAnswer(http.Response.StatusCode, http.Response.ContentType ?? "", http.Response.Headers.Location.ToString(), inside.ToArray());
            database.Write(work => AnswerStore.Keep(work, token, key, answer));
            done = true;
        }
        finally
        {
            (http.Response.Body, http.RequestAborted) = (outside, aborted);
            if (!done) database.Write(work => AnswerStore.Drop(work, token, key));
        }

        await outside.WriteAsync(inside.GetBuffer().AsMemory(0, (int)inside.Length), aborted);
        return Results.Empty;
    }

    /// <summary>A refusal is an answer, and is kept like one.</summary>
    private static async Task<object?> AnswerOrRefusalAsync(Func<ValueTask<object?>> next)
    {
        try
        {
            return await next();
        }
        catch (ApiException fault)
        {
            return ApiProblem.Of(fault.Status, fault.Detail);
        }
        catch (RefusedException refused)
        {
            return ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, Bilingual.Plain(refused.Message));
        }
    }

    private sealed class Repeated(KeptAnswer kept) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = kept.Status;
            if (kept.Type.Length > 0) response.ContentType = kept.Type;
            if (kept.Location.Length > 0) response.Headers.Location = kept.Location;
            response.Headers["Idempotency-Replayed"] = "true";
            return response.Body.WriteAsync(kept.Body, httpContext.RequestAborted).AsTask();
        }
    }

    private static string DigestOf(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path.Value}\n{request.QueryString.Value}\n{request.ContentType}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

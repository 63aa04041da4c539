using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access.Tokens;

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

    public static void UseOnceOnly(this IApplicationBuilder app) => app.UseWhen(
        http => HttpMethods.IsPost(http.Request.Method) && http.Request.Path.StartsWithSegments(ApiAnswers.Root) && http.GetEndpoint() is not null, api => api.Use(AnswerAsync));

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        var body = await http.RequestServices.GetRequiredService<ApiBody>().ReadAsync(http.Request, http.RequestAborted);
        var keys = http.Request.Headers[Header];
        if (keys.Count == 0 || TokenClaims.IdOf(http.User) is not { } token)
        {
            await next(http);
            return;
        }

        if (keys.Count > 1 || keys[0] is not { Length: >= 1 and <= LongestKey } key || key.Any(c => c is <= ' ' or > '~')) throw ApiFault.BadRequest(ApiWords.WrongKey.Fill(LongestKey));
        var kept = Begin(http, token, key, DigestOf(http.Request, body));
        if (kept is not null) await RepeatAsync(http, kept);
        else await DoAsync(http, next, token, key);
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
        if (known is not null && known.Digest != digest) throw new ApiFault(StatusCodes.Status422UnprocessableEntity, ApiWords.OtherBody);
        if (known is { Answer: null } && (now - known.At < Abandoned || !AnswerStore.TakeOver(work, token, key, known.At, now))) throw new ApiFault(StatusCodes.Status409Conflict, ApiWords.UnderWay);
        work.Commit();
        return known?.Answer;
    }

    private static async Task DoAsync(HttpContext http, RequestDelegate next, string token, string key)
    {
        var database = http.RequestServices.GetRequiredService<Database>();
        var outside = http.Response.Body;
        using var inside = new MemoryStream();
        try
        {
            http.Response.Body = inside;
            try
            {
                await next(http);
            }
            catch (Exception e) when (e is ApiFault or RefusedException)
            {
                // A refusal is an answer, and is kept like one.
                var problem = e is ApiFault fault ? ApiProblem.Of(fault.Status, fault.Detail) : ApiProblem.Of(StatusCodes.Status422UnprocessableEntity, Web.Words.Bilingual.Plain(e.Message));
                await problem.WriteAsync(http);
            }

            var answer = new KeptAnswer(http.Response.StatusCode, http.Response.ContentType ?? "", http.Response.Headers.Location.ToString(), inside.ToArray());
            Write(database, work =>
            {
                if (answer.Status < 500) AnswerStore.Keep(work, token, key, answer);
                else AnswerStore.Drop(work, token, key);
            });
        }
        catch
        {
            Write(database, work => AnswerStore.Drop(work, token, key));
            throw;
        }
        finally
        {
            http.Response.Body = outside;
        }

        await outside.WriteAsync(inside.GetBuffer().AsMemory(0, (int)inside.Length), http.RequestAborted);
    }

    private static Task RepeatAsync(HttpContext http, KeptAnswer kept)
    {
        http.Response.StatusCode = kept.Status;
        if (kept.Type.Length > 0) http.Response.ContentType = kept.Type;
        if (kept.Location.Length > 0) http.Response.Headers.Location = kept.Location;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return http.Response.Body.WriteAsync(kept.Body, http.RequestAborted).AsTask();
    }

    private static string DigestOf(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path.Value}\n{request.QueryString.Value}\n{request.ContentType}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Write(Database database, Action<Work> change)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        change(work);
        work.Commit();
    }
}

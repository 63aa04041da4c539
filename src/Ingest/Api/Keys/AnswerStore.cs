using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Api.Keys;

/// <summary>An answer that was given.</summary>
public sealed record KeptAnswer(int Status, string Type, string Location, byte[] Body);

/// <summary>What is known of a request that comes with a key.</summary>
/// <param name="Answer">Null while it is under way.</param>
public sealed record KnownRequest(string Digest, DateTimeOffset At, KeptAnswer? Answer);

/// <summary>The table <c>api_answers</c>: what was answered to requests with an Idempotency-Key, for a day.</summary>
public static class AnswerStore
{
    /// <summary>Takes the key for a request that now begins.</summary>
    /// <returns>False where a request had it already.</returns>
    public static bool Begin(Work work, string token, string key, string digest, DateTimeOffset now) => work.Execute(
        "insert into api_answers(token, key, at, digest, status, type, location, body) values(@token, @key, @at, @digest, 0, '', '', @none) on conflict(token, key) do nothing",
        new { token, key, digest, at = now.ToUnixTimeMilliseconds(), none = Array.Empty<byte>() }) == 1;

    public static KnownRequest? Find(Work work, string token, string key)
    {
        var row = work.One<Row>("select digest as Digest, at as At, status as Status, type as Type, location as Location, body as Body from api_answers where token = @token and key = @key", new { token, key });
        return row is null ? null : new(row.Digest, DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.Status == 0 ? null : new((int)row.Status, row.Type, row.Location, row.Body));
    }

    public static void Keep(Work work, string token, string key, KeptAnswer answer) => work.Execute(
        "update api_answers set status = @status, type = @Type, location = @Location, body = @Body where token = @token and key = @key",
        new { token, key, status = (long)answer.Status, answer.Type, answer.Location, answer.Body });

    public static void Drop(Work work, string token, string key) => work.Execute("delete from api_answers where token = @token and key = @key", new { token, key });

    /// <summary>Takes over from a request that began so long ago that whoever served it must be gone.</summary>
    public static bool TakeOver(Work work, string token, string key, DateTimeOffset begunAt, DateTimeOffset now) => work.Execute(
        "update api_answers set at = @now where token = @token and key = @key and status = 0 and at = @at",
        new { token, key, at = begunAt.ToUnixTimeMilliseconds(), now = now.ToUnixTimeMilliseconds() }) == 1;

    public static int DropOlder(Work work, DateTimeOffset than) => work.Execute("delete from api_answers where at < @at", new { at = than.ToUnixTimeMilliseconds() });

    /// <summary>Answers may tell of persons: where one is erased, all are let go.</summary>
    public static int DropAll(Work work) => work.Execute("delete from api_answers");

    private sealed record Row(string Digest, long At, long Status, string Type, string Location, byte[] Body);
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Tokens;

/// <summary>The table <c>api_tokens</c>.</summary>
public static class TokenStore
{
    private const string Columns = "token as Id, user_id as UserId, name as Name, rights as Rights, made_at as MadeAt, ends_at as EndsAt, seen_at as SeenAt, revoked_at as RevokedAt";

    private const int MostListed = 200;

    public static void Add(Work work, ApiToken token, string digest) => work.Execute(
        "insert into api_tokens(token, digest, user_id, name, rights, made_at, ends_at) values(@Id, @digest, @UserId, @Name, @rights, @made, @ends)",
        new { token.Id, digest, token.UserId, token.Name, rights = TokenRules.Write(token.Rights), made = token.MadeAt.ToUnixTimeMilliseconds(), ends = token.EndsAt.ToUnixTimeMilliseconds() });

    public static ApiToken? Find(Work work, string digest) => work.One<Row>($"select {Columns} from api_tokens where digest = @digest", new { digest })?.ToToken();

    /// <summary>A person's, the newest first; those that hold no more too.</summary>
    public static IReadOnlyList<ApiToken> Of(Work work, string userId) =>
        [.. work.Query<Row>($"select {Columns} from api_tokens where user_id = @userId order by made_at desc, token limit @MostListed", new { userId, MostListed }).Select(r => r.ToToken())];

    public static void Seen(Work work, string token, DateTimeOffset at) => work.Execute("update api_tokens set seen_at = @at where token = @token", new { token, at = at.ToUnixTimeMilliseconds() });

    /// <returns>False where it is not this person's or holds no more.</returns>
    public static bool Revoke(Work work, string userId, string token, DateTimeOffset at) => work.Execute(
        "update api_tokens set revoked_at = @at where token = @token and user_id = @userId and revoked_at = 0", new { token, userId, at = at.ToUnixTimeMilliseconds() }) == 1;

    private sealed record Row(string Id, string UserId, string Name, string Rights, long MadeAt, long EndsAt, long SeenAt, long RevokedAt)
    {
        public ApiToken ToToken() => new(Id, UserId, Name, TokenRules.Read(Rights), Instant(MadeAt), Instant(EndsAt), SeenAt == 0 ? null : Instant(SeenAt), RevokedAt == 0 ? null : Instant(RevokedAt));

        private static DateTimeOffset Instant(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);
    }
}

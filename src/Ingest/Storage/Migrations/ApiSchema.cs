namespace CardSystem.Ingest.Storage;

/// <summary>
/// Tokens for programs, the answers they may ask for again, and who is who at another service where staff sign in. Of a token only its SHA-256 is kept; <c>revoked_at</c> is 0 while it holds.
/// <c>api_answers.status</c> is 0 while the request is under way; <c>digest</c> is over everything that makes two requests the same.
/// </summary>
internal static class ApiSchema
{
    public const string Sql = """
        create table api_tokens(
            token text primary key, digest text not null unique, user_id text not null, name text not null, rights text not null,
            made_at bigint not null, ends_at bigint not null, seen_at bigint not null default 0, revoked_at bigint not null default 0);
        create index api_tokens_by_user on api_tokens(user_id);
        create table api_answers(
            token text not null, key text not null, at bigint not null, digest text not null, status bigint not null, type text not null, location text not null, body {bytes} not null,
            primary key(token, key)) {clustered};
        create index api_answers_by_time on api_answers(at);
        create table staff_subjects(issuer text not null, subject text not null, user_id text not null, name text not null, at bigint not null, primary key(issuer, subject)) {clustered};
        create index staff_subjects_by_user on staff_subjects(user_id);
        """;
}

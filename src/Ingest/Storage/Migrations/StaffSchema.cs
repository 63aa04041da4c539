namespace CardSystem.Ingest.Storage;

/// <summary>People who sign in: accounts, passkeys, roles, sessions, invitations; and the keys that protect cookies. Instants are Unix milliseconds, 0 for none.</summary>
internal static class StaffSchema
{
    public const string Sql = """
        create table staff(
            user_id text primary key, name text not null, normalized text not null unique, display text not null, password_hash text, stamp text not null,
            authenticator_key text, two_factor bigint not null, recovery_codes text not null, failed bigint not null, locked_until bigint not null,
            made_at bigint not null, closed_at bigint not null, version bigint not null);
        create table staff_passkeys(credential {bytes} primary key, user_id text not null, body text not null);
        create index staff_passkeys_by_user on staff_passkeys(user_id);
        create table staff_grants(user_id text not null, role text not null, unit text not null, act bigint not null, primary key(user_id, role, unit)) {clustered};
        create table staff_sessions(
            session text primary key, user_id text not null, ticket {bytes} not null, made_at bigint not null, seen_at bigint not null, ends_at bigint not null,
            address text not null, agent text not null);
        create index staff_sessions_by_user on staff_sessions(user_id);
        create table staff_invitations(digest text primary key, user_id text not null, made_at bigint not null, ends_at bigint not null, used_at bigint not null);
        create table protection_keys(name text primary key, body text not null);
        """;
}

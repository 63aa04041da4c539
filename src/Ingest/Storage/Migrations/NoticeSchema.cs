namespace CardSystem.Ingest.Storage;

/// <summary>Channels, the outbox of notices, and what became of each at each channel.</summary>
internal static class NoticeSchema
{
    public const string Sql = """
        create table notice_channels(
            channel text primary key, kind text not null, unit text not null, below bigint not null, address text not null, secret text not null, format text not null,
            language text not null, least_level bigint not null, passing_level bigint not null, digest_at bigint, quiet_from bigint, quiet_until bigint,
            rate bigint not null, names bigint not null, member text, enabled bigint not null, disabled_why text not null,
            failures bigint not null, free_at bigint not null, last_sent_at bigint, last_error text not null);
        create index notice_channels_of_unit on notice_channels(unit);

        create table notices(
            number {identity}, key text not null, unit text not null, kind text not null, member text, members bigint not null, level bigint not null,
            title_zh text not null, title_en text not null, body_zh text not null, body_en text not null, link text not null, withdraws text,
            due bigint not null, state text not null, unique(key, unit));
        create index notices_by_state on notices(state, due);

        create table notice_deliveries(
            number {identity}, id text not null unique, channel text not null, key text not null, notice bigint, digest text,
            state text not null, level bigint not null, made_at bigint not null, due bigint not null, attempts bigint not null,
            leased_until bigint not null, leased_by text not null, ended_at bigint, last_error text not null, unique(channel, key));
        create index notice_deliveries_waiting on notice_deliveries(channel, state, due);
        create index notice_deliveries_by_key on notice_deliveries(key);
        create index notice_deliveries_by_digest on notice_deliveries(digest);
        create index notice_deliveries_by_state on notice_deliveries(state, number);
        """;
}

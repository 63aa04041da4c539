namespace CardSystem.Ingest.Storage;

/// <summary>
/// Members, units and cards over time. <c>organisations</c>, <c>members</c> and <c>cards</c> say what is so now; these tables say since when and until when.
/// Days are <see cref="DateOnly.DayNumber"/>, 0 where there is no beginning and 3652059 where there is no end; instants are Unix milliseconds,
/// 0 where there is no beginning and the greatest number where there is no end. Every interval holds its beginning and not its end.
/// </summary>
internal static class RosterSchema
{
    public const string Sql = """
        create table unit_history(
            unit text not null, from_day bigint not null, until_day bigint not null, name text not null, kind text not null, parent text,
            primary key(unit, from_day)) {clustered};
        create table member_homes(member text not null, from_day bigint not null, until_day bigint not null, unit text not null, primary key(member, from_day)) {clustered};
        create table member_communities(member text not null, from_day bigint not null, until_day bigint not null, unit text, primary key(member, from_day)) {clustered};
        create table member_stays(member text not null, unit text not null, from_day bigint not null, until_day bigint not null, primary key(member, unit, from_day)) {clustered};
        create table member_exemptions(member text not null, from_day bigint not null, until_day bigint not null, reason text not null, primary key(member, from_day)) {clustered};
        create table member_merges(member text primary key, into_member text not null, from_day bigint not null, act bigint not null);

        create table card_holders(card text not null, from_at bigint not null, until_at bigint not null, member text, primary key(card, from_at)) {clustered};
        create table card_states(card text not null, from_at bigint not null, until_at bigint not null, state text not null, reason text not null, primary key(card, from_at)) {clustered};
        create table card_certificates(
            card text not null, until_at bigint not null, certificate {bytes} not null, public_key {bytes} not null, not_before bigint not null, not_after bigint not null,
            primary key(card, until_at)) {clustered};
        create index card_holders_by_member on card_holders(member);

        insert into unit_history(unit, from_day, until_day, name, kind, parent) select id, 0, 3652059, name, kind, parent from organisations;
        insert into member_homes(member, from_day, until_day, unit) select member, 0, 3652059, branch from members;
        insert into card_holders(card, from_at, until_at, member) select card, 0, 9223372036854775807, member from cards;

        create table imports(
            import bigint primary key, at bigint not null, who text not null, what text not null, file text not null,
            added bigint not null, changed bigint not null, unchanged bigint not null, rows_kept bigint not null, undone bigint not null default 0);
        create table import_rows(
            import bigint not null, place bigint not null, table_name text not null, columns text not null, key text not null, before text, after_hash text,
            primary key(import, place)) {clustered};
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>
/// Warning rules, warnings as they were issued, what people did about them, and who was told. A warning is one episode of one rule and member;
/// days are <see cref="DateOnly.DayNumber"/>, and <c>until_day</c> is 0 while the rule still warns.
/// </summary>
internal static class WarningSchema
{
    public const string Sql = """
        create table warning_rule_sets(version bigint primary key, from_day bigint not null, act bigint not null, at bigint not null, digest {bytes} not null, body {bytes} not null);
        create table warnings(
            id bigint primary key, member text not null, rule text not null, from_day bigint not null, until_day bigint not null, level bigint not null,
            state text not null, by_hand bigint not null, unit text not null, issued_at bigint not null, told_at bigint not null,
            rule_version bigint not null, provisional bigint not null, complete_to bigint not null, evidence text not null, unique(member, rule, from_day));
        create index warnings_by_state on warnings(state, unit);
        create table warning_events(
            warning bigint not null, number bigint not null, at bigint not null, act bigint not null, who text not null, what text not null, detail text not null,
            primary key(warning, number)) {clustered};
        create table warning_tells(
            warning bigint not null, number bigint not null, key text not null, unit text not null, level bigint not null, at bigint not null,
            primary key(warning, number)) {clustered};
        create table warning_rounds(as_of bigint primary key, at bigint not null, rule_version bigint not null, report text not null);
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>Credit policies, assessment periods, settlements and the time bank's withdrawals.</summary>
internal static class CreditSchema
{
    public const string Sql = """
        create table credit_policies(
            version bigint primary key, from_day bigint not null, act bigint not null, at bigint not null, digest {bytes} not null, body {bytes} not null,
            withdrawn_act bigint not null default 0, withdrawn_at bigint not null default 0);
        create table time_withdrawals(
            act bigint primary key, member text not null, day bigint not null, minutes bigint not null, purpose text not null, cancelled_act bigint not null default 0);
        create index time_withdrawals_by_member on time_withdrawals(member);
        create table assessment_periods(year bigint primary key, state text not null, version bigint not null, act bigint not null);
        -- Version 0 is a draft: its lines are being written, in small transactions, so that no tap waits for them.
        create table settlements(
            id {identity}, year bigint not null, version bigint not null, act bigint not null, at bigint not null, who text not null,
            policy bigint not null, lines bigint not null, digest {bytes} not null, forced text not null);
        create unique index settlements_by_version on settlements(year, version) where version > 0;
        create table settlement_lines(
            settlement bigint not null, account bigint not null, holder text not null, category text not null, unit text not null,
            amount bigint not null, entries bigint not null, primary key(settlement, account, holder, category)) {clustered};
        """;
}

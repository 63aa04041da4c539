namespace CardSystem.Ingest.Storage;

/// <summary>The credit ledger and what is summed from it.</summary>
internal static class CreditDerived
{
    /// <summary>The version of the credits' rules (docs/credits.md): whoever changes what they come to raises it, and what stands in these tables is then derived anew.</summary>
    public const int RuleVersion = 1;

    public static readonly string[] Tables = ["ledger", "ledger_reversed", "standings", "unit_months", "services"];

    /// <summary>
    /// The ledger's primary key is what makes a second live entry impossible; entries that an act reversed stand beside it, each with that act.
    /// <c>standings</c> sums the live ledger by month; <c>unit_months</c> sums it once more over the members, under the unit and under '' for all units together.
    /// </summary>
    public const string Sql = """

        create table derived.ledger(
            member text not null, session text not null, rule bigint not null, account bigint not null, day bigint not null, month bigint not null, act bigint not null,
            amount bigint not null, earned bigint not null, policy bigint not null, category text not null, unit text not null,
            status bigint not null, minutes bigint not null, cut text not null, primary key(member, session, rule)) {clustered};
        create table derived.ledger_reversed(
            member text not null, session text not null, rule bigint not null, account bigint not null, day bigint not null, month bigint not null, act bigint not null, reversed_by bigint not null,
            amount bigint not null, earned bigint not null, policy bigint not null, category text not null, unit text not null,
            status bigint not null, minutes bigint not null, cut text not null, primary key(member, session, rule, act)) {clustered};
        create table derived.standings(
            unit text not null, month bigint not null, member text not null, category text not null, account bigint not null,
            amount bigint not null, entries bigint not null, primary key(unit, month, member, category, account)) {clustered};
        create table derived.unit_months(
            unit text not null, month bigint not null, category text not null, account bigint not null, amount bigint not null, entries bigint not null,
            primary key(unit, month, category, account)) {clustered};
        create table derived.services(
            member text not null, session text not null, day bigint not null, category text not null, entitled bigint not null, reason text not null,
            credits bigint not null, times bigint not null, primary key(member, session)) {clustered};
        """;
}

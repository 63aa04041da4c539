namespace CardSystem.Ingest.Storage;

/// <summary>Whom the warning rules concern, by what is known now. <c>until_day</c> is 0 while the rule still warns; <c>held</c> says why nobody is told yet.</summary>
internal static class WarningDerived
{
    /// <summary>The version of the warnings' rules (docs/warnings.md): whoever changes what they come to raises it, and what stands in these tables is then derived anew.</summary>
    public const int RuleVersion = 1;

    public static readonly string[] Tables = ["warning_episodes"];

    public const string Sql = """

        create table derived.warning_episodes(
            member text not null, rule text not null, from_day bigint not null, until_day bigint not null, level bigint not null, level_day bigint not null,
            unit text not null, rule_version bigint not null, provisional bigint not null, held text not null, evidence text not null,
            primary key(member, rule, from_day)) {clustered};
        """;
}

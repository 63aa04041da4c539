namespace CardSystem.Ingest.Storage;

/// <summary>
/// Assessment periods are named by their text, <c>2026</c> or <c>2026-Q3</c>, where they were numbers of years. What was settled stays as it was: the digest of a year is over the same text.
/// <c>settlements.quarters</c> says of a year which quarters were open or differed.
/// </summary>
internal static class QuarterSchema
{
    public const string Sql = """
        create table assessment_spans(period text primary key, state text not null, version bigint not null, act bigint not null);
        insert into assessment_spans(period, state, version, act) select cast(year as text), state, version, act from assessment_periods;
        drop table assessment_periods;
        alter table assessment_spans rename to assessment_periods;
        drop index settlements_by_version;
        alter table settlements add column period text not null default '';
        alter table settlements add column quarters text not null default '';
        update settlements set period = cast(year as text);
        alter table settlements drop column year;
        create unique index settlements_by_version on settlements(period, version) where version > 0;
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>
/// Erasures of persons, named by the act that made each and by nothing of the person; and when the retention rules last ran. <c>finished_at</c> is 0 until nothing of what was
/// erased is left in what is derived, nor in the database's own files. The indexes let everything of one person be found without reading everybody's.
/// </summary>
internal static class PrivacySchema
{
    public const string Sql = """
        create table erasures(
            erasure bigint primary key, at bigint not null, who text not null, reason text not null, unit text not null, pseudonym text not null,
            from_change bigint not null, to_change bigint not null, cards bigint not null, state text not null, finished_at bigint not null, report text not null);
        create index if not exists erasures_by_pseudonym on erasures(pseudonym);
        create table retention_runs(rule text primary key, at bigint not null, rows_gone bigint not null, rows_in_all bigint not null);
        create index if not exists sign_ups_by_member on sign_ups(member);
        create index if not exists member_lists_by_member on member_lists(member);
        create index if not exists settlement_lines_by_holder on settlement_lines(holder);
        create index if not exists notices_by_member on notices(member);
        create index if not exists ratings_by_member on ratings(member);
        create index if not exists cards_by_member on cards(member);
        create index if not exists acts_by_what on acts(what);
        create index if not exists acts_by_who on acts(who);
        create index if not exists acts_by_time on acts(at);
        """;
}

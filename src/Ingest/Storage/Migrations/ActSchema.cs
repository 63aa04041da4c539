namespace CardSystem.Ingest.Storage;

/// <summary>What people did (chained by hash, never changed), and what therefore must be derived again.</summary>
internal static class ActSchema
{
    public const string Sql = """
        create table acts(
            act bigint primary key, at bigint not null, who text not null, what text not null, subject text not null, detail text not null,
            salt {bytes} not null, digest {bytes} not null, previous {bytes} not null, hash {bytes} not null);
        create index acts_by_subject on acts(subject);
        create table changes(change {identity}, kind text not null, key text not null, from_at bigint not null, until_at bigint not null);
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>
/// The cards that are not to be taken, change by change: <c>hotlist</c> says what each card is on the list as (<c>active</c>: taken off) since which version,
/// <c>hotlist_changes</c> is the list's history as far as it is kept. <c>uid_permissions</c> says when a centre takes cards that have nothing but a UID.
/// </summary>
internal static class HotlistSchema
{
    public const string Sql = """
        create table hotlist(card text primary key, state text not null, version bigint not null);
        create table hotlist_changes(version bigint primary key, at bigint not null, card text not null, state text not null);
        create table uid_permissions(centre text not null, from_at bigint not null, until_at bigint not null, allowed bigint not null, primary key(centre, from_at)) {clustered};
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>
/// Sessions found by time and by activity and members by unit, whatever their number; links to calendar feeds, and passes by which a wall's browser sees one centre's live page and nothing else.
/// Of links and passes only hashes are kept. Instants are Unix milliseconds, 0 for none.
/// </summary>
internal static class PlanSchema
{
    public const string Sql = """
        create index sessions_by_activity on sessions(activity, starts);
        create index member_homes_at_unit on member_homes(unit);
        create table feed_links(
            feed text primary key, unit text not null, link text not null unique, made_at bigint not null, made_by text not null, seen_at bigint not null, ended_at bigint not null, ended_by text not null);
        create table wall_passes(
            pass text primary key, centre text not null, name text not null, link text not null, link_ends_at bigint not null, secret text not null,
            made_at bigint not null, made_by text not null, opened_at bigint not null, seen_at bigint not null, ended_at bigint not null, ended_by text not null);
        create unique index wall_passes_by_link on wall_passes(link) where link <> '';
        create unique index wall_passes_by_secret on wall_passes(secret) where secret <> '';
        """;
}

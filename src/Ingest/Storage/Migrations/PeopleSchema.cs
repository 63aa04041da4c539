namespace CardSystem.Ingest.Storage;

/// <summary>
/// Long work people started, and links by which members see their own figures: of a link only its hash is kept. The indexes let members be listed by unit and by name,
/// and excuses by their state. Instants are Unix milliseconds, 0 for none.
/// </summary>
internal static class PeopleSchema
{
    public const string Sql = """
        create table jobs(
            job {identity}, kind text not null, subject text not null, user_id text not null, who text not null, state text not null,
            made_at bigint not null, began_at bigint not null default 0, ended_at bigint not null default 0, seen_at bigint not null,
            done bigint not null default 0, total bigint not null default 0, stop bigint not null default 0, zh text not null default '', en text not null default '',
            detail text not null default '', file text not null default '', file_name text not null default '', input text not null default '');
        create index jobs_by_user on jobs(user_id, job);
        create table member_links(
            digest text primary key, member text not null, made_at bigint not null, ends_at bigint not null, made_by text not null, revoked_at bigint not null default 0,
            seen_at bigint not null default 0, looks bigint not null default 0);
        create index member_links_by_member on member_links(member);
        create index members_by_branch on members(branch, member);
        create index members_by_name on members(name, member);
        create index member_stays_by_unit on member_stays(unit, member);
        create index member_communities_by_unit on member_communities(unit, member);
        create index excuses_by_state on excuses(state, excuse);
        create index sessions_starting on sessions(starts, session);
        create index warnings_by_member on warnings(member, id);
        create index cards_by_member on cards(member);
        """;
}

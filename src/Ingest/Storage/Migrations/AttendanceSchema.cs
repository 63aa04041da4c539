namespace CardSystem.Ingest.Storage;

/// <summary>
/// Excuses, corrections, head counts and ratings. An excuse is named by the act that requested it and points at the act of its state;
/// of corrections, and of head counts of one door, the last by act counts; a member's rating of a session is replaced by the next.
/// </summary>
internal static class AttendanceSchema
{
    public const string Sql = """
        create table excuses(
            excuse bigint primary key, member text not null, session text not null, from_at bigint not null, until_at bigint not null,
            kind text not null, reason text not null, state bigint not null, act bigint not null);
        create index excuses_by_member on excuses(member);
        create table corrections(
            act bigint primary key, session text not null, member text not null, what bigint not null, in_at bigint not null, out_at bigint not null, reason text not null);
        create index corrections_by_pair on corrections(session, member);
        create index corrections_by_member on corrections(member);
        create table head_counts(act bigint primary key, session text not null, kiosk text not null, people bigint not null);
        create index head_counts_by_session on head_counts(session);
        create table ratings(
            session text not null, member text not null, stars bigint not null, comment text not null, act bigint not null, primary key(session, member));
        """;
}

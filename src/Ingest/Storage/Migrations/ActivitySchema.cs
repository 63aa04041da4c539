namespace CardSystem.Ingest.Storage;

/// <summary>
/// Activities, their recurrence, sign-ups and the working-day calendar. A session without <c>ends</c> or <c>leave_from</c> lasts until it closes;
/// <c>slot</c> is what its activity's recurrence calls it (0 where it stands alone); <c>by_hand</c> says that a person changed it, so that planning leaves it alone.
/// </summary>
internal static class ActivitySchema
{
    public const string Sql = """
        alter table sessions add column category text not null default 'meeting';
        alter table sessions add column kind bigint not null default 1;
        alter table sessions add column fate bigint not null default 1;
        alter table sessions add column in_out bigint not null default 0;
        alter table sessions add column ends bigint;
        alter table sessions add column leave_from bigint;
        alter table sessions add column capacity bigint not null default 0;
        alter table sessions add column organiser text not null default '';
        alter table sessions add column room text not null default '';
        alter table sessions add column member_list text not null default '';
        alter table sessions add column former text not null default '';
        alter table sessions add column sequence bigint not null default 0;
        alter table sessions add column changed_at bigint not null default 0;
        alter table sessions add column slot bigint not null default 0;
        alter table sessions add column by_hand bigint not null default 0;
        alter table sessions add column reason text not null default '';
        alter table sessions add column rate bigint not null default 0;
        update sessions set kind = 2 where audience = '*';
        create unique index sessions_slot on sessions(activity, slot) where slot <> 0;

        create table activities(
            activity text primary key, name text not null, category text not null, kind bigint not null, organiser text not null, audience text not null, member_list text not null,
            centre text not null references organisations(id), room text not null, kiosks text not null, in_out bigint not null, capacity bigint not null,
            first_day bigint not null, last_day bigint not null, starts bigint not null, ends bigint not null,
            opens_before bigint not null, late_after bigint not null, leave_before bigint not null, closes_after bigint not null,
            recurrence text not null, holidays bigint not null, planned_to bigint not null, rate bigint not null default 0, act bigint not null);
        create table member_lists(list text not null, member text not null, primary key(list, member)) {clustered};
        create table working_days(day bigint primary key, working bigint not null, name text not null);
        create table sign_ups(
            session text not null references sessions(session), member text not null, place bigint not null, withdrawn bigint not null default 0,
            primary key(session, member)) {clustered};
        """;
}

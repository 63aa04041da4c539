namespace CardSystem.Ingest.Storage;

/// <summary>What came of the taps: per session and member, and per session; and what is still to be gone over.</summary>
internal static class AttendanceDerived
{
    /// <summary>The version of attendance's rules (docs/attendance.md): whoever changes what they come to raises it, and what stands in these tables is then derived anew.</summary>
    public const int RuleVersion = 1;

    public static readonly string[] Tables = ["attendance", "attendance_before", "session_states", "kiosk_words", "going_over", "due", "ratings", "session_units", "unit_days", "to_sum"];

    /// <summary>
    /// The outcome with the first tap (journal 0 where there was none). <c>attendance_before</c> holds all versions of an outcome that people
    /// corrected, the last one too: its status is 0 where there was no attendance. <c>session_states</c> has a row for every session that has opened
    /// or has attendance; phases are the numbers of SessionPhase. <c>kiosk_words</c> is what each kiosk had said when closings were judged by it.
    /// <c>ratings</c> are those given at kiosks: a tap's place in its journal and never a member. <c>session_units</c> is what an ended session came to for each unit and everything
    /// below it, <c>unit_days</c> the same summed by day and category; hour -1 counts outcomes, the hours 0 to 23 when people came. <c>to_sum</c> are sessions still to be summed.
    /// </summary>
    public const string Sql = """

        create table derived.attendance(
            session text not null, member text not null, status bigint not null, expected bigint not null, provisional bigint not null,
            at bigint not null, journal bigint not null, seq bigint not null, in_at bigint not null, out_at bigint not null,
            minutes bigint not null, rule text not null, act bigint not null, primary key(session, member)) {clustered};
        create index {index_in}attendance_by_member on {indexed_in}attendance(member);
        create table derived.attendance_before(
            session text not null, member text not null, from_act bigint not null, status bigint not null, expected bigint not null, provisional bigint not null,
            in_at bigint not null, out_at bigint not null, minutes bigint not null, rule text not null, act bigint not null,
            primary key(member, session, from_act)) {clustered};
        create table derived.session_states(
            session text primary key, phase bigint not null, held text not null, complete_to bigint not null, expected bigint not null,
            attended bigint not null, late bigint not null, left_early bigint not null, walk_in bigint not null, absent bigint not null, excused bigint not null);
        create table derived.kiosk_words(kiosk text primary key, received_at bigint not null, body {bytes} not null);
        create table derived.going_over(what text not null, key text not null, primary key(what, key));
        create table derived.due(member text primary key);
        create table derived.ratings(
            session text not null, centre text not null, day bigint not null, journal bigint not null, seq bigint not null, of_seq bigint not null, stars bigint not null,
            primary key(journal, seq)) {clustered};
        create table derived.session_units(
            session text not null, unit text not null, hour bigint not null, day bigint not null, category text not null,
            sessions bigint not null, expected bigint not null, came bigint not null, late bigint not null, left_early bigint not null,
            absent bigint not null, excused bigint not null, walk_in bigint not null, arrivals bigint not null, primary key(session, unit, hour)) {clustered};
        create table derived.unit_days(
            unit text not null, hour bigint not null, day bigint not null, category text not null,
            sessions bigint not null, expected bigint not null, came bigint not null, late bigint not null, left_early bigint not null,
            absent bigint not null, excused bigint not null, walk_in bigint not null, arrivals bigint not null, primary key(unit, hour, day, category)) {clustered};
        create table derived.to_sum(session text primary key);
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>A numbered step of the schema. Once released it is never changed; what follows is a new number.</summary>
public sealed record Migration(int Number, string Sql)
{
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, """
            create table settings(name text primary key, value text not null);

            create table journals(id {identity}, kiosk text not null, journal text not null, contiguous_to bigint not null default 0, unique(kiosk, journal));
            create table taps({position}, journal bigint not null, seq bigint not null, received_at bigint not null, body {bytes} not null, unique(journal, seq){position_key});
            create table refused_payloads(
                id {identity}, received_at bigint not null, kiosk text not null, reason text not null, detail text not null,
                digest {bytes} not null, length bigint not null, body {bytes} not null, unique(kiosk, digest));

            create table organisations(id text primary key, name text not null, kind text not null, parent text references organisations(id) deferrable initially deferred);
            create table members(member text primary key, name text not null, branch text not null references organisations(id));
            create table cards(
                card text primary key, member text references members(member), certificate {bytes} not null,
                public_key {bytes} not null, not_before bigint not null, not_after bigint not null);
            create table sessions(
                session text primary key, activity text not null, name text not null, centre text not null references organisations(id),
                opens bigint not null, starts bigint not null, late_after bigint not null, closes bigint not null, audience text not null, kiosks text not null);
            create table kiosks(kiosk text primary key, name text not null, centre text not null references organisations(id), public_key {bytes} not null, secret_hash text not null);
            create table accounts(name text primary key, secret_hash text not null, subscribe text not null, publish text not null);

            create table kiosk_statuses(kiosk text primary key, received_at bigint not null, body {bytes} not null);
            create table kiosk_configs(kiosk text primary key, version bigint not null, digest {bytes} not null);
            """),
    ];
}

/// <summary>
/// What is derived: it has no migrations, for it can be dropped and computed again. A change here raises <see cref="Version"/>.
/// </summary>
public static class DerivedSchema
{
    public const int Version = 1;

    public static IReadOnlyList<string> Tables { get; } = ["state", "sign_ins", "attendance", "visits", "set_aside", "journal_progress", "days"];

    public const string Sql = """
        create table derived.state(name text primary key, value text not null);
        create table derived.sign_ins(
            session text not null, member text not null, at bigint not null, journal bigint not null, seq bigint not null,
            primary key(session, member, at, journal, seq)) {clustered};
        create table derived.attendance(
            session text not null, member text not null, at bigint not null, journal bigint not null, seq bigint not null,
            late bigint not null, walk_in bigint not null, primary key(session, member)) {clustered};
        create table derived.visits(
            centre text not null, day bigint not null, member text not null, at bigint not null, journal bigint not null, seq bigint not null,
            primary key(centre, day, member, at, journal, seq)) {clustered};
        create table derived.set_aside(
            journal bigint not null, seq bigint not null, at bigint not null, card text, reason text not null, detail text not null,
            primary key(journal, seq)) {clustered};
        create table derived.journal_progress(journal bigint primary key, up_to bigint not null, highest bigint not null, taps bigint not null, last_at bigint not null);
        create table derived.days(day bigint primary key, taps bigint not null);
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>The tap log, and what the first version knew of people, places and times.</summary>
internal static class FirstSchema
{
    public const string Sql = """
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
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>
/// What somebody should look into because of cards or kiosks. Of one kind and subject one alert is open at a time, and counts what comes again;
/// <c>acknowledged_at</c> is 0 while it is open. <c>security_evidence</c> holds what has been counted, so that nothing counts twice:
/// a tap by journal and sequence, or a refused payload (journal 0) by its number. <c>security_marks</c> says how far everything has been looked at.
/// </summary>
internal static class AlertSchema
{
    public const string Sql = """
        create table security_alerts(
            alert {identity}, at bigint not null, kind text not null, subject text not null, detail text not null, unit text not null, count bigint not null,
            first_at bigint not null, last_at bigint not null, acknowledged_by text not null default '', acknowledged_at bigint not null default 0, act bigint not null default 0);
        create unique index security_alerts_open on security_alerts(kind, subject) where acknowledged_at = 0;
        create table security_evidence(reason text not null, journal bigint not null, seq bigint not null, primary key(reason, journal, seq)) {clustered};
        create table security_marks(name text primary key, value text not null);
        """;
}

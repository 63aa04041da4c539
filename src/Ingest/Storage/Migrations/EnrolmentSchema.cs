namespace CardSystem.Ingest.Storage;

/// <summary>
/// Kiosks that enrol themselves. <c>kiosks.public_key</c> is the key a kiosk has now, empty until it has one; <c>kiosk_keys</c> says which key was whose when, so that a tap
/// that is uploaded late is checked by the key of its time. Instants are Unix milliseconds, 0 where there is no beginning and the greatest number where there is no end.
/// </summary>
internal static class EnrolmentSchema
{
    public const string Sql = """
        create table kiosk_keys(
            kiosk text not null, from_at bigint not null, until_at bigint not null, public_key {bytes} not null, primary key(kiosk, from_at)) {clustered};
        insert into kiosk_keys(kiosk, from_at, until_at, public_key) select kiosk, 0, 9223372036854775807, public_key from kiosks;

        create table kiosk_enrolments(
            kiosk text primary key, state text not null, at bigint not null, reason text not null, key_reference text not null, ends_at bigint not null, facts text not null);
        create table kiosk_claims(
            kiosk text primary key, code_hash {bytes} not null, made_at bigint not null, ends_at bigint not null,
            used_at bigint not null, request_hash {bytes} not null, answer {bytes} not null);
        create table kiosk_certificates(
            serial text primary key, kiosk text not null, key_reference text not null, issued_at bigint not null, from_at bigint not null, until_at bigint not null);
        create index kiosk_certificates_by_kiosk on kiosk_certificates(kiosk);
        create table kiosk_withdrawals(withdrawal {identity}, kiosk text not null, key_reference text not null, at bigint not null, state text not null);
        """;
}

using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Enrolment;

/// <summary>A kiosk as the register has it.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo; empty before it has one.</param>
/// <param name="SecretHash">Empty where no password admits it.</param>
/// <param name="State"><see cref="EnrolmentState.Enrolled"/> or <see cref="EnrolmentState.Revoked"/>; null where it never enrolled.</param>
/// <param name="At">Since when it is so, Unix milliseconds.</param>
/// <param name="EndsAt">When its certificate ends; 0 where it has none.</param>
/// <param name="ClaimEndsAt">When its open claim code ends; null where there is none.</param>
public sealed record KioskEntry(
    string Kiosk, string Name, string Centre, string CentreName, byte[] PublicKey, string SecretHash, bool Office,
    string? State, long At, string Reason, long EndsAt, string Facts, long? ClaimEndsAt)
{
    /// <summary>How other parts call its key; empty before it has one.</summary>
    public string KeyReference => CardKeys.PointOf(PublicKey) is { } point ? KioskRegister.ReferenceOf(point) : "";
}

/// <summary>A key that is no longer to be used under a kiosk's name.</summary>
/// <param name="State"><see cref="EnrolmentState.Revoked"/> or <see cref="EnrolmentState.Superseded"/>.</param>
public sealed record Withdrawal(long Number, string Kiosk, string KeyReference, long At, string State);

/// <summary>The SQL of kiosks, their claims, certificates and withdrawn keys.</summary>
internal static class KioskRegister
{
    private const string Entries = """
        select k.kiosk as Kiosk, k.name as Name, k.centre as Centre, o.name as CentreName, k.public_key as PublicKey, k.secret_hash as SecretHash, case when d.kiosk is null then 0 else 1 end as Office,
            e.state as State, e.at as At, e.reason as Reason, e.ends_at as EndsAt, e.facts as Facts, c.ends_at as ClaimEndsAt
        from kiosks k join organisations o on o.id = k.centre left join kiosk_enrolments e on e.kiosk = k.kiosk left join kiosk_claims c on c.kiosk = k.kiosk and c.used_at = 0
        left join office_desks d on d.kiosk = k.kiosk
        """;

    public static string ReferenceOf(ReadOnlySpan<byte> point) => Convert.ToHexStringLower(CardKeys.Reference(point));

    public static IReadOnlyList<KioskEntry> All(Work work) => [.. work.Query<Row>(Entries + " order by k.kiosk").Select(Entry)];

    public static KioskEntry? Find(Work work, string kiosk) => work.Query<Row>(Entries + " where k.kiosk = @kiosk", new { kiosk }).Select(Entry).SingleOrDefault();

    public static void Add(Work work, string kiosk, string name, string centre) => work.Execute(
        "insert into kiosks(kiosk, name, centre, public_key, secret_hash) values(@kiosk, @name, @centre, @none, '')", new { kiosk, name, centre, none = Array.Empty<byte>() });

    public static IEnumerable<KioskClaim> Claims(Work work) => work.Query<KioskClaim>(
        "select kiosk as Kiosk, code_hash as CodeHash, made_at as MadeAt, ends_at as EndsAt, used_at as UsedAt, request_hash as RequestHash, answer as Answer from kiosk_claims");

    /// <summary>A new code in place of whatever code the kiosk had.</summary>
    public static void PutClaim(Work work, string kiosk, byte[] codeHash, long madeAt, long endsAt)
    {
        EndClaim(work, kiosk);
        work.Execute(
            "insert into kiosk_claims(kiosk, code_hash, made_at, ends_at, used_at, request_hash, answer) values(@kiosk, @codeHash, @madeAt, @endsAt, 0, @none, @none)",
            new { kiosk, codeHash, madeAt, endsAt, none = Array.Empty<byte>() });
    }

    public static void EndClaim(Work work, string kiosk) => work.Execute("delete from kiosk_claims where kiosk = @kiosk", new { kiosk });

    /// <returns>False where somebody else used it in the meantime.</returns>
    public static bool UseClaim(Work work, KioskClaim claim, byte[] requestHash, byte[] answer, long at) => work.Execute(
        "update kiosk_claims set used_at = @at, request_hash = @requestHash, answer = @answer where kiosk = @Kiosk and code_hash = @CodeHash and used_at = 0",
        new { claim.Kiosk, claim.CodeHash, requestHash, answer, at }) == 1;

    public static void SetKey(Work work, string kiosk, byte[] key) => work.Execute("update kiosks set public_key = @key where kiosk = @kiosk", new { kiosk, key });

    public static void SetState(Work work, string kiosk, string state, long at, string reason, string keyReference, long endsAt, string facts) => work.Execute(
        """
        insert into kiosk_enrolments(kiosk, state, at, reason, key_reference, ends_at, facts) values(@kiosk, @state, @at, @reason, @keyReference, @endsAt, @facts)
        on conflict(kiosk) do update set state = excluded.state, at = excluded.at, reason = excluded.reason, key_reference = excluded.key_reference, ends_at = excluded.ends_at, facts = excluded.facts
        """, new { kiosk, state, at, reason, keyReference, endsAt, facts });

    public static void SetRenewed(Work work, string kiosk, long endsAt, string facts) =>
        work.Execute("update kiosk_enrolments set ends_at = @endsAt, facts = @facts where kiosk = @kiosk", new { kiosk, endsAt, facts });

    public static void NoteCertificate(Work work, string serial, string kiosk, string keyReference, long issuedAt, long fromAt, long untilAt) => work.Execute(
        "insert into kiosk_certificates(serial, kiosk, key_reference, issued_at, from_at, until_at) values(@serial, @kiosk, @keyReference, @issuedAt, @fromAt, @untilAt)",
        new { serial, kiosk, keyReference, issuedAt, fromAt, untilAt });

    public static void Withdraw(Work work, string kiosk, string keyReference, long at, string state)
    {
        // One writer at a time, so that no number becomes visible after a greater one.
        work.Lock("kiosk_withdrawals");
        work.Execute("insert into kiosk_withdrawals(kiosk, key_reference, at, state) values(@kiosk, @keyReference, @at, @state)", new { kiosk, keyReference, at, state });
    }

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<Withdrawal> Withdrawals(Work work, string kiosk) => [.. work.Query<Withdrawal>(
        "select withdrawal as Number, kiosk as Kiosk, key_reference as KeyReference, at as At, state as State from kiosk_withdrawals where kiosk = @kiosk order by withdrawal desc", new { kiosk })];

    /// <summary>Those after one number, in order.</summary>
    public static IReadOnlyList<Withdrawal> WithdrawalsAfter(Work work, long after) => [.. work.Query<Withdrawal>(
        "select withdrawal as Number, kiosk as Kiosk, key_reference as KeyReference, at as At, state as State from kiosk_withdrawals where withdrawal > @after order by withdrawal", new { after })];

    private static KioskEntry Entry(Row r) => new(
        r.Kiosk, r.Name, r.Centre, r.CentreName, r.PublicKey, r.SecretHash, r.Office != 0, r.State, r.At ?? 0, r.Reason ?? "", r.EndsAt ?? 0, r.Facts ?? "", r.ClaimEndsAt);

    private sealed class Row
    {
        public string Kiosk { get; init; } = "";
        public string Name { get; init; } = "";
        public string Centre { get; init; } = "";
        public string CentreName { get; init; } = "";
        public byte[] PublicKey { get; init; } = [];
        public string SecretHash { get; init; } = "";
        public long Office { get; init; }
        public string? State { get; init; }
        public long? At { get; init; }
        public string? Reason { get; init; }
        public long? EndsAt { get; init; }
        public string? Facts { get; init; }
        public long? ClaimEndsAt { get; init; }
    }
}

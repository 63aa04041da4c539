using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Ingest.Storage;

/// <summary>A numbered step of the schema. Once released it is never changed; what follows is a new number.</summary>
public sealed record Migration(int Number, string Sql)
{
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, FirstSchema.Sql),
        new(2, ActSchema.Sql),
        new(3, RosterSchema.Sql),
        new(4, ActivitySchema.Sql),
        new(5, AttendanceSchema.Sql),
        new(6, CreditSchema.Sql),
        new(7, WarningSchema.Sql),
        new(8, NoticeSchema.Sql),
        new(9, CardSchema.Sql),
        new(10, EnrolmentSchema.Sql),
        new(11, OfficeSchema.Sql),
        new(12, AlertSchema.Sql),
        new(13, HotlistSchema.Sql),
        new(14, StaffSchema.Sql),
        new(15, PeopleSchema.Sql),
        new(16, CardDeskSchema.Sql),
        new(17, PlanSchema.Sql),
        new(18, FigureSchema.Sql),
        new(19, PrivacySchema.Sql),
        new(20, ApiSchema.Sql),
        new(21, QuarterSchema.Sql),
        new(22, OneTimeCodeSchema.Sql),
        new(23, KioskPageSchema.Sql),
    ];
}

/// <summary>
/// What is derived: it has no migrations, for it can be dropped and computed again. A change of <see cref="Sql"/> changes <see cref="Version"/>.
/// </summary>
public static class DerivedSchema
{
    /// <summary>Raised where the same tables would hold something else although no rule changed; where the tables themselves change, their text tells.</summary>
    private const int Content = 5;

    /// <summary>What was derived by other tables or other rules is stale: a program with another version derives everything anew by itself when it starts.</summary>
    public static string Version { get; } = VersionOf(AttendanceDerived.RuleVersion, CreditDerived.RuleVersion, WarningDerived.RuleVersion);

    internal static string VersionOf(int attendance, int credits, int warnings) =>
        string.Create(CultureInfo.InvariantCulture, $"{Content}.{attendance}.{credits}.{warnings}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)))[..8]}");

    public static IReadOnlyList<string> Tables { get; } = ["state", "sign_ins", "visits", "set_aside", "failed_proofs", "receipts", "card_taps", "journal_progress", "days", .. AttendanceDerived.Tables, .. CreditDerived.Tables, .. WarningDerived.Tables];

    public static string Sql => """
        create table derived.state(name text primary key, value text not null);
        create table derived.sign_ins(
            session text not null, member text not null, at bigint not null, journal bigint not null, seq bigint not null, weak bigint not null,
            primary key(session, member, at, journal, seq)) {clustered};
        create index {index_in}sign_ins_by_tap on {indexed_in}sign_ins(journal, at, seq);
        create index {index_in}sign_ins_weak on {indexed_in}sign_ins(at) where weak = 1;
        create table derived.visits(
            centre text not null, day bigint not null, member text not null, at bigint not null, journal bigint not null, seq bigint not null,
            primary key(centre, day, member, at, journal, seq)) {clustered};
        create index {index_in}visits_by_tap on {indexed_in}visits(journal, at, seq);
        create table derived.set_aside(
            journal bigint not null, seq bigint not null, at bigint not null, card text, reason text not null, detail text not null,
            primary key(journal, seq)) {clustered};
        create index {index_in}set_aside_by_reason on {indexed_in}set_aside(reason);
        create index {index_in}set_aside_by_card on {indexed_in}set_aside(card);
        create index {index_in}set_aside_by_time on {indexed_in}set_aside(at);
        create table derived.failed_proofs(journal bigint not null, seq bigint not null, signature_end bigint not null, primary key(journal, seq)) {clustered};
        create table derived.receipts(
            journal bigint not null, seq bigint not null, of_seq bigint not null, card text not null, chip text not null, at bigint not null, until_at bigint not null,
            counter bigint not null, card_seq bigint not null, state text not null, verdict bigint not null, reason text not null, primary key(journal, seq)) {clustered};
        create index {index_in}receipts_by_card on {indexed_in}receipts(card);
        create table derived.card_taps(bucket bigint not null, block bigint not null, entries {bytes} not null, primary key(bucket, block)) {clustered};
        create table derived.journal_progress(journal bigint primary key, up_to bigint not null, highest bigint not null, taps bigint not null, last_at bigint not null);
        create table derived.days(day bigint primary key, taps bigint not null);
        """ + AttendanceDerived.Sql + CreditDerived.Sql + WarningDerived.Sql;
}

using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

internal sealed record CardCertificateRow(byte[] Certificate, byte[] PublicKey, long NotBefore, long NotAfter)
{
    public bool Equals(CardCertificateRow? other) => other is not null && Certificate.AsSpan().SequenceEqual(other.Certificate);
    public override int GetHashCode() => NotBefore.GetHashCode();
}

/// <summary>What is known of a card beyond its certificate.</summary>
/// <param name="ReceiptKey">A compressed point; empty where none is known.</param>
/// <param name="Uid">Upper-case hex; empty where none is known, or it is another every time.</param>
/// <param name="MemberSeq">Of the newest MEMBER object written to it.</param>
internal sealed record CardProfileRow(string Profile, byte[] ReceiptKey, string Uid, long MemberSeq = 0, long IssuedAt = 0, string IssuedBy = "");

/// <summary>What the tables say of one card.</summary>
internal sealed class CardFile
{
    public required string Number { get; init; }
    public CardCertificateRow? Certificate { get; set; }
    public string? Member { get; set; }

    /// <summary>Null where only the certificate is known.</summary>
    public CardProfileRow? Profile { get; set; }
    public List<Stretch<string?>> Holders { get; set; } = [];
    public List<Stretch<(string State, string Reason)>> States { get; set; } = [];
    /// <summary>Certificates it had before, with the instant at which each was replaced.</summary>
    public List<(long Until, CardCertificateRow Certificate)> Earlier { get; set; } = [];

    public bool IsNew => Certificate is null;

    public CardFile Copy() => new() { Number = Number, Certificate = Certificate, Member = Member, Profile = Profile, Holders = Holders, States = States, Earlier = Earlier };

    public static RowWriter NewWriter() => new(RosterTables.Cards, RosterTables.Holders, RosterTables.States, RosterTables.Certificates, RosterTables.Profiles);

    /// <summary>Reads all cards, or the one.</summary>
    public static Dictionary<string, CardFile> Load(Work work, string? only = null)
    {
        var where = only is null ? "" : "where card = @only";
        var files = work.Query<(string Card, string? Member, byte[] Certificate, byte[] Key, long From, long To)>($"select card, member, certificate, public_key, not_before, not_after from cards {where}", new { only })
            .ToDictionary(c => c.Card, c => new CardFile { Number = c.Card, Member = c.Member, Certificate = new(c.Certificate, c.Key, c.From, c.To) }, StringComparer.Ordinal);
        foreach (var (card, from, until, member) in work.Query<(string, long, long, string?)>($"select card, from_at, until_at, member from card_holders {where} order by card, from_at", new { only })) files[card].Holders.Add(new(from, until, member));
        foreach (var (card, from, until, state, reason) in work.Query<(string, long, long, string, string)>($"select card, from_at, until_at, state, reason from card_states {where} order by card, from_at", new { only })) files[card].States.Add(new(from, until, (state, reason)));
        foreach (var (card, until, certificate, key, from, to) in work.Query<(string, long, byte[], byte[], long, long)>($"select card, until_at, certificate, public_key, not_before, not_after from card_certificates {where} order by card, until_at", new { only })) files[card].Earlier.Add((until, new(certificate, key, from, to)));
        foreach (var (card, profile, receiptKey, uid, memberSeq, issuedAt, issuedBy) in work.Query<(string, string, byte[], string, long, long, string)>($"select card, profile, receipt_key, uid, member_seq, issued_at, issued_by from card_profiles {where}", new { only }))
        {
            if (files.TryGetValue(card, out var file)) file.Profile = new(profile, receiptKey, uid, memberSeq, issuedAt, issuedBy);
        }

        // A card that has no history has been since ever whose it is now.
        foreach (var file in files.Values.Where(f => f.Holders.Count == 0)) file.Holders.Add(new(HistoryRules.Beginning, HistoryRules.NoEnd, file.Member));
        return files;
    }

    /// <summary>Writes what differs from what stood before.</summary>
    public bool Put(RowWriter writer, CardFile before)
    {
        var changed = writer.Put(RosterTables.Cards, before.Certificate is { } was ? Row(before.Member, was) : null, Row(Member, Certificate!));
        changed |= writer.Replace(RosterTables.Holders, RosterTables.Rows(Number, before.Holders, m => [m]), RosterTables.Rows(Number, Holders, m => [m]));
        changed |= writer.Replace(RosterTables.States, RosterTables.Rows(Number, before.States, s => [s.State, s.Reason]), RosterTables.Rows(Number, States, s => [s.State, s.Reason]));
        if (Profile is not null) changed |= writer.Put(RosterTables.Profiles, before.Profile is { } old ? Row(old) : null, Row(Profile));
        return changed | writer.Replace(RosterTables.Certificates, Certificates(before.Earlier), Certificates(Earlier));
    }

    private object?[] Row(string? member, CardCertificateRow c) => [Number, member, c.Certificate, c.PublicKey, c.NotBefore, c.NotAfter];

    private object?[] Row(CardProfileRow p) => [Number, p.Profile, p.ReceiptKey, p.Uid, p.MemberSeq, p.IssuedAt, p.IssuedBy];

    private List<object?[]> Certificates(List<(long Until, CardCertificateRow Certificate)> earlier) =>
        [.. earlier.Select(e => (object?[])[Number, e.Until, e.Certificate.Certificate, e.Certificate.PublicKey, e.Certificate.NotBefore, e.Certificate.NotAfter])];
}

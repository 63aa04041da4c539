using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Office;

/// <summary>What becomes of cards that have been issued: looked up, brought up to date, emptied; and the paper with which a desk may read them.</summary>
public sealed class CardCare(Database database, TrustKeys trust, OfficeOptions options, DistrictDays days, TimeProvider time)
{
    private static ReadOnlySpan<byte> ResetTag => "MCAP1-RS"u8;

    /// <summary>Compact certificate for the key the desk's TLS is made with, whose possession the TLS has proved.</summary>
    public OfficeAnswer<DeskAnswer> Desk(string desk, byte[]? publicKeyInfo)
    {
        if (CardKeys.PointOf(publicKeyInfo) is not { } point) return OfficeRefusal.Conflict("The desk's certificate is not of a P-256 key; enrol it again.");
        var (card, kiosk, today) = (trust.Card, trust.Kiosk, IssuingKey.Today(time));
        var certificate = kiosk.CertifyCompact(System.Text.Encoding.ASCII.GetBytes(desk), CertificateRole.Kiosk, point, today, today.AddDays(options.DeskDays));
        return new DeskAnswer(certificate.Bytes, Bytes(kiosk.CompactLinks), Bytes(card.LivingAnchors), Bytes(kiosk.LivingAnchors));
    }

    /// <param name="thumbprint">Of the chip's key, lower-case hex; null where the number is known.</param>
    public OfficeAnswer<CardAnswer> Find(string? thumbprint, string? number) => OfficeEntry.Look<CardAnswer>(database, time, (work, now) =>
    {
        var card = thumbprint is null ? number : IssueStore.CardOf(work, thumbprint);
        if (card is null || CardFile.Load(work, card).GetValueOrDefault(card) is not { } file) return OfficeRefusal.Missing(thumbprint is null ? $"There is no card '{Shown.Of(number)}'." : "The centre does not know this chip's key.");
        var (issue, profile) = (IssueStore.Find(work, card), IssueStore.Profile(work, card));
        var at = now.ToUnixTimeMilliseconds();
        var member = Merges.Load(work).Person(HistoryRules.At(file.Holders, at)?.Value);
        var name = work.One<string>("select name from members where member = @member", new { member });
        var current = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Certificate!.PublicKey));
        var state = at > file.Certificate.NotAfter ? "expired" : CardRules.StateAt(file, at);
        return new CardAnswer(card, member, name is null ? null : MaskedName.Of(name), state, issue?.State, profile?.Profile ?? "piv", current, profile?.ReceiptKey ?? [], (uint)(profile?.MemberSeq ?? 0),
            Day(file.Certificate.NotBefore), Day(file.Certificate.NotAfter), profile?.Uid ?? "", thumbprint is null || thumbprint == current);
    });

    /// <summary>The MEMBER a card should hold now: the one signed last where it still says what the roster says, else a new one.</summary>
    public OfficeAnswer<MemberAnswer> Member(string desk, string card)
    {
        var issuer = trust.Card;
        return OfficeEntry.Run<MemberAnswer>(database, time, (work, now) =>
        {
            if (IssueStore.Find(work, card) is not { State: IssueRow.Active } issue || !MemberObject.TryRead(issue.MemberFile, out var held))
                return OfficeRefusal.Missing($"Card '{Shown.Of(card)}' is not an active card issued here.");
            var (file, at) = (CardFile.Load(work, card)[card], now.ToUnixTimeMilliseconds());
            if (CardRules.StateAt(file, at) is not "active" and var state) return OfficeRefusal.Conflict($"Card {card} is {state}; it is not brought up to date.");
            if (HolderOf(work, file, at) is not { } holder) return OfficeRefusal.Conflict($"Card {card} is nobody's.");
            var wanted = MemberFileRules.Of(holder, held.From, held.Until, held.Thumbprint, held.ReceiptKey, held.Sequence + 1, issuer.Reference);
            if (!MemberFileRules.SaysTheSame(held, wanted)) held = Renew(work, issue, wanted.Issue(issuer.Sign), desk, now);
            return new MemberAnswer(card, held.Bytes, held.Sequence, Bytes(issuer.CompactLinks));
        });
    }

    /// <summary>
    /// The order to empty a chip. A card in use is taken out of use in the same act, before the chip is touched: its key will be gone.
    /// One whose issue broke off keeps its number, and the issue begins again with the next chip.
    /// </summary>
    /// <param name="named">The card's number as the clerk typed it.</param>
    public OfficeAnswer<ResetAnswer> Reset(string desk, string thumbprint, byte[] challenge, string? named, string reason)
    {
        var issuer = trust.Card;
        return OfficeEntry.Run<ResetAnswer>(database, time, (work, now) =>
        {
            if (IssueStore.CardOf(work, thumbprint) is not { } card || IssueStore.Find(work, card) is not { } issue)
                return OfficeRefusal.Missing("The centre does not know this chip's key: it was not issued here, and only its own issuer can empty it.");
            if (issue.State == IssueRow.Active && issue.Thumbprint == thumbprint)
            {
                if (named != card) return OfficeRefusal.Conflict($"This is card {card}, which is in use; name it with --card {card} if it is to be emptied for good.");
                Revoke(work, card, desk, reason, now);
                IssueStore.Put(work, issue with { State = IssueRow.Ended });
            }

            var act = new { thumbprint, reason };
            ActLog.Record(work, now, desk, "card-reset", card, act);
            byte[] text = CardKeys.Tagged(ResetTag, Convert.FromHexString(thumbprint), challenge);
            var order = new TlvWriter().Put(0x42, issuer.Reference).Put(0x9E, issuer.Sign(text)).ToArray();
            return new ResetAnswer(card, order, Bytes(issuer.CompactLinks));
        });
    }

    private static void Revoke(Work work, string card, string desk, string reason, DateTimeOffset now)
    {
        var before = CardFile.Load(work, card)[card];
        var at = now.ToUnixTimeMilliseconds();
        if (CardRules.StateAt(before, at) is "revoked" or "replaced") return;
        var after = before.Copy();
        CardRules.Enter(after, CardState.Revoked, reason.Length > 0 ? reason : $"emptied at {desk}", at, HistoryRules.NoEnd);
        var writer = CardFile.NewWriter();
        after.Put(writer, before);
        writer.Write(work);
        ActLog.Record(work, now, desk, "card-revoked", card, new { reason });
        RosterChanges.Announce(work, writer.Changes);
    }

    private static MemberObject Renew(Work work, IssueRow issue, MemberObject member, string desk, DateTimeOffset now)
    {
        IssueStore.Put(work, issue with { MemberFile = member.Bytes });
        if (IssueStore.Profile(work, issue.Card) is { } profile) IssueStore.PutProfile(work, profile with { MemberSeq = member.Sequence });
        ActLog.Record(work, now, desk, "card-member", issue.Card, new { sequence = member.Sequence });
        return member;
    }

    private static Holder? HolderOf(Work work, CardFile file, long at)
    {
        var person = Merges.Load(work).Person(HistoryRules.At(file.Holders, at)?.Value);
        return work.One<Holder>("select member as Number, name as Name, branch as Branch from members where member = @person", new { person });
    }

    private string Day(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), days.Zone).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static List<byte[]> Bytes(IEnumerable<CompactCertificate> certificates) => [.. certificates.Select(c => c.Bytes)];
}

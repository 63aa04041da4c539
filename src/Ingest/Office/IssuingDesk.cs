using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Office;

/// <summary>
/// How a blank chip becomes a member's card: a number is drawn, the chip's keys are certified, and when the finished card has answered it takes its place.
/// Every step may be asked for again and then answers the same, so a desk whose line broke, or whose card was pulled away, just asks again.
/// </summary>
public sealed class IssuingDesk(Database database, TrustKeys trust, OfficeOptions options, DistrictDays days, TimeProvider time)
{
    private const int MostDraws = 20;

    /// <summary>An anchor each of the present key and the one before is what a chip has room for.</summary>
    private const int MostAnchors = 2;

    public OfficeAnswer<IssueAnswer> Begin(string desk, string member, string? replaces) =>
        OfficeEntry.Run<IssueAnswer>(database, time, (work, now) => Begin(work, now, desk, member, replaces, out _));

    /// <summary>What staff ask for away from a desk: a number is drawn, and whichever desk issues a card to the member next goes on with it.</summary>
    public OfficeAnswer<IssueAnswer> Request(string member, string? replaces, string note, string who) => OfficeEntry.Run<IssueAnswer>(database, time, (work, now) =>
    {
        if (note.Length > IssueRequests.LongestNote || note.Any(char.IsControl)) return OfficeRefusal.Wrong($"Give the note in at most {IssueRequests.LongestNote} characters on one line.");
        var begun = Begin(work, now, IssueRequests.NoDesk, member, replaces, out var isNew);
        if (begun.Value is { } told && isNew) ActLog.Record(work, now, who, IssueRequests.Act, told.Card, new { told.Member, told.Replaces, note });
        return begun;
    });

    private OfficeAnswer<IssueAnswer> Begin(Work work, DateTimeOffset now, string desk, string member, string? replaces, out bool isNew)
    {
        isNew = false;
        if (Person(work, member) is not { } person) return OfficeRefusal.Missing($"There is no member '{Shown.Of(member)}'.");
        if (replaces is not null && WhyNotReplaced(work, replaces, person.Number, now) is { } wrong) return OfficeRefusal.Conflict(wrong);
        if (IssueStore.OpenOf(work, person.Number) is { } open)
        {
            // Named later, it counts: nothing has happened to the other card yet.
            var row = open with { Replaces = replaces ?? open.Replaces, Desk = desk.Length > 0 ? desk : open.Desk };
            IssueStore.Put(work, row);
            return Told(row, person);
        }

        if (replaces is null && CardInUse(work, person.Number, now) is { } other)
            return OfficeRefusal.Conflict($"{person.Number} has card {other}; say --replace {other} if the new card takes its place.");
        var begun = new IssueRow(Draw(work), person.Number, desk, now.ToUnixTimeMilliseconds(), replaces ?? "", IssueRow.Begun, "", [], []);
        IssueStore.Put(work, begun);
        isNew = true;
        return Told(begun, person);
    }

    public OfficeAnswer<CertifyAnswer> Certify(string desk, string card, byte[] request, byte[] receiptKey, string uid)
    {
        if (!SigningRequest.TryRead(request, out var asked, out var wrong)) return OfficeRefusal.Wrong(wrong);
        if (!CardKeys.TryDecompress(receiptKey, out _)) return OfficeRefusal.Wrong("The receipt key is no compressed point of P-256.");
        // Opened before the transaction: it takes a moment, and others wait for the transaction.
        var (issuer, kiosks) = (trust.Card, trust.Kiosk);
        return OfficeEntry.Run<CertifyAnswer>(database, time, (work, now) =>
        {
            if (IssueStore.Find(work, card) is not { State: not IssueRow.Ended } issue) return OfficeRefusal.Missing($"No issue of card '{Shown.Of(card)}' is under way; begin one.");
            var thumbprint = Convert.ToHexStringLower(CardKeys.Thumbprint(asked.Point));
            if (issue.State == IssueRow.Active && issue.Thumbprint != thumbprint) return OfficeRefusal.Conflict($"Card {card} is active with another chip; begin a new issue.");
            if (IssueStore.CardOf(work, thumbprint) is { } owner && (owner != card || issue.Thumbprint != thumbprint))
                return OfficeRefusal.Conflict($"This chip's key was certified as card {owner} before; empty the chip with 'cards reset' and begin again.");
            var row = issue.Thumbprint == thumbprint ? issue : Register(work, issue, asked, thumbprint, issuer, now);
            return Papers(work, Sign(work, row with { Desk = desk }, receiptKey, uid, issuer, now), issuer, kiosks);
        });
    }

    /// <summary>What was certified for this very chip, for a desk that takes it up again.</summary>
    public OfficeAnswer<CertifyAnswer> Again(string card, string thumbprint)
    {
        var (issuer, kiosks) = (trust.Card, trust.Kiosk);
        return OfficeEntry.Look<CertifyAnswer>(database, time, (work, _) =>
            IssueStore.Find(work, card) is { State: IssueRow.Certified or IssueRow.Active } issue && issue.Thumbprint == thumbprint
                ? Papers(work, issue, issuer, kiosks) : OfficeRefusal.Missing($"This chip's key is not certified as card '{Shown.Of(card)}'."));
    }

    /// <param name="receipt">The object E6 of the finished card over the challenge it was given: it works, and its receipt key is the one we know.</param>
    public OfficeAnswer<ActivateAnswer> Activate(string desk, string card, byte[] receipt) => OfficeEntry.Run<ActivateAnswer>(database, time, (work, now) =>
    {
        if (IssueStore.Find(work, card) is not { State: IssueRow.Certified or IssueRow.Active } issue) return OfficeRefusal.Missing($"Card '{Shown.Of(card)}' is not certified; begin its issue first.");
        if (!IsReceipt(receipt, issue)) return OfficeRefusal.Wrong("The card's receipt does not hold: it is of another card, or of another moment.");
        var at = now.ToUnixTimeMilliseconds();
        var file = CardFile.Load(work, card)[card];
        if (issue.State == IssueRow.Active) return new ActivateAnswer(card, CardRules.StateAt(file, at));
        var after = file.Copy();
        CardRules.Enter(after, CardState.Active, "", at, HistoryRules.NoEnd);
        var writer = CardFile.NewWriter();
        after.Put(writer, file);
        if (issue.Replaces.Length > 0) Retire(work, writer, issue.Replaces, card, at);
        writer.Write(work);
        IssueStore.Put(work, issue with { State = IssueRow.Active });
        ActLog.Record(work, now, desk, "card-activated", card, new { issue.Member, issue.Replaces });
        RosterChanges.Announce(work, writer.Changes);
        return new ActivateAnswer(card, CardRules.Word(CardState.Active));
    });

    /// <summary>The chip's key becomes the card's: certificate, holder and state in the roster, and the key in the register.</summary>
    private IssueRow Register(Work work, IssueRow issue, SigningRequest asked, string thumbprint, IssuingKey issuer, DateTimeOffset now)
    {
        var person = Person(work, issue.Member)!;
        using var certificate = issuer.CertifyCard(asked, issue.Card, MaskedName.Of(person.Name), now.AddHours(-1), EndOf(now, issuer));
        var at = now.ToUnixTimeMilliseconds();
        var before = CardFile.Load(work, issue.Card).GetValueOrDefault(issue.Card) ?? new CardFile { Number = issue.Card };
        var after = before.Copy();
        CardRules.Renew(after, new CardCertificateRow(certificate.RawData, certificate.PublicKey.ExportSubjectPublicKeyInfo(), Instant(certificate.NotBefore), Instant(certificate.NotAfter)), at);
        if (before.IsNew) after.Holders = [new(HistoryRules.Beginning, HistoryRules.NoEnd, issue.Member)];
        CardRules.Enter(after, CardState.Issued, "", at, HistoryRules.NoEnd);
        CardRules.Settle(after, at);
        var writer = CardFile.NewWriter();
        after.Put(writer, before);
        writer.Write(work);
        IssueStore.AddKey(work, thumbprint, issue.Card, at);
        ActLog.Record(work, now, issue.Desk, "card-issued", issue.Card, new { issue.Member, thumbprint, until = $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}", issue.Replaces });
        RosterChanges.Announce(work, writer.Changes);
        return issue with { State = IssueRow.Certified, Thumbprint = thumbprint, Challenge = RandomNumberGenerator.GetBytes(32) };
    }

    /// <summary>Signs MEMBER where it is not signed already for these very keys.</summary>
    private IssueRow Sign(Work work, IssueRow issue, byte[] receiptKey, string uid, IssuingKey issuer, DateTimeOffset now)
    {
        var held = MemberObject.TryRead(issue.MemberFile, out var before) ? before : null;
        var thumbprint = Convert.FromHexString(issue.Thumbprint);
        if (held is not null && held.Thumbprint.AsSpan().SequenceEqual(thumbprint) && held.ReceiptKey.AsSpan().SequenceEqual(receiptKey) && held.Issuer.AsSpan().SequenceEqual(issuer.Reference)) return issue;
        var profile = IssueStore.Profile(work, issue.Card);
        var sequence = (uint)(profile?.MemberSeq ?? 0) + 1;
        var member = MemberFileRules.Of(Person(work, issue.Member)!, Day(now), Day(EndOf(now, issuer)), thumbprint, receiptKey, sequence, issuer.Reference).Issue(issuer.Sign);
        IssueStore.PutProfile(work, new ProfileRow(issue.Card, ProfileRow.Mcap, receiptKey, uid, sequence, now.ToUnixTimeMilliseconds(), issue.Desk));
        var row = issue with { MemberFile = member.Bytes };
        IssueStore.Put(work, row);
        return row;
    }

    private static bool IsReceipt(byte[] receipt, IssueRow issue) =>
        CardReceipt.TryRead(receipt, out var read) && MemberObject.TryRead(issue.MemberFile, out var member) && CardKeys.TryDecompress(member.ReceiptKey, out var point)
        && read.IsSignedBy(point, member.Thumbprint, issue.Challenge);

    /// <summary>The card whose place was taken counts no more from this instant on; what was tapped with it stays its holder's.</summary>
    private static void Retire(Work work, Import.RowWriter writer, string card, string by, long at)
    {
        var before = CardFile.Load(work, card)[card];
        var after = before.Copy();
        CardRules.Enter(after, CardState.Replaced, $"by {by}", at, HistoryRules.NoEnd);
        after.Put(writer, before);
    }

    private static string? WhyNotReplaced(Work work, string card, string person, DateTimeOffset now)
    {
        if (CardFile.Load(work, card).GetValueOrDefault(card) is not { } file) return $"There is no card '{Shown.Of(card)}'.";
        return Merges.Load(work).Person(HistoryRules.At(file.Holders, now.ToUnixTimeMilliseconds())?.Value) == person ? null : $"Card {card} is not {person}'s.";
    }

    /// <summary>A card of the member's that could be tapped now.</summary>
    private static string? CardInUse(Work work, string person, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        foreach (var card in work.Query<string>("select card from cards where member = @person and not_after >= @at order by card", new { person, at }))
        {
            var file = CardFile.Load(work, card)[card];
            if (HistoryRules.At(file.Holders, at)?.Value == person && CardRules.StateAt(file, at) is "active" or "suspended") return card;
        }

        return null;
    }

    private static Holder? Person(Work work, string number)
    {
        var person = Merges.Load(work).Person(number);
        return work.One<Holder>("select member as Number, name as Name, branch as Branch from members where member = @person", new { person });
    }

    private string Draw(Work work)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var number = CardNumberRules.Draw(options.NumberPrefix, () => RandomNumberGenerator.GetInt32(10));
            if (!IssueStore.IsNumberTaken(work, number)) return number;
        }

        throw new TrustException("No free card number was found; give Office:NumberPrefix fewer digits.");
    }

    /// <summary>The end of the last day of a card issued now.</summary>
    private DateTimeOffset EndOf(DateTimeOffset now, IssuingKey issuer)
    {
        var last = days.StartOf(Day(now).AddYears(options.CardYears)) - 1_000;
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(last, issuer.Generation.Until.ToUnixTimeMilliseconds()));
    }

    private DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, days.Zone).DateTime);

    private CertifyAnswer Papers(Work work, IssueRow row, IssuingKey issuer, IssuingKey kiosks) =>
        new(row.Card, CardFile.Load(work, row.Card)[row.Card].Certificate!.Certificate, row.MemberFile, Anchors(issuer), Anchors(kiosks), $"{IssuingKey.Today(time):yyyyMMdd}", row.Challenge);

    private static List<byte[]> Anchors(IssuingKey key) => [.. key.LivingAnchors.TakeLast(MostAnchors).Select(a => a.Bytes)];

    private static IssueAnswer Told(IssueRow row, Holder person) => new(row.Card, person.Number, MaskedName.Of(person.Name), person.Branch, row.Replaces.Length > 0 ? row.Replaces : null, row.State);

    private static long Instant(DateTime at) => new DateTimeOffset(at.ToUniversalTime()).ToUnixTimeMilliseconds();
}

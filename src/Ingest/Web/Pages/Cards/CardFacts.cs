using System.Security.Cryptography;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Projection.Sightings;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Pages.Cards;

/// <summary>A step in a card's life.</summary>
/// <param name="At">Unix milliseconds; 0 from the beginning.</param>
/// <param name="State">A state's word; null where the holder changes.</param>
/// <param name="Holder">The member's number; null for nobody.</param>
public sealed record LifeStep(long At, string? State, string? Holder, string Reason);

/// <param name="Verdict">As <c>derived.receipts</c> keeps it.</param>
public sealed record ReceiptLine(long At, string Kiosk, long Counter, long CardSeq, long Verdict, string Reason);

/// <summary>Everything that is known of one card.</summary>
public sealed class CardFacts
{
    private const int MostLines = 30;

    public required string Number { get; init; }
    public required string State { get; init; }
    public required long StateSince { get; init; }
    public required string StateReason { get; init; }

    /// <summary>Null for nobody.</summary>
    public required string? Holder { get; init; }
    public string Name { get; private set; } = "";
    public string? Branch { get; private set; }
    public required string Profile { get; init; }
    public required long NotBefore { get; init; }
    public required long NotAfter { get; init; }
    public required string Uid { get; init; }
    public required string Thumbprint { get; init; }
    public required long MemberSeq { get; init; }
    public required long IssuedAt { get; init; }
    public required string IssuedBy { get; init; }
    public required IReadOnlyList<LifeStep> Life { get; init; }
    public IReadOnlyList<LoggedCardTap> Taps { get; private set; } = [];
    public IReadOnlyList<Sighting> Places { get; private set; } = [];
    public IReadOnlyList<ReceiptLine> Receipts { get; private set; } = [];
    public IReadOnlyList<Act> Acts { get; private set; } = [];

    /// <summary>Null where no such card is registered.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public static CardFacts? Read(Database database, Work work, string card, long now)
    {
        if (CardFile.Load(work, card).GetValueOrDefault(card) is not { } file) return null;
        var facts = Of(file, Merges.Load(work), now);
        if (work.One<(string Name, string Branch)?>("select name, branch from members where member = @Holder", new { facts.Holder }) is { } person) (facts.Name, facts.Branch) = person;
        facts.Taps = CardLog.Newest(database, work, card, MostLines);
        facts.Places = SightingStore.Of(work, card, MostLines);
        facts.Receipts = [.. work.Query<ReceiptLine>("""
            select r.at as At, j.kiosk as Kiosk, r.counter as Counter, r.card_seq as CardSeq, r.verdict as Verdict, r.reason as Reason
            from derived.receipts r join journals j on j.id = r.journal where r.card = @card order by r.until_at desc, r.seq desc limit @MostLines
            """, new { card, MostLines })];
        facts.Acts = [.. ActLog.Newest(work, card, MostLines)];
        return facts;
    }

    private static CardFacts Of(CardFile file, Merges merges, long now)
    {
        var state = HistoryRules.At(file.States, now);
        var word = state?.Value.State ?? CardRules.Word(CardState.Active);
        return new CardFacts
        {
            Number = file.Number, Holder = merges.Person(HistoryRules.At(file.Holders, now)?.Value), Profile = file.Profile?.Profile ?? "piv",
            State = word == "active" && file.Certificate!.NotAfter < now ? "expired" : word, StateSince = state?.From ?? 0, StateReason = state?.Value.Reason ?? "",
            NotBefore = file.Certificate!.NotBefore, NotAfter = file.Certificate.NotAfter, Uid = file.Profile?.Uid ?? "", MemberSeq = file.Profile?.MemberSeq ?? 0,
            Thumbprint = file.Certificate.PublicKey.Length > 0 ? Convert.ToHexStringLower(SHA256.HashData(file.Certificate.PublicKey))[..16] : "",
            IssuedAt = file.Profile?.IssuedAt ?? 0, IssuedBy = file.Profile?.IssuedBy ?? "",
            Life = [.. file.States.Select(s => new LifeStep(s.From, s.Value.State, null, s.Value.Reason)).Concat(file.Holders.Select(h => new LifeStep(h.From, null, h.Value, ""))).OrderByDescending(s => s.At).Take(2 * MostLines)],
        };
    }
}

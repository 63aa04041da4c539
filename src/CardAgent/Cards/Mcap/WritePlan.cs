using System.Security.Cryptography;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>One transaction as it is to stand on the card.</summary>
/// <param name="Of">The tap the receipt is asked for, and its hash: the newest that is written, or the one that brings the centre's word.</param>
/// <param name="Entries">What the records were made from, the oldest first.</param>
/// <param name="Known">The card's newest records once this is committed.</param>
internal sealed record WritePlan(TapId Of, byte[] Hash, IReadOnlyList<OpenRecord> Entries, SummaryObject Summary, IReadOnlyList<ActivityRecord> Records, IReadOnlyList<KnownRecord> Known)
{
    public uint Sequence => Summary.Sequence;

    public byte[] Reference => Summary.Reference;

    public bool IsLastOf(TransactionState card) => card.Sequence == Sequence && card.Reference.AsSpan().SequenceEqual(Reference);

    public bool IsWitnessedBy(CardReceipt receipt) =>
        receipt.Sequence == Sequence && receipt.Reference.AsSpan().SequenceEqual(Reference) && receipt.SummaryHash.AsSpan().SequenceEqual(SHA256.HashData(Summary.Bytes));
}

/// <summary>Adds up and signs a transaction.</summary>
/// <param name="word">The newest word of the centre that this kiosk knows.</param>
internal sealed class PlanMaking(TerminalIdentity kiosk, byte[] thumbprint, Standing? word, LocalDay day)
{
    /// <param name="missing">Taps whose record the card lacks, the oldest first; at most four.</param>
    /// <param name="known">The card's newest records.</param>
    /// <param name="start">The sum before them.</param>
    /// <param name="of">The tap that brings a word, where there is no record to write.</param>
    public WritePlan Make(uint sequence, IReadOnlyList<OpenRecord> missing, IReadOnlyList<KnownRecord> known, Figures start, (TapId Tap, byte[] Hash) of, DateTimeOffset now)
    {
        var entries = new List<OpenRecord>();
        var all = known.ToList();
        var sum = start;
        foreach (var tap in missing.OrderBy(m => m.At))
        {
            // One session is worth its credits once, however often the member signs in to it, and at whichever kiosk.
            var isPaid = tap.Credits != 0 && all.Exists(r => r.Credits != 0 && r.Session == tap.Session);
            var entry = isPaid ? tap with { Credits = 0 } : tap;
            if (!WordRules.IsIn(word, sum.Word, entry)) sum = FigureRules.Plus(sum, entry.Credits, entry.Category, entry.Kind, day.Of(entry.At));
            entries.Add(entry);
            all.Insert(0, new KnownRecord(sequence, entry.Reference, entry.At, entry.Session, entry.Credits, entry.Kind, entry.Category));
        }

        var (tapOf, hash) = entries.Count > 0 ? NameOf(entries[^1]) : of;
        var records = entries.Select(e => Signed(sequence, e)).ToList();
        return new WritePlan(tapOf, hash, entries, Signed(sequence, FigureRules.On(sum, day.Of(now)), records, TapReference.Of(tapOf), now), records, [.. all.Take(CardMemo.MostRecords)]);
    }

    public (TapId Tap, byte[] Hash) NameOf(OpenRecord open) => (new TapId(new KioskId(kiosk.Name), new JournalId(open.Journal), open.Tap), open.Hash);

    private ActivityRecord Signed(uint sequence, OpenRecord e) =>
        new ActivityRecord(sequence, e.At, e.Session, e.Credits, e.Kind, kiosk.Name, e.Reference).Sign(thumbprint, kiosk.Sign);

    private SummaryObject Signed(uint sequence, Figures sum, IEnumerable<ActivityRecord> records, byte[] reference, DateTimeOffset now) => new SummaryObject(
        sequence, now, sum.Credits, sum.Categories, sum.Performance, sum.Word, SHA256.HashData([.. records.SelectMany(r => r.Bytes)]), kiosk.Name, reference).Sign(thumbprint, kiosk.Sign);
}

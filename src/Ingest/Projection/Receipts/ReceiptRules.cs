using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>
/// What entries about write-backs say. Two receipts of one chip either can both be true or cannot, whatever came first; of two that cannot, the later tap is
/// set aside. So the outcome is the same in any order of arrival.
/// </summary>
internal static class ReceiptRules
{
    public const string RolledBack = "counter-rolled-back";
    public const string Mismatch = "member-mismatch";
    public const string BadReceipt = "bad-receipt";

    /// <summary>Two kiosks' clocks may be so far apart, in milliseconds: a kiosk whose clock is further off says so itself.</summary>
    private const long Uncertainty = 5 * 60_000;

    /// <summary>What an entry comes to before its signature is checked; with a proof it is good where that holds, and bad where it does not.</summary>
    /// <param name="exists">The tap it speaks of has come.</param>
    /// <param name="tap">Null where that is no tap of a card that was taken.</param>
    public static (ReceiptRow Row, ReceiptProof? Proof) Of(RosterBook roster, long journal, Tap written, bool exists, WrittenTap? tap)
    {
        var reason = written.Reason == RefusalReason.None ? "" : TapJson.Word(written.Reason);
        var row = new ReceiptRow(
            journal, written.Id.Sequence, written.OfSequence, tap?.Card ?? "", tap is null ? "" : Convert.ToHexStringLower(tap.CardKey.Span), tap?.At ?? 0,
            written.At.ToUnixTimeMilliseconds(), 0, 0, "", (long)ReceiptVerdict.Waiting, reason);
        if (!exists) return (row, null);
        if (written.Receipt.IsEmpty) return (row with { Verdict = (long)ReceiptVerdict.None }, null);
        if (tap is null || !CardReceipt.TryRead(written.Receipt.Span, out var receipt)) return (row with { Verdict = (long)ReceiptVerdict.Bad }, null);
        // Another chip's receipts cannot be judged by the key of this one.
        if (roster.Card(tap.Card) is not { ReceiptKey.Length: > 0 } card || !tap.CardKey.Span.SequenceEqual(card.KeyHash)) return (row with { Verdict = (long)ReceiptVerdict.Unknown }, null);
        var state = Convert.ToHexStringLower(receipt.Reference) + Convert.ToHexStringLower(receipt.SummaryHash);
        return (row with { Counter = receipt.Counter, CardSeq = receipt.Sequence, State = state, Verdict = (long)ReceiptVerdict.Good }, new ReceiptProof(card.ReceiptKey, receipt, tap.CardKey.ToArray(), tap.Hash));
    }

    /// <summary>A signature that does not hold says nothing of the card.</summary>
    public static ReceiptRow Refuted(ReceiptRow row) => row with { Counter = 0, CardSeq = 0, State = "", Verdict = (long)ReceiptVerdict.Bad };

    /// <summary>What the kiosk itself found wrong with the card and therefore with its tap; null for nothing that concerns the tap.</summary>
    public static string? Claim(ReceiptRow row) => row.Reason is RolledBack or Mismatch ? row.Reason : null;

    /// <summary>Can these two receipts of one chip not both be true?</summary>
    public static bool Contradict(ReceiptRow one, ReceiptRow other)
    {
        if (one.Chip != other.Chip) return false;
        if (one.Counter == other.Counter) return one.CardSeq != other.CardSeq || one.State != other.State;
        var (low, high) = one.Counter < other.Counter ? (one, other) : (other, one);
        // The counter rises with everything the card does; its transactions are counted in the same order, and none has two outcomes.
        if (low.CardSeq > high.CardSeq || (low.CardSeq == high.CardSeq && low.State != high.State)) return true;
        return low.At > high.Until + Uncertainty;
    }

    /// <summary>The later of two taps, by time and then by name.</summary>
    public static ReceiptRow Later(ReceiptRow one, ReceiptRow other, JournalNames names) => names.Compare(Point(one), Point(other)) <= 0 ? other : one;

    /// <summary>The taps of a card that are set aside because of what was written to it, each with the reason.</summary>
    public static Dictionary<(long Journal, long Sequence), string> Aside(IReadOnlyList<ReceiptRow> rows, JournalNames names)
    {
        var aside = new Dictionary<(long, long), string>();
        foreach (var row in rows)
        {
            if (Claim(row) is { } claim) Note(aside, row, claim);
        }

        var good = rows.Where(r => r.IsGood).ToList();
        for (var i = 0; i < good.Count; i++)
        {
            for (var k = i + 1; k < good.Count; k++)
            {
                if (Contradict(good[i], good[k])) Note(aside, Later(good[i], good[k], names), RolledBack);
            }
        }

        return aside;
    }

    /// <summary>Where there are two reasons, counters that went back are the graver.</summary>
    public static bool Outweighs(string reason, string? known) => known is null || (reason == RolledBack && known == Mismatch);

    public static string Detail(string reason) => reason == RolledBack
        ? "The card's signed counters contradict those of an earlier tap: its memory was put back, or there are two of it."
        : "The kiosk found that the member data on the card do not belong to it.";

    private static void Note(Dictionary<(long, long), string> aside, ReceiptRow row, string reason)
    {
        if (Outweighs(reason, aside.GetValueOrDefault((row.Journal, row.OfSeq)))) aside[(row.Journal, row.OfSeq)] = reason;
    }

    private static TapPoint Point(ReceiptRow row) => new(row.At, row.Journal, row.OfSeq);
}

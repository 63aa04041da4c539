namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>What became of an entry about a write-back. The numbers are what the database keeps.</summary>
internal enum ReceiptVerdict
{
    /// <summary>The tap it speaks of has not come yet.</summary>
    Waiting = 0,
    /// <summary>The card signed it.</summary>
    Good = 1,
    /// <summary>No receipt key of that chip is registered, so it says nothing.</summary>
    Unknown = 2,
    /// <summary>It is no receipt, speaks of no tap of a card, or another key signed it.</summary>
    Bad = 3,
    /// <summary>There is no receipt; <see cref="ReceiptRow.Reason"/> may say why.</summary>
    None = 4,
}

/// <summary>An entry about a write-back, as the table <c>derived.receipts</c> keeps it.</summary>
/// <param name="Card">Of the tap it speaks of; empty while that has not come.</param>
/// <param name="Chip">The thumbprint of the key the tap names, hex: a card's number may get another chip, whose counters begin anew.</param>
/// <param name="At">The tap's time, Unix milliseconds: the receipt is not older.</param>
/// <param name="Until">The entry's time: the receipt is not younger.</param>
/// <param name="State">Tap reference and hash of the SUMMARY, hex: what a transaction left on the card.</param>
/// <param name="Reason">Why there is no receipt, or what the kiosk found wrong, as the wire spells it; empty for nothing.</param>
internal sealed record ReceiptRow(
    long Journal, long Seq, long OfSeq, string Card, string Chip, long At, long Until, long Counter, long CardSeq, string State, long Verdict, string Reason)
{
    public bool IsGood => Verdict == (long)ReceiptVerdict.Good;
}

using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>What is known of an open record once the card has told its last transaction.</summary>
internal enum OpenState
{
    /// <summary>Its transaction is the last one committed: its receipt can still be had.</summary>
    IsLast,
    /// <summary>It stands on the card; others wrote since, and no receipt can be had.</summary>
    IsThere,
    /// <summary>It does not stand on the card.</summary>
    IsMissing,
    /// <summary>Others wrote since, and only the card's records can tell.</summary>
    AskRecords,
}

/// <summary>Finishing or discarding what was torn (docs/card/mcap-1.md, 7 and 11.5). Pure.</summary>
internal static class OpenRules
{
    public static OpenState StateOf(OpenRecord open, TransactionState card)
    {
        if (open.Tried == 0 || card.Sequence < open.Tried) return open.Done ? OpenState.IsThere : OpenState.IsMissing;
        if (card.Sequence == open.Tried) return card.Reference.AsSpan().SequenceEqual(open.Under) ? OpenState.IsLast : OpenState.IsMissing;
        return open.Done ? OpenState.IsThere : OpenState.AskRecords;
    }

    /// <param name="records">The newest records on the card, without a gap.</param>
    /// <param name="isAll">There are no older ones on the card.</param>
    /// <returns>Null where the records do not reach far enough back.</returns>
    public static bool? IsAmong(OpenRecord open, IReadOnlyList<KnownRecord> records, bool isAll)
    {
        if (records.Any(r => r.Reference.AsSpan().SequenceEqual(open.Reference))) return true;
        return isAll || records.Any(r => r.Sequence < open.Tried) ? false : null;
    }

    /// <summary>Takes away what stands on the card, and marks what does not as never tried. What cannot be told yet stays as it is.</summary>
    public static IReadOnlyList<OpenRecord> Settled(IEnumerable<OpenRecord> open, TransactionState card, IReadOnlyList<KnownRecord> records, bool isAll) =>
    [
        .. from o in open
           let isThere = StateOf(o, card) switch
           {
               OpenState.IsMissing => false,
               OpenState.AskRecords => IsAmong(o, records, isAll),
               _ => true,
           }
           where isThere != true
           select isThere is null ? o : o with { Tried = 0, Under = null },
    ];

    /// <summary>The newest that fit into one transaction; older ones the centre has, and its word makes the sum right.</summary>
    public static IReadOnlyList<OpenRecord> Fitting(IEnumerable<OpenRecord> open) => [.. open.TakeLast(CardMemo.MostOpen)];
}

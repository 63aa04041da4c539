namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>What a receipt is judged by: the tap it speaks of.</summary>
/// <param name="CardKey">The thumbprint of the key the tap names.</param>
/// <param name="Hash">The digest the card was given.</param>
/// <param name="At">Unix milliseconds.</param>
internal sealed record WrittenTap(string Card, ReadOnlyMemory<byte> CardKey, byte[] Hash, long At)
{
    /// <returns>Null where no card was named.</returns>
    public static WrittenTap? Of(in Proven proven) => proven.Card is { } card ? new WrittenTap(card, proven.CardKey, proven.Hash, proven.At) : null;
}

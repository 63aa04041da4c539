namespace CardSystem.Contracts.Mcap;

/// <summary>EF06 TXN, 32 bytes (docs/card/mcap-1.md, 4.5): what the card has committed.</summary>
/// <param name="ActiveSlot">Short file identifier of the active SUMMARY, 3 or 4; 0 where there is none yet.</param>
/// <param name="Records">ACTIVITY records held, 0 to 16.</param>
/// <param name="Sequence">Of the last transaction committed; 0 at first.</param>
/// <param name="Counter">CTR.</param>
/// <param name="Reference">Tap reference of the last transaction, 16 bytes.</param>
/// <param name="CardDate">The latest effective date of any certificate the card has verified.</param>
public sealed record TransactionState(byte ActiveSlot, byte Records, uint Sequence, uint Counter, byte[] Reference, DateOnly? CardDate)
{
    public const int Length = 32;
    public const byte SlotA = 3;
    public const byte SlotB = 4;

    /// <summary>Where the next SUMMARY is written.</summary>
    public byte InactiveSlot => ActiveSlot == SlotA ? SlotB : SlotA;

    /// <returns>Null where the bytes are no TXN.</returns>
    public static TransactionState? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length || bytes[0] != 0x01 || bytes[1] is not (0 or SlotA or SlotB) || bytes[2] > 16) return null;
        return new TransactionState(
            bytes[1], bytes[2], BigEndian.Unsigned4(bytes.Slice(4, 4)), BigEndian.Unsigned4(bytes.Slice(8, 4)), bytes.Slice(12, 16).ToArray(),
            BigEndian.TryDate(bytes[28..], out var date) ? date : null);
    }
}

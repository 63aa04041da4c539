namespace CardSystem.CardAgent.Cards;

/// <summary>What a card answered, put together from as many responses as it took.</summary>
/// <param name="Status">SW1 and SW2; <see cref="Senseless"/> where the answer was none.</param>
public readonly record struct ResponseApdu(ReadOnlyMemory<byte> Data, ushort Status)
{
    /// <summary>No card may say this: it stands for an answer that breaks the rules (no status, data without end).</summary>
    public const ushort Senseless = 0x0000;

    /// <summary>9000.</summary>
    public bool Ok => Status == 0x9000;

    /// <summary>The card works but is out of order: 64xx, 65xx (memory), 6Fxx (no diagnosis), or nonsense.</summary>
    public bool Faulty => Status == Senseless || Sw1 is 0x64 or 0x65 or 0x6F;

    public byte Sw1 => (byte)(Status >> 8);

    public byte Sw2 => (byte)Status;

    public override string ToString() => $"{Status:X4}, {Data.Length} bytes";
}

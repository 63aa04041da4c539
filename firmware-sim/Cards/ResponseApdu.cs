namespace CardSystem.FirmwareSim.Cards;

/// <summary>What an application answers: data, which the card may hand out in pieces, and a status word.</summary>
public readonly record struct ResponseApdu(ReadOnlyMemory<byte> Data, ushort Status)
{
    public static ResponseApdu Of(ushort status) => new(default, status);

    public static ResponseApdu Ok(ReadOnlyMemory<byte> data) => new(data, StatusWords.Success);

    public byte[] ToBytes()
    {
        var bytes = new byte[Data.Length + 2];
        Data.CopyTo(bytes);
        bytes[^2] = (byte)(Status >> 8);
        bytes[^1] = (byte)Status;
        return bytes;
    }
}

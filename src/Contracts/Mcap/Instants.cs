namespace CardSystem.Contracts.Mcap;

/// <summary>Unix milliseconds in eight bytes. A card may hold any number there; only what is an instant is read as one.</summary>
internal static class Instants
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static bool TryRead(ReadOnlySpan<byte> bytes, out DateTimeOffset instant)
    {
        var milliseconds = BigEndian.Signed8(bytes);
        var isOne = bytes.Length == 8 && milliseconds >= 0 && milliseconds <= Last;
        instant = isOne ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
        return isOne;
    }
}

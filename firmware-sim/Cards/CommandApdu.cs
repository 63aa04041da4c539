namespace CardSystem.FirmwareSim.Cards;

/// <summary>A command as ISO 7816-4, 5.1 lays it out, in any of its seven forms.</summary>
/// <param name="Expected">Ne: the most bytes the host takes back, 1 to 65,536; 0 where the command has no Le field.</param>
/// <param name="Extended">Lengths were given in two bytes, so the host can take a long answer whole.</param>
public sealed record CommandApdu(byte Cla, byte Ins, byte P1, byte P2, ReadOnlyMemory<byte> Data, int Expected, bool Extended)
{
    public ushort P1P2 => (ushort)((P1 << 8) | P2);

    /// <summary>CLA bit 5: more of this command follows (ISO 7816-4, 5.1.1.1).</summary>
    public bool IsChained => (Cla & 0x10) != 0;

    /// <summary>Null where the lengths contradict each other; the answer to that is 6700.</summary>
    public static CommandApdu? Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 4) return null;
        var span = bytes.Span;
        var body = bytes[4..];
        CommandApdu With(ReadOnlyMemory<byte> data, int expected, bool extended) =>
            new(bytes.Span[0], bytes.Span[1], bytes.Span[2], bytes.Span[3], data, expected, extended);

        if (body.Length == 0) return With(default, 0, false);
        if (body.Length == 1) return With(default, Short(span[4]), false);
        if (span[4] != 0)
        {
            int length = span[4];
            if (body.Length == 1 + length) return With(body.Slice(1, length), 0, false);
            return body.Length == 2 + length ? With(body.Slice(1, length), Short(span[^1]), false) : null;
        }

        if (body.Length < 3) return null;
        var first = (span[5] << 8) | span[6];
        if (body.Length == 3) return With(default, Long(first), true);
        if (first == 0) return null;
        if (body.Length == 3 + first) return With(body.Slice(3, first), 0, true);
        return body.Length == 5 + first ? With(body.Slice(3, first), Long((span[^2] << 8) | span[^1]), true) : null;
    }

    private static int Short(byte le) => le == 0 ? 256 : le;

    private static int Long(int le) => le == 0 ? 65_536 : le;
}

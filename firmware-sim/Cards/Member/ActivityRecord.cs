using System.Buffers.Binary;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>A record of EF05 ACTIVITY (profile, 4.4) as the card looks at it.</summary>
public sealed record ActivityRecord(uint Sequence, DateTimeOffset At, string Session, int Credit, byte What, byte[] Kiosk, byte[] TapReference)
{
    public const int Longest = 188;

    /// <summary>Null where the bytes are not such an object; the signature is for readers to verify.</summary>
    public static ActivityRecord? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > Longest || !TlvShape.TryOpen(bytes, 0xE5, out var content)) return null;
        if (!TlvShape.TryMatch(content, Parts(new TlvPart(0x83, 1, 24)), out var v) && !TlvShape.TryMatch(content, Parts(new TlvPart(0x8A, 16)), out v)) return null;
        // 81 and 82 before it are 16 bytes long.
        var isText = content.Span[16] == 0x83;
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(v[1].Span);
        if (isText && !TlvShape.IsUtf8(v[2].Span)) return null;
        if (v[4].Span[0] is < 1 or > 3 || milliseconds is < 0 or > 253_402_300_799_999) return null;
        var session = isText ? System.Text.Encoding.UTF8.GetString(v[2].Span) : "#" + Convert.ToHexStringLower(v[2].Span);
        return new ActivityRecord(BcdDate.Number(v[0].Span), DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), session, BinaryPrimitives.ReadInt32BigEndian(v[3].Span), v[4].Span[0], v[5].ToArray(), v[6].ToArray());
    }

    private static TlvPart[] Parts(TlvPart session) =>
        [new(0x81, 4), new(0x82, 8), session, new(0x84, 4), new(0x85, 1), new(0x86, 1, 32), new(0x89, 16), new(0x9E, ChipKey.SignatureSize)];
}

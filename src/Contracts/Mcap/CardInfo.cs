using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Contracts.Mcap;

/// <summary>State of a card's life (docs/card/mcap-1.md, 3).</summary>
public enum CardLife : byte
{
    Blank = 0x01,
    Initialised = 0x03,
    Activated = 0x05,
    Terminated = 0x0C,
}

/// <summary>EF01 INFO: what anybody may read (docs/card/mcap-1.md, 4.1). It proves nothing.</summary>
/// <param name="Thumbprint">Of the card key, 32 bytes; empty until there is a key.</param>
/// <param name="KioskAnchors">Key references of the kiosk authorities the card believes, the newest first.</param>
/// <param name="Features">Bit 0 extended length, bit 1 PKOC.</param>
public sealed record CardInfo(
    CardLife Life, int MostMember, int MostSummary, int MostRecord, int MostRecords, byte[] Thumbprint,
    IReadOnlyList<byte[]> KioskAnchors, IReadOnlyList<byte[]> IssuerAnchors, byte Features, int MostCommand, int MostAnswer)
{
    private const int MostBytes = 256;

    public bool HasExtendedLength => (Features & 0x01) != 0;

    /// <param name="bytes">The object E1.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CardInfo? info)
    {
        info = null;
        if (bytes.Length > MostBytes) return false;
        var outer = new TlvReader(bytes);
        var inner = new TlvReader(outer.Take(0xE1, 1, MostBytes));
        var version = inner.Take(0x80, 2);
        var life = inner.Take(0x81, 1);
        var sizes = inner.Take(0x82, 6);
        var thumbprint = inner.IsNext(0x83) ? inner.Take(0x83, CardKeys.ThumbprintLength) : default;
        var kiosks = inner.IsNext(0x84) ? inner.Take(0x84, 8, 16) : default;
        var issuers = inner.IsNext(0x85) ? inner.Take(0x85, 8, 16) : default;
        var features = inner.Take(0x87, 1);
        var lengths = inner.Take(0x88, 4);
        if (!outer.IsWhole || !inner.IsWhole || version[0] != 0x01 || kiosks.Length % 8 != 0 || issuers.Length % 8 != 0 || !Enum.IsDefined((CardLife)life[0])) return false;
        info = new CardInfo(
            (CardLife)life[0], sizes[0] << 8 | sizes[1], sizes[2] << 8 | sizes[3], sizes[4], sizes[5], thumbprint.ToArray(),
            References(kiosks), References(issuers), features[0], lengths[0] << 8 | lengths[1], lengths[2] << 8 | lengths[3]);
        return true;
    }

    private static List<byte[]> References(ReadOnlySpan<byte> bytes)
    {
        var all = new List<byte[]>();
        for (var at = 0; at < bytes.Length; at += 8) all.Add(bytes.Slice(at, 8).ToArray());
        return all;
    }
}

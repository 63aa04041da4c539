using System.Buffers.Binary;

namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>States of life (ISO 7816-4, 7.4.10), as far as the profile knows them.</summary>
public enum LifeCycle : byte
{
    Blank = 0x01,
    Initialised = 0x03,
    Activated = 0x05,
    Terminated = 0x0C,
}

/// <summary>
/// The card's truth in one page (profile, section 8): what counts of all the memory holds. Writing it is the one atomic act;
/// everything else is written beforehand to where no root points.
/// </summary>
public sealed record ChipRoot
{
    public const int RecordsKept = 16;

    public LifeCycle LifeCycle { get; init; } = LifeCycle.Blank;

    /// <summary>0 none yet, 1 SUMMARY A, 2 SUMMARY B.</summary>
    public int ActiveSummary { get; init; }

    /// <summary>0 none, 1 or 2.</summary>
    public int MemberPlace { get; init; }

    /// <summary>Places 1 to 3, the newest first; at most two.</summary>
    public IReadOnlyList<int> KioskAnchors { get; init; } = [];

    public IReadOnlyList<int> IssuerAnchors { get; init; } = [];

    /// <summary>Place of the newest record; what it says counts only with <see cref="Records"/> above 0.</summary>
    public int NewestRecord { get; init; }

    public int Records { get; init; }

    public uint Sequence { get; init; }

    public uint Counter { get; init; }

    /// <summary>16 bytes.</summary>
    public ReadOnlyMemory<byte> TapReference { get; init; } = new byte[16];

    public bool HasCardKey { get; init; }

    public bool HasReceiptKey { get; init; }

    public bool HasCertificate { get; init; }

    /// <summary>The SUMMARY that may be written: 1 for A, 2 for B.</summary>
    public int InactiveSummary => ActiveSummary == 1 ? 2 : 1;

    public static ChipRoot Read(Eeprom memory)
    {
        var page = memory.Read(ChipLayout.Root, Eeprom.PageSize);
        if (page[0] == 0) return new ChipRoot();
        return new ChipRoot
        {
            LifeCycle = (LifeCycle)page[1],
            ActiveSummary = page[2] & 0x0F,
            MemberPlace = page[2] >> 4,
            KioskAnchors = Places(page[3]),
            IssuerAnchors = Places(page[4]),
            NewestRecord = page[5],
            Records = page[6],
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(page[7..]),
            Counter = BinaryPrimitives.ReadUInt32BigEndian(page[11..]),
            TapReference = page.Slice(15, 16).ToArray(),
            HasCardKey = (page[31] & 1) != 0,
            HasReceiptKey = (page[31] & 2) != 0,
            HasCertificate = (page[31] & 4) != 0,
        };
    }

    public byte[] ToPage()
    {
        var page = new byte[Eeprom.PageSize];
        page[0] = 1;
        page[1] = (byte)LifeCycle;
        page[2] = (byte)(ActiveSummary | (MemberPlace << 4));
        page[3] = Nibbles(KioskAnchors);
        page[4] = Nibbles(IssuerAnchors);
        page[5] = (byte)NewestRecord;
        page[6] = (byte)Records;
        BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(7), Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(11), Counter);
        TapReference.Span.CopyTo(page.AsSpan(15));
        page[31] = (byte)((HasCardKey ? 1 : 0) | (HasReceiptKey ? 2 : 0) | (HasCertificate ? 4 : 0));
        return page;
    }

    private static List<int> Places(byte nibbles)
    {
        var places = new List<int>(2);
        if (nibbles >> 4 is not 0 and var newest) places.Add(newest);
        if ((nibbles & 0x0F) is not 0 and var older) places.Add(older);
        return places;
    }

    private static byte Nibbles(IReadOnlyList<int> places) => (byte)((places.Count > 0 ? places[0] << 4 : 0) | (places.Count > 1 ? places[1] : 0));
}

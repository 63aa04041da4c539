using System.Buffers.Binary;
using System.Security.Cryptography;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>The files as they stand in the chip's memory; who may see them is decided elsewhere.</summary>
public sealed class CardFiles(MemberChip chip)
{
    public const byte Version = 1;
    public const ushort MostCommandData = 2_048;
    public const ushort MostAnswerData = 2_048;

    /// <summary>EF01 (profile, 4.1).</summary>
    public byte[] Info()
    {
        var root = chip.Root;
        var parts = new List<byte[]>
        {
            Tlv.Write(0x80, Version, 0x00),
            Tlv.Write(0x81, (byte)root.LifeCycle),
            Tlv.Write(0x82, 0, MemberObject.Longest, 0, SummaryObject.Longest, ActivityRecord.Longest, ChipRoot.RecordsKept),
        };
        if (chip.Thumbprint is { } thumbprint) parts.Add(Tlv.Write(0x83, thumbprint));
        AddAnchors(parts, 0x84, CertificateRole.KioskAuthority);
        AddAnchors(parts, 0x85, CertificateRole.CardIssuer);
        parts.Add(Tlv.Write(0x87, 0b11));
        parts.Add(Tlv.Write(0x88, MostCommandData >> 8, MostCommandData & 0xFF, MostAnswerData >> 8, MostAnswerData & 0xFF));
        return Tlv.Wrap(0xE1, [.. parts]);
    }

    /// <summary>EF02; empty where there is none.</summary>
    public byte[] Member() => chip.Root.MemberPlace is 0 ? [] : Stored(PageOfMember(chip.Root.MemberPlace));

    /// <summary>The active SUMMARY; empty where there is none.</summary>
    public byte[] Summary() => chip.Root.ActiveSummary is 0 ? [] : Stored(PageOfSummary(chip.Root.ActiveSummary));

    /// <summary>EF07; empty where there is no SUMMARY yet.</summary>
    public byte[] Signer() => chip.Root.ActiveSummary is 0 ? [] : Stored(PageOfSummary(chip.Root.ActiveSummary) + ChipLayout.SignerOffset);

    /// <param name="number">1 for the newest.</param>
    public byte[]? Record(int number)
    {
        var root = chip.Root;
        return number < 1 || number > root.Records ? null : Stored(PageOfRecord(root.NewestRecord - (number - 1)));
    }

    /// <summary>EF06 (profile, 4.5).</summary>
    public byte[] Transaction()
    {
        var root = chip.Root;
        var file = new byte[32];
        (file[0], file[1], file[2]) = (Version, (byte)(root.ActiveSummary == 0 ? 0 : root.ActiveSummary + 2), (byte)root.Records);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4), root.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(8), root.Counter);
        root.TapReference.Span.CopyTo(file.AsSpan(12));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(28), chip.Date);
        return file;
    }

    /// <summary>What INTERNAL AUTHENTICATE signs and answers (profile, 5.5).</summary>
    public byte[] Receipt(ReadOnlySpan<byte> digest)
    {
        var root = chip.Root;
        var four = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(four, root.Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(four.AsSpan(4), root.Counter);
        byte[] body =
        [
            .. Tlv.Write(0x80, Version), .. Tlv.Write(0x81, four.AsSpan(0, 4)), .. Tlv.Write(0x82, four.AsSpan(4)),
            .. Tlv.Write(0x83, root.TapReference.Span), .. Tlv.Write(0x84, SHA256.HashData(Summary())),
        ];
        var signature = chip.Sign(KeyPlace.Receipt, [.. "MCAP1-RC"u8, .. chip.Thumbprint!, .. body, .. digest]);
        return Tlv.Write(0xE6, [.. body, .. Tlv.Write(0x9E, signature)]);
    }

    internal byte[] StagedSummary() => Stored(PageOfSummary(chip.Root.InactiveSummary));

    internal byte[] StagedRecord(int index) => Stored(PageOfRecord(chip.Root.NewestRecord + 1 + index));

    internal void StageSummary(ReadOnlySpan<byte> summary, ReadOnlySpan<byte> signer)
    {
        var page = PageOfSummary(chip.Root.InactiveSummary);
        Store(page, summary);
        Store(page + ChipLayout.SignerOffset, signer);
    }

    internal void StageRecord(int index, ReadOnlySpan<byte> record) => Store(PageOfRecord(chip.Root.NewestRecord + 1 + index), record);

    /// <summary>Writes to the place that does not count; the root then points to it.</summary>
    internal bool TryReplaceMember(ReadOnlySpan<byte> member)
    {
        var place = chip.Root.MemberPlace == 1 ? 2 : 1;
        StoreMember(place, member);
        return chip.TryChange(r => r with { MemberPlace = place });
    }

    internal void StoreMember(int place, ReadOnlySpan<byte> member) => Store(PageOfMember(place), member);

    private void AddAnchors(List<byte[]> parts, int tag, CertificateRole family)
    {
        var held = new AnchorPlaces(chip, family).Held;
        if (held.Count > 0) parts.Add(Tlv.Write(tag, [.. held.SelectMany(a => a.Reference)]));
    }

    private void Store(int page, ReadOnlySpan<byte> bytes) => chip.Memory.Write(page, [(byte)bytes.Length, .. bytes]);

    private byte[] Stored(int page) => chip.Memory.Read(page, 1 + chip.Memory.Read(page, 1)[0])[1..].ToArray();

    private static int PageOfMember(int place) => ChipLayout.FirstMember + (place - 1) * ChipLayout.MemberPages;

    private static int PageOfSummary(int slot) => ChipLayout.FirstSummary + (slot - 1) * ChipLayout.SummaryPages;

    private static int PageOfRecord(int place) =>
        ChipLayout.FirstRecord + (place + ChipLayout.RecordPlaces) % ChipLayout.RecordPlaces * ChipLayout.RecordPages;
}

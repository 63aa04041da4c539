using System.Buffers.Binary;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Following;

/// <summary>
/// Which taps a card has: the table <c>derived.card_taps</c>. A row holds the entries of many taps, by the card's hash and by the step that took them,
/// so that under pressure a tap costs 20 bytes and no row of its own. Entries say where to look; whether it is the card's is read in the tap itself.
/// </summary>
internal sealed class CardTaps
{
    private const int Buckets = 256;
    private const int EntryBytes = 20;

    private readonly Dictionary<long, List<byte>> _gathered = [];
    private readonly Bulk _rows = new("derived.card_taps", "", new("bucket", ColumnKind.Number), new("block", ColumnKind.Number), new("entries", ColumnKind.Bytes));

    public void Add(ReadOnlySpan<byte> card, long journal, long sequence)
    {
        var hash = Hash(card);
        if (!_gathered.TryGetValue(hash % Buckets, out var entries)) _gathered.Add(hash % Buckets, entries = []);
        Span<byte> entry = stackalloc byte[EntryBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, hash);
        BinaryPrimitives.WriteInt64LittleEndian(entry[4..], journal);
        BinaryPrimitives.WriteInt64LittleEndian(entry[12..], sequence);
        entries.AddRange(entry);
    }

    /// <param name="block">A number no earlier step had.</param>
    public void Write(Work work, long block)
    {
        foreach (var (bucket, entries) in _gathered)
        {
            _rows.Columns[0].Add(bucket);
            _rows.Columns[1].Add(block);
            _rows.Columns[2].Add(entries.ToArray());
            _rows.EndRow();
        }

        work.Write(_rows);
        _gathered.Clear();
    }

    /// <summary>Taps that may be the card's: all of its own, and a few of cards with the same hash.</summary>
    public static List<(long Journal, long Sequence)> Find(Work work, ReadOnlySpan<byte> card)
    {
        var hash = Hash(card);
        var found = new List<(long, long)>();
        foreach (var (_, entries) in Blocks(work, hash % Buckets))
        {
            for (var at = 0; at < entries.Length; at += EntryBytes)
            {
                if (BinaryPrimitives.ReadUInt32LittleEndian(entries.AsSpan(at)) == hash) found.Add(Tap(entries, at));
            }
        }

        return found;
    }

    /// <summary>The same, together with what this step has gathered and not written yet.</summary>
    public List<(long Journal, long Sequence)> FindAll(Work work, ReadOnlySpan<byte> card)
    {
        var found = Find(work, card);
        var hash = Hash(card);
        if (!_gathered.TryGetValue(hash % Buckets, out var gathered)) return found;
        var entries = gathered.ToArray();
        for (var at = 0; at < entries.Length; at += EntryBytes)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(entries.AsSpan(at)) == hash) found.Add(Tap(entries, at));
        }

        return found;
    }

    /// <summary>All entries of a bucket, in an order that does not depend on the steps that took them.</summary>
    public static List<(uint Hash, long Journal, long Sequence)> All(Work work, int bucket)
    {
        var all = new List<(uint, long, long)>();
        foreach (var (_, entries) in Blocks(work, bucket))
        {
            for (var at = 0; at < entries.Length; at += EntryBytes)
            {
                var (journal, sequence) = Tap(entries, at);
                all.Add((BinaryPrimitives.ReadUInt32LittleEndian(entries.AsSpan(at)), journal, sequence));
            }
        }

        all.Sort();
        return all;
    }

    public static IEnumerable<int> EveryBucket => Enumerable.Range(0, Buckets);

    private static IEnumerable<(long Block, byte[] Entries)> Blocks(Work work, long bucket) =>
        work.Query<(long, byte[])>("select block, entries from derived.card_taps where bucket = @bucket", new { bucket });

    private static (long Journal, long Sequence) Tap(byte[] entries, int at) =>
        (BinaryPrimitives.ReadInt64LittleEndian(entries.AsSpan(at + 4)), BinaryPrimitives.ReadInt64LittleEndian(entries.AsSpan(at + 12)));

    /// <summary>FNV-1a, 32 bits: the same on every machine and in every version.</summary>
    private static uint Hash(ReadOnlySpan<byte> card)
    {
        var hash = 2_166_136_261;
        foreach (var one in card) hash = (hash ^ one) * 16_777_619;
        return hash;
    }
}

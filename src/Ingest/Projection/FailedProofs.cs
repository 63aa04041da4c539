using System.Buffers.Binary;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// Taps whose card signature does not hold, by the end of that signature: the table <c>derived.failed_proofs</c>. They are few, and kept in memory too,
/// so that every other tap can be asked at the cost of one look whether it is the one whose signature was copied.
/// </summary>
internal sealed class FailedProofs
{
    private readonly Dictionary<long, List<(long Journal, long Sequence)>> _byEnd = [];
    private readonly Bulk _rows = new("derived.failed_proofs", "on conflict(journal, seq) do nothing", new("journal", ColumnKind.Number), new("seq", ColumnKind.Number), new("signature_end", ColumnKind.Number));

    public void Load(Work work)
    {
        foreach (var (journal, seq, end) in work.Query<(long, long, long)>("select journal, seq, signature_end from derived.failed_proofs")) Keep(end, journal, seq);
    }

    public void Add(long journal, long sequence, ReadOnlySpan<byte> signature)
    {
        if (!Keep(EndOf(signature), journal, sequence)) return;
        _rows.Columns[0].Add(journal);
        _rows.Columns[1].Add(sequence);
        _rows.Columns[2].Add(EndOf(signature));
        _rows.EndRow();
    }

    /// <summary>The tap's signature is to be judged anew. What was added before must have been written.</summary>
    public void Remove(Work work, long journal, long sequence, ReadOnlySpan<byte> signature)
    {
        if (_byEnd.TryGetValue(EndOf(signature), out var taps) && taps.Remove((journal, sequence)))
            work.Execute("delete from derived.failed_proofs where journal = @journal and seq = @sequence", new { journal, sequence });
    }

    /// <summary>Those that may have the same signature.</summary>
    public IReadOnlyList<(long Journal, long Sequence)> Like(ReadOnlySpan<byte> signature) => _byEnd.Count > 0 && _byEnd.TryGetValue(EndOf(signature), out var taps) ? taps : [];

    public void Write(Work work) => work.Write(_rows);

    private bool Keep(long end, long journal, long sequence)
    {
        if (!_byEnd.TryGetValue(end, out var taps)) _byEnd.Add(end, taps = []);
        if (taps.Contains((journal, sequence))) return false;
        taps.Add((journal, sequence));
        return true;
    }

    /// <summary>The last eight bytes are the end of a number that nobody can choose twice.</summary>
    private static long EndOf(ReadOnlySpan<byte> signature) => signature.Length >= 8 ? BinaryPrimitives.ReadInt64LittleEndian(signature[^8..]) : 0;
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.SetAside;

/// <summary>Taps that count nowhere, each under one reason: the table <c>derived.set_aside</c>. Their bytes stay in the log, so nothing is lost by it.</summary>
public sealed class SetAsideLedger
{
    private readonly Dictionary<string, int> _changes = new(StringComparer.Ordinal);
    private readonly Bulk _rows = new("derived.set_aside", "on conflict(journal, seq) do update set at = excluded.at, card = excluded.card, reason = excluded.reason, detail = excluded.detail",
        new("journal", ColumnKind.Number), new("seq", ColumnKind.Number), new("at", ColumnKind.Number),
        new("card", ColumnKind.Text), new("reason", ColumnKind.Text), new("detail", ColumnKind.Text));

    /// <summary>Sets a tap aside that has no row yet.</summary>
    public void Add(long journal, long sequence, long at, string? card, string reason, string detail)
    {
        _rows.Columns[0].Add(journal);
        _rows.Columns[1].Add(sequence);
        _rows.Columns[2].Add(at);
        _rows.Columns[3].Add(card);
        _rows.Columns[4].Add(reason);
        _rows.Columns[5].Add(detail);
        _rows.EndRow();
        Count(reason, 1);
    }

    /// <summary>Sets a tap aside that may have a row already: the new reason takes its place. What was added before must have been written.</summary>
    public void Replace(Work work, long journal, long sequence, long at, string? card, string reason, string detail)
    {
        if (Reason(work, journal, sequence) is { } before)
        {
            if (before == reason) return;
            Count(before, -1);
        }

        Add(journal, sequence, at, card, reason, detail);
    }

    /// <summary>The tap counts after all, or is about to be set aside under another reason. What was added before must have been written.</summary>
    public void Remove(Work work, long journal, long sequence, string reason)
    {
        work.Execute("delete from derived.set_aside where journal = @journal and seq = @sequence", new { journal, sequence });
        Count(reason, -1);
    }

    public static string? Reason(Work work, long journal, long sequence) => work.One<string>(
        "select reason from derived.set_aside where journal = @journal and seq = @sequence", new { journal, sequence });

    /// <summary>Writes what has been set aside since the last time, and adds to the counts by reason.</summary>
    public void Write(Work work, Dictionary<string, int> changes)
    {
        work.Write(_rows);
        foreach (var (reason, by) in _changes) changes[reason] = changes.GetValueOrDefault(reason) + by;
        _changes.Clear();
    }

    private void Count(string reason, int by) => _changes[reason] = _changes.GetValueOrDefault(reason) + by;
}

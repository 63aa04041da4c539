using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Completeness;

/// <summary>Which sequences of each journal the projection has seen: the table <c>derived.journal_progress</c>.</summary>
public sealed class CompletenessLedger(TapLogReader log)
{
    private readonly Dictionary<long, JournalProgress> _journals = [];
    private readonly List<JournalProgress> _touched = [];
    private readonly Bulk _rows = new("derived.journal_progress",
        "on conflict(journal) do update set up_to = excluded.up_to, highest = excluded.highest, taps = excluded.taps, last_at = excluded.last_at",
        new("journal", ColumnKind.Number), new("up_to", ColumnKind.Number), new("highest", ColumnKind.Number), new("taps", ColumnKind.Number), new("last_at", ColumnKind.Number));

    public IReadOnlyDictionary<long, JournalProgress> Journals => _journals;

    /// <summary>The journals that taps have come of since the last writing.</summary>
    public IReadOnlyList<JournalProgress> Touched => _touched;

    /// <summary>Reads where every journal stands; the log is asked only for what lies beyond gaps.</summary>
    public void Load(Work work, LogCursor seenTo)
    {
        foreach (var (journal, upTo, highest, taps, lastAt) in work.Query<(long, long, long, long, long)>(
            "select journal, up_to, highest, taps, last_at from derived.journal_progress"))
        {
            var progress = new JournalProgress(journal, new SequenceSet(upTo)) { Taps = taps, LastAt = lastAt };
            if (highest > upTo)
            {
                foreach (var sequence in log.SequencesAfter(journal, upTo, seenTo)) progress.Seen.Add(sequence);
            }

            _journals.Add(journal, progress);
        }
    }

    public JournalProgress? Find(long journal) => _journals.GetValueOrDefault(journal);

    /// <param name="at">Unix milliseconds, or null where the tap cannot be read.</param>
    public void Take(long journal, long sequence, long? at)
    {
        if (!_journals.TryGetValue(journal, out var progress)) _journals.Add(journal, progress = new JournalProgress(journal, new SequenceSet()));
        progress.Seen.Add(sequence);
        progress.Taps++;
        if (at > progress.LastAt) progress.LastAt = at.Value;
        if (progress.IsTouched) return;
        progress.IsTouched = true;
        _touched.Add(progress);
    }

    public void Write(Work work)
    {
        foreach (var progress in _touched)
        {
            _rows.Columns[0].Add(progress.Journal);
            _rows.Columns[1].Add(progress.Seen.UpTo);
            _rows.Columns[2].Add(progress.Seen.Highest);
            _rows.Columns[3].Add(progress.Taps);
            _rows.Columns[4].Add(progress.LastAt);
            _rows.EndRow();
            progress.IsTouched = false;
        }

        work.Write(_rows);
        _touched.Clear();
    }
}

public sealed class JournalProgress(long journal, SequenceSet seen)
{
    public long Journal { get; } = journal;
    public SequenceSet Seen { get; } = seen;
    public long Taps { get; set; }

    /// <summary>The latest time of a tap, Unix milliseconds; 0 where there was none.</summary>
    public long LastAt { get; set; }

    internal bool IsTouched { get; set; }
}

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>The names behind the log's journal numbers. Names order taps of the same millisecond, because numbers depend on who arrived first.</summary>
public sealed class JournalNames(TapLogReader log)
{
    private readonly Dictionary<long, LoggedJournal> _known = [];

    public LoggedJournal this[long id]
    {
        get
        {
            if (_known.TryGetValue(id, out var journal)) return journal;
            journal = log.Journal(id) ?? throw new StorageException($"The log holds taps of journal {id}, which it does not know: the database is damaged.");
            _known.Add(id, journal);
            return journal;
        }
    }

    /// <summary>Orders taps by time, then by name: kiosk, journal, sequence.</summary>
    public int Compare(in TapPoint left, in TapPoint right)
    {
        if (left.At != right.At) return left.At.CompareTo(right.At);
        if (left.Journal == right.Journal) return left.Sequence.CompareTo(right.Sequence);
        var (a, b) = (this[left.Journal], this[right.Journal]);
        var byKiosk = string.CompareOrdinal(a.Kiosk, b.Kiosk);
        return byKiosk != 0 ? byKiosk : string.CompareOrdinal(a.Journal, b.Journal);
    }
}

/// <summary>A tap as a point in time, under its name in the log.</summary>
/// <param name="At">Unix milliseconds.</param>
/// <param name="Weak">Made with a card that proves nothing but shows a number; no part of the tap's name, so two points of one tap are equal.</param>
public readonly record struct TapPoint(long At, long Journal, long Sequence, bool Weak = false)
{
    public bool Equals(TapPoint other) => At == other.At && Journal == other.Journal && Sequence == other.Sequence;

    public override int GetHashCode() => HashCode.Combine(At, Journal, Sequence);
}

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>Which sequences of a journal have come: all up to <see cref="UpTo"/>, and islands beyond gaps. In order it costs one comparison a tap.</summary>
public sealed class SequenceSet(long upTo = 0)
{
    private readonly List<(long From, long To)> _islands = [];

    /// <summary>Every sequence from 1 up to here has come.</summary>
    public long UpTo { get; private set; } = upTo;

    /// <summary>The highest sequence that has come.</summary>
    public long Highest => _islands.Count == 0 ? UpTo : _islands[^1].To;

    /// <summary>Sequences that have come beyond a gap.</summary>
    public long Beyond => _islands.Sum(i => i.To - i.From + 1);

    /// <returns>False where it had come before.</returns>
    public bool Add(long sequence)
    {
        if (sequence <= UpTo) return false;
        if (_islands.Count == 0 && sequence == UpTo + 1)
        {
            UpTo = sequence;
            return true;
        }

        if (!AddIsland(sequence)) return false;
        if (_islands[0].From == UpTo + 1)
        {
            UpTo = _islands[0].To;
            _islands.RemoveAt(0);
        }

        return true;
    }

    private bool AddIsland(long sequence)
    {
        var at = FirstIslandFrom(sequence);
        if (at > 0 && _islands[at - 1].To >= sequence) return false;
        if (at < _islands.Count && _islands[at].From == sequence) return false;
        var joinsLeft = at > 0 && _islands[at - 1].To == sequence - 1;
        var joinsRight = at < _islands.Count && _islands[at].From == sequence + 1;
        var from = joinsLeft ? _islands[at - 1].From : sequence;
        var to = joinsRight ? _islands[at].To : sequence;
        if (joinsRight) _islands.RemoveAt(at);
        if (joinsLeft) _islands[at - 1] = (from, to);
        else _islands.Insert(at, (from, to));
        return true;
    }

    /// <summary>Index of the first island that begins at or after the sequence.</summary>
    private int FirstIslandFrom(long sequence)
    {
        int low = 0, high = _islands.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_islands[middle].From < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

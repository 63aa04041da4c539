using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>Numbers that were found to be one person's. Nothing of either is moved: a merged number stands for the other one for as long as the merge stands.</summary>
internal sealed class Merges
{
    private readonly Dictionary<string, (string Into, long Day)> _merges;
    private readonly Dictionary<string, string[]> _absorbed;

    private Merges(Dictionary<string, (string Into, long Day)> merges)
    {
        _merges = merges;
        _absorbed = merges.Keys.GroupBy(n => Person(n)!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
    }

    public static Merges Load(Work work) =>
        new(work.Query<(string Member, string Into, long Day)>("select member, into_member, from_day from member_merges").ToDictionary(m => m.Member, m => (m.Into, m.Day), StringComparer.Ordinal));

    /// <summary>The number that stayed in the end.</summary>
    public string? Person(string? number)
    {
        // A circle is refused when merges are entered; the bound keeps a damaged table from hanging whoever asks.
        for (var steps = 0; number is not null && steps <= _merges.Count && _merges.TryGetValue(number, out var merge); steps++) number = merge.Into;
        return number;
    }

    /// <summary>Every number that stands for this one now, at first or second hand.</summary>
    public IReadOnlyList<string> AbsorbedBy(string number) => _absorbed.GetValueOrDefault(number) ?? [];

    /// <summary>The day on which this very number was merged.</summary>
    public long DayOf(string number) => _merges[number].Day;

    /// <summary>The number itself and every number whose way to the person leads over it.</summary>
    public IReadOnlyList<string> Over(string number) => [number, .. _merges.Keys.Where(n => LeadsOver(n, number)).Order(StringComparer.Ordinal)];

    private bool LeadsOver(string from, string number)
    {
        for (var (at, steps) = (from, 0); steps <= _merges.Count && _merges.TryGetValue(at, out var merge); steps++)
        {
            if ((at = merge.Into) == number) return true;
        }

        return false;
    }
}

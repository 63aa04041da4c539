namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>Which units each member belonged to on a day, by numbers of members and units.</summary>
internal sealed class Homes(int members)
{
    private readonly int[] _only = new int[members];
    private readonly Dictionary<int, List<(int From, int Unit)>> _moved = [];
    private readonly int[] _first = new int[members];
    private readonly Dictionary<int, List<(int From, int Until, int Unit)>> _stays = [];

    /// <summary>Intervals of one member come in the order of their days.</summary>
    public void Add(int member, int from, int unit)
    {
        if (_first[member] == 0 && _only[member] == 0)
        {
            (_only[member], _first[member]) = (unit + 1, from + 1);
            return;
        }

        if (!_moved.TryGetValue(member, out var moves)) _moved.Add(member, moves = [(_first[member] - 1, _only[member] - 1)]);
        moves.Add((from, unit));
    }

    /// <summary>A temporary affiliation, its end excluded.</summary>
    public void AddStay(int member, int from, int until, int unit)
    {
        if (!_stays.TryGetValue(member, out var stays)) _stays.Add(member, stays = []);
        stays.Add((from, until, unit));
    }

    /// <summary>Every unit whose sessions expect the member on a day: the home, and where it stays for a time.</summary>
    public IEnumerable<int> ExpectedWith(int member, int day)
    {
        var stays = _stays.GetValueOrDefault(member, []).Where(s => s.From <= day && day < s.Until).Select(s => s.Unit);
        return At(member, day) is >= 0 and var home ? stays.Prepend(home) : stays;
    }

    public bool Has(int member) => _only[member] > 0;

    /// <summary>The first day in any unit; 0 where there is no beginning.</summary>
    public int FirstDay(int member) => Math.Max(0, _first[member] - 1);

    /// <returns>-1 where the member belonged to none.</returns>
    public int At(int member, int day)
    {
        if (!_moved.TryGetValue(member, out var moves)) return _only[member] - 1;
        var unit = moves[0].Unit;
        foreach (var move in moves)
        {
            if (move.From > day) break;
            unit = move.Unit;
        }

        return unit;
    }
}

namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>Which unit each member belonged to on a day, by numbers of members and units.</summary>
internal sealed class Homes(int members)
{
    private readonly int[] _only = new int[members];
    private readonly Dictionary<int, List<(int From, int Unit)>> _moved = [];
    private readonly int[] _first = new int[members];

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

namespace CardSystem.Ingest.Warnings.Inputs;

/// <summary>The organisations by number, each with the one above it.</summary>
internal sealed class UnitList
{
    private readonly Dictionary<string, int> _numbers;
    private readonly int[] _above;
    private readonly bool[] _active;

    /// <param name="units">Id, the id of the unit above, and whether the unit still exists.</param>
    public UnitList(IEnumerable<(string Id, string? Parent, bool Active)> units)
    {
        var all = units.OrderBy(u => u.Id, StringComparer.Ordinal).ToArray();
        Ids = [.. all.Select(u => u.Id)];
        _numbers = Ids.Select((id, i) => (id, i)).ToDictionary(u => u.id, u => u.i, StringComparer.Ordinal);
        _above = [.. all.Select(u => u.Parent is { } parent && _numbers.TryGetValue(parent, out var above) ? above : -1)];
        _active = [.. all.Select(u => u.Active)];
    }

    public string[] Ids { get; }

    /// <returns>-1 where there is none.</returns>
    public int Number(string id) => _numbers.GetValueOrDefault(id, -1);

    /// <summary>The unit and everything above it, nearest first. The import refuses circles; the bound bears a damaged tree.</summary>
    public IEnumerable<int> Upwards(int unit)
    {
        for (var steps = 0; unit >= 0 && steps <= Ids.Length; unit = _above[unit], steps++) yield return unit;
    }

    /// <summary>The units that may be told, nearest first: one that no longer exists is passed over.</summary>
    public IEnumerable<string> ToTell(int unit) => Upwards(unit).Where(u => _active[u]).Select(u => Ids[u]);

    public bool IsUnder(int unit, HashSet<int> units) => units.Count > 0 && Upwards(unit).Any(units.Contains);
}

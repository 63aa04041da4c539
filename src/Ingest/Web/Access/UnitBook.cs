using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Web.Access;

/// <summary>The organisations as they are today. Immutable.</summary>
public sealed class UnitBook
{
    /// <summary>Stands above every unit: who holds a role here holds it everywhere, also while there is no unit yet, and over what belongs to none.</summary>
    public const string Everything = "*";

    private readonly Dictionary<string, Organisation> _units;
    private readonly ILookup<string, Organisation> _below;

    public UnitBook(IEnumerable<Organisation> units)
    {
        _units = units.ToDictionary(u => u.Id, StringComparer.Ordinal);
        _below = _units.Values.OrderBy(u => u.Id, StringComparer.Ordinal).ToLookup(u => u.Parent is { } parent && _units.ContainsKey(parent) ? parent : "", StringComparer.Ordinal);
    }

    public int Count => _units.Count;

    public IEnumerable<Organisation> All => _units.Values;

    public Organisation? this[string? unit] => unit is null ? null : _units.GetValueOrDefault(unit);

    /// <summary>Units without one above them.</summary>
    public IEnumerable<Organisation> Roots => _below[""];

    /// <summary>Whether it stands above every other unit.</summary>
    public bool IsOnlyRoot(string unit) => Roots.Take(2).ToList() is [var root] && root.Id == unit;

    public IEnumerable<Organisation> Children(string unit) => _below[unit];

    /// <summary>The unit's name; its id where there is no such unit.</summary>
    public string Name(string? unit) => this[unit]?.Name ?? unit ?? "";

    public string Kind(string unit) => this[unit]?.Kind ?? "";

    /// <summary>The unit and everything above it, nearest first, <see cref="Everything"/> last; nothing for a unit that does not exist.</summary>
    public IEnumerable<string> Upwards(string unit)
    {
        if (unit == Everything)
        {
            yield return Everything;
            // Where there is one district, what belongs to no unit is its.
            if (Roots.Take(2).ToList() is [var only]) yield return only.Id;
            yield break;
        }

        if (!_units.ContainsKey(unit)) yield break;
        // Imports refuse circles; the bound keeps a damaged tree from hanging a page.
        for (var (at, steps) = (this[unit], 0); at is not null && steps <= _units.Count; at = this[at.Parent], steps++) yield return at.Id;
        yield return Everything;
    }

    public bool IsUnder(string unit, string above) => Upwards(unit).Contains(above);

    /// <summary>These units and everything below them, each once.</summary>
    public HashSet<string> Below(IEnumerable<string> units)
    {
        var below = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>(units.SelectMany(u => u == Everything ? Roots.Select(r => r.Id) : [u]));
        while (waiting.TryPop(out var unit))
        {
            if (!_units.ContainsKey(unit) || !below.Add(unit)) continue;
            foreach (var child in _below[unit]) waiting.Push(child.Id);
        }

        return below;
    }

    /// <summary>These units and those below them as a tree is read aloud, with how deep each lies.</summary>
    public IEnumerable<(Organisation Unit, int Depth)> Tree(IEnumerable<string> tops)
    {
        var waiting = new Stack<(Organisation Unit, int Depth)>(tops.SelectMany(t => t == Everything ? Roots : this[t] is { } unit ? [unit] : []).Reverse().Select(u => (u, 0)));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.TryPop(out var at))
        {
            if (!seen.Add(at.Unit.Id)) continue;
            yield return at;
            foreach (var child in _below[at.Unit.Id].Reverse()) waiting.Push((child, at.Depth + 1));
        }
    }
}

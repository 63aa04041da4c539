using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Roster;

/// <summary>The organisations' tree as it was on some days. Immutable.</summary>
public sealed class UnitTree
{
    private readonly Dictionary<string, Node> _nodes;

    internal UnitTree(IEnumerable<Organisation> units)
    {
        _nodes = units.ToDictionary(u => u.Id, u => new Node(u), StringComparer.Ordinal);
        foreach (var node in _nodes.Values.OrderBy(n => n.Unit.Id, StringComparer.Ordinal))
        {
            if (node.Unit.Parent is not { } parent || !_nodes.TryGetValue(parent, out var above)) continue;
            node.Above = above;
            above.Below.Add(node);
        }
    }

    public int Count => _nodes.Count;

    public Organisation? this[string unit] => _nodes.GetValueOrDefault(unit)?.Unit;

    /// <summary>Units without one above them, by id.</summary>
    public IEnumerable<Organisation> Roots => _nodes.Values.Where(n => n.Above is null).Select(n => n.Unit).OrderBy(u => u.Id, StringComparer.Ordinal);

    /// <summary>The unit and everything above it, nearest first; nothing where it did not exist.</summary>
    public IEnumerable<Organisation> Upwards(string unit)
    {
        // Imports refuse circles; the bound keeps a damaged tree from hanging the projection.
        for (var (node, steps) = (_nodes.GetValueOrDefault(unit), 0); node is not null && steps <= _nodes.Count; node = node.Above, steps++) yield return node.Unit;
    }

    public IEnumerable<Organisation> Children(string unit) => _nodes.TryGetValue(unit, out var node) ? node.Below.Select(n => n.Unit) : [];

    /// <summary>Does the unit, or one above it, stand among these?</summary>
    internal bool IsUnder(string unit, IReadOnlyCollection<string> audience)
    {
        if (!_nodes.TryGetValue(unit, out var node)) return audience.Contains(unit);
        for (var steps = 0; node is not null && steps <= _nodes.Count; node = node.Above, steps++)
        {
            if (audience.Contains(node.Unit.Id)) return true;
        }

        return false;
    }

    /// <summary>These units and everything below them, each once.</summary>
    internal HashSet<string> Below(IEnumerable<string> units)
    {
        var below = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>(units);
        while (waiting.TryPop(out var unit))
        {
            if (!below.Add(unit) || !_nodes.TryGetValue(unit, out var node)) continue;
            foreach (var child in node.Below) waiting.Push(child.Unit.Id);
        }

        return below;
    }

    private sealed class Node(Organisation unit)
    {
        public Organisation Unit { get; } = unit;
        public Node? Above { get; set; }
        public List<Node> Below { get; } = [];
    }
}

/// <summary>The tree from day to day: built for the days on which it is asked for, which are few compared with the days there are.</summary>
internal sealed class UnitTimes
{
    private readonly long[] _from;
    private readonly Lazy<UnitTree>[] _trees;

    public UnitTimes(IReadOnlyList<Steps<Organisation>> units)
    {
        _from = [.. units.SelectMany(u => u.All).Select(s => s.From).Append(long.MinValue).Distinct().Order()];
        _trees = [.. _from.Select(day => new Lazy<UnitTree>(() => new UnitTree(units.Select(u => u.TryAt(day, out var unit) ? unit : null).OfType<Organisation>())))];
    }

    public UnitTree At(long day)
    {
        if (_from.Length == 1) return _trees[0].Value;
        var index = Array.BinarySearch(_from, day);
        return _trees[index < 0 ? ~index - 1 : index].Value;
    }
}

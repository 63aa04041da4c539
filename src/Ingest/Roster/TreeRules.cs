using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Roster;

/// <summary>The tree is one tree on every day on which a file makes it another: every parent is there, none stands above itself, one root.</summary>
internal static class TreeRules
{
    public static void Check(ImportTable table, List<UnitEntry> entries, Dictionary<string, List<Stretch<Organisation>>> all)
    {
        if (entries.Count == 0) return;
        var first = entries.Min(e => e.From);
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var day in all.Values.SelectMany(h => h).Select(s => s.From).Where(d => d > first).Append(first).Distinct().Order()) Check(table, entries, all, day, failed);
    }

    private static void Check(ImportTable table, List<UnitEntry> entries, Dictionary<string, List<Stretch<Organisation>>> all, long day, HashSet<string> failed)
    {
        var tree = new Dictionary<string, Organisation>(StringComparer.Ordinal);
        foreach (var history in all.Values)
        {
            if (HistoryRules.At(history, day) is { } stretch) tree.Add(stretch.Value.Id, stretch.Value);
        }

        foreach (var entry in entries)
        {
            if (!tree.TryGetValue(entry.Unit.Id, out var unit) || unit.Parent is null || failed.Contains(unit.Id)) continue;
            var wrong = !all.ContainsKey(unit.Parent) ? $"'{Shown.Of(unit.Parent)}' is not an organisation of this file or of the roster."
                : !tree.ContainsKey(unit.Parent) ? $"'{unit.Parent}' is not there yet on {MemberRules.Day(day)}."
                : IsInCircle(unit, tree) ? $"'{unit.Id}' would stand above itself{(day == HistoryRules.Beginning ? "" : $" from {MemberRules.Day(day)}")}." : null;
            if (wrong is null) continue;
            failed.Add(unit.Id);
            entry.Row.Fail("parent", wrong);
        }

        CheckRoot(table, tree, day, failed);
    }

    private static void CheckRoot(ImportTable table, Dictionary<string, Organisation> tree, long day, HashSet<string> failed)
    {
        var roots = tree.Values.Where(o => o.Parent is null).Select(o => o.Id).Order(StringComparer.Ordinal).ToArray();
        if (tree.Count == 0 || roots.Length == 1 || !failed.Add("the root")) return;
        table.Fail($"the tree must have one root, a unit without parent; it would have {(roots.Length == 0 ? "none" : string.Join(", ", roots.Take(5)))}{(day == HistoryRules.Beginning ? "" : $" from {MemberRules.Day(day)}")}.");
    }

    private static bool IsInCircle(Organisation unit, Dictionary<string, Organisation> tree)
    {
        var above = unit.Parent is null ? null : tree.GetValueOrDefault(unit.Parent);
        for (var steps = 0; above is not null && steps <= tree.Count; steps++)
        {
            if (above.Id == unit.Id) return true;
            above = above.Parent is null ? null : tree.GetValueOrDefault(above.Parent);
        }

        return above is not null;
    }
}

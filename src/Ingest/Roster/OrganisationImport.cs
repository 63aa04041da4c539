using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary><c>id,name,kind,parent</c>: the district's tree; centres and branches are units of it too.</summary>
public static class OrganisationImport
{
    public static readonly string[] Columns = ["id", "name", "kind", "parent"];
    public static readonly string[] Kinds = ["district", "sub-district", "community", "centre", "branch"];

    private const string IdRule = "use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.";

    public static ImportReport Import(Work work, CsvTable table)
    {
        var known = work.Query<Organisation>("select id as Id, name as Name, kind as Kind, parent as Parent from organisations").ToDictionary(o => o.Id, StringComparer.Ordinal);
        var rows = table.Rows.Select(row => (row, Read(row))).ToList();
        var bulk = new Bulk("organisations", "on conflict(id) do update set name = excluded.name, kind = excluded.kind, parent = excluded.parent",
            new("id", ColumnKind.Text), new("name", ColumnKind.Text), new("kind", ColumnKind.Text), new("parent", ColumnKind.Text));
        var report = Upsert.Apply("organisations", work, rows, "id", o => o.Id, known, bulk, Write);
        CheckTree(table, rows, known);
        CheckUses(work, rows, known);
        table.ThrowIfWrong();
        work.Write(bulk);
        return report;
    }

    private static Organisation Read(CsvRow row) => new(
        row.Checked("id", ImportRules.IsId, IdRule), row.Text("name", 200),
        row.Checked("kind", Kinds.Contains, $"allowed are {string.Join(", ", Kinds)}."),
        row["parent"] is { Length: > 0 } parent ? parent : null);

    private static void Write(Bulk bulk, Organisation unit)
    {
        bulk.Columns[0].Add(unit.Id);
        bulk.Columns[1].Add(unit.Name);
        bulk.Columns[2].Add(unit.Kind);
        bulk.Columns[3].Add(unit.Parent);
    }

    private static void CheckTree(CsvTable table, List<(CsvRow Row, Organisation Unit)> rows, Dictionary<string, Organisation> known)
    {
        var all = new Dictionary<string, Organisation>(known, StringComparer.Ordinal);
        foreach (var (_, unit) in rows) all[unit.Id] = unit;
        foreach (var (row, unit) in rows.Where(r => r.Unit.Parent is not null))
        {
            if (!all.ContainsKey(unit.Parent!)) row.Fail("parent", $"'{Contracts.Shown.Of(unit.Parent)}' is not an organisation of this file or of the roster.");
            else if (IsInCircle(unit, all)) row.Fail("parent", $"'{unit.Id}' would stand above itself.");
        }

        var roots = all.Values.Where(o => o.Parent is null).Select(o => o.Id).Order(StringComparer.Ordinal).ToArray();
        if (all.Count > 0 && roots.Length != 1)
            table.Fail($"the tree must have one root, a unit without parent; it would have {(roots.Length == 0 ? "none" : string.Join(", ", roots.Take(5)))}.");
    }

    private static bool IsInCircle(Organisation unit, Dictionary<string, Organisation> all)
    {
        var above = unit.Parent is null ? null : all.GetValueOrDefault(unit.Parent);
        for (var steps = 0; above is not null && steps <= all.Count; steps++)
        {
            if (above.Id == unit.Id) return true;
            above = above.Parent is null ? null : all.GetValueOrDefault(above.Parent);
        }

        return above is not null;
    }

    /// <summary>A unit that members or kiosks belong to keeps its kind.</summary>
    private static void CheckUses(Work work, List<(CsvRow Row, Organisation Unit)> rows, Dictionary<string, Organisation> known)
    {
        foreach (var (row, unit) in rows)
        {
            if (!known.TryGetValue(unit.Id, out var before) || before.Kind == unit.Kind) continue;
            var id = new { unit.Id };
            var used = work.One<long>("select (select count(*) from members where branch = @Id) + (select count(*) from kiosks where centre = @Id) + (select count(*) from sessions where centre = @Id)", id);
            if (used > 0) row.Fail("kind", $"'{unit.Id}' is a {before.Kind} with members, kiosks or sessions and must stay one.");
        }
    }
}

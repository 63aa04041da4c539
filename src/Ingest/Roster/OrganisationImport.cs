using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>
/// <c>id,name,kind,parent</c> and, if you like, <c>from</c>: the district's tree; centres and branches are units of it too.
/// A change counts from its day on, which is today where none is named; a new unit without a day has been there since ever.
/// </summary>
public static class OrganisationImport
{
    public static readonly string[] Columns = ["id", "name", "kind", "parent"];
    public static readonly string[] OptionalColumns = ["from"];
    public static readonly string[] Kinds = ["district", "sub-district", "community", "centre", "branch"];

    private const string IdRule = "use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.";

    public static ImportReport Import(Work work, ImportTable table, long today)
    {
        var known = UnitFile.Load(work);
        var all = known.ToDictionary(k => k.Key, k => k.Value.History, StringComparer.Ordinal);
        var (entries, seen, book, writer) = (new List<UnitEntry>(), new HashSet<string>(StringComparer.Ordinal), new ReportBook("organisations"), new RowWriter(RosterTables.Organisations, RosterTables.UnitHistory));
        foreach (var row in table.Rows)
        {
            var (unit, from) = (Read(row), row.Day("from"));
            if (!seen.Add(unit.Id))
            {
                row.Fail("id", $"'{Shown.Of(unit.Id)}' stands in row {entries.First(e => e.Unit.Id == unit.Id).Row.Number} already.");
                continue;
            }

            var before = known.GetValueOrDefault(unit.Id) ?? new UnitFile(null, []);
            all[unit.Id] = Changed(before, unit, from, today);
            entries.Add(new UnitEntry(row, unit, from ?? (before.Now is null ? HistoryRules.Beginning : today)));
        }

        TreeRules.Check(table, entries, all);
        CheckUses(work, entries, known);
        foreach (var entry in entries) Put(entry, known.GetValueOrDefault(entry.Unit.Id) ?? new UnitFile(null, []), all[entry.Unit.Id], today, writer, book);
        table.ThrowIfWrong();
        writer.Write(work);
        return book.Close(writer.Changes);
    }

    private static Organisation Read(ImportRow row) => new(
        row.Checked("id", ImportRules.IsId, IdRule), row.Text("name", 200),
        row.Checked("kind", Kinds.Contains, $"allowed are {string.Join(", ", Kinds)}."),
        row["parent"] is { Length: > 0 } parent ? parent : null);

    private static List<Stretch<Organisation>> Changed(UnitFile before, Organisation unit, long? from, long today)
    {
        if (from is null && before.Now is not null && HistoryRules.At(before.History, today)?.Value == unit) return before.History;
        return HistoryRules.Enter(before.History, from ?? (before.Now is null ? HistoryRules.Beginning : today), unit, HistoryRules.NoEndDay);
    }

    private static void Put(UnitEntry entry, UnitFile before, List<Stretch<Organisation>> history, long today, RowWriter writer, ReportBook book)
    {
        var now = HistoryRules.At(history, today)?.Value ?? history[0].Value;
        var changed = writer.Put(RosterTables.Organisations, before.Now is { } was ? UnitFile.Row(was) : null, UnitFile.Row(now));
        changed |= writer.Replace(RosterTables.UnitHistory, UnitFile.Rows(entry.Unit.Id, before.History), UnitFile.Rows(entry.Unit.Id, history));
        if (!changed) book.Unchanged();
        else if (before.Now is null) book.Added(entry.Row.Number, $"{entry.Unit.Id}: new, {entry.Unit.Kind} {entry.Unit.Name} below {entry.Unit.Parent ?? "nothing"}");
        else book.Changed(entry.Row.Number, $"{entry.Unit.Id}: {Difference(HistoryRules.At(before.History, entry.From)?.Value, entry.Unit)} from {MemberRules.Day(entry.From)}");
    }

    private static string Difference(Organisation? before, Organisation after)
    {
        var told = new (string What, string? Was, string? Is)[] { ("name", before?.Name, after.Name), ("kind", before?.Kind, after.Kind), ("parent", before?.Parent, after.Parent) }
            .Where(d => d.Was != d.Is).Select(d => $"{d.What} {d.Was ?? "nothing"} → {d.Is ?? "nothing"}");
        return string.Join("; ", told.DefaultIfEmpty("as before"));
    }

    /// <summary>A unit that members or kiosks belong to keeps its kind.</summary>
    private static void CheckUses(Work work, List<UnitEntry> entries, Dictionary<string, UnitFile> known)
    {
        foreach (var (row, unit, _) in entries)
        {
            if (!known.TryGetValue(unit.Id, out var before) || before.Now is null || before.Now.Kind == unit.Kind) continue;
            var used = work.One<long>("""
                select (select count(*) from members where branch = @Id) + (select count(*) from member_homes where unit = @Id) + (select count(*) from member_stays where unit = @Id)
                    + (select count(*) from member_communities where unit = @Id) + (select count(*) from kiosks where centre = @Id) + (select count(*) from sessions where centre = @Id)
                """, new { unit.Id });
            if (used > 0) row.Fail("kind", $"'{unit.Id}' is a {before.Now.Kind} with members, kiosks or sessions and must stay one.");
        }
    }
}

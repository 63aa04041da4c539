using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Import;

/// <summary>
/// Finds what refers to rows that are about to go. Rooms do not know each other's tables, but they call the same things by the same names:
/// a column <c>member</c> holds a member's number whichever table it stands in.
/// </summary>
internal static class Referrers
{
    /// <summary>For each table that others refer to, the names its key goes by.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["members"] = ["member", "into_member", "holder"],
        ["organisations"] = ["unit", "branch", "centre", "parent", "organiser", "organisation"],
        ["cards"] = ["card"],
        ["kiosks"] = ["kiosk"],
        ["sessions"] = ["session"],
    };

    // What they hold is history, or goes and comes by itself.
    private static readonly string[] Left = ["acts", "changes", "imports", "import_rows", "kiosk_configs", "kiosk_keys", "settings", "hotlist", "hotlist_changes", "security_alerts"];

    public static List<string> Of(Work work, Database database, string table, IReadOnlyList<Dictionary<string, object?>> keys)
    {
        if (!Names.TryGetValue(table, out var names)) return [];
        var going = keys.Select(k => (string)k.Values.Single()!).ToHashSet(StringComparer.Ordinal);
        var referred = new List<string>();
        foreach (var (other, column) in Columns(work, database).Where(c => names.Contains(c.Column) && !Left.Contains(c.Table)))
        {
            if (other == table && column == keys[0].Keys.Single()) continue;
            // A unit that goes together with the one above it does not hold it.
            var select = other == table ? $"select {column} as Value, {keys[0].Keys.Single()} as Owner from {other} where {column} is not null" : $"select distinct {column} as Value, '' as Owner from {other} where {column} is not null";
            referred.AddRange(work.Query<(string Value, string Owner)>(select).Where(r => going.Contains(r.Value) && !going.Contains(r.Owner)).Select(r => $"{r.Value} stands in {Plain(other)}."));
        }

        // An audience is a list of units in one text.
        foreach (var (other, column) in Columns(work, database).Where(c => table == "organisations" && c.Column == "audience"))
            referred.AddRange(work.Query<string>($"select distinct {column} from {other}").SelectMany(ImportRules.List).Where(going.Contains).Select(unit => $"{unit} is in an audience of {Plain(other)}."));
        referred.Sort(StringComparer.Ordinal);
        return [.. referred.Distinct(StringComparer.Ordinal)];
    }

    private static string Plain(string table) => table.Replace('_', ' ');

    /// <summary>Every table that can hold an import up.</summary>
    internal static IEnumerable<string> Tables(Work work, Database database) =>
        Columns(work, database).Where(c => !Left.Contains(c.Table) && (c.Column == "audience" || Names.Values.Any(names => names.Contains(c.Column)))).Select(c => c.Table).Distinct(StringComparer.Ordinal);

    private static List<(string Table, string Column)> Columns(Work work, Database database) => [.. work.Query<(string, string)>(database is PostgresDatabase
        ? "select c.table_name, c.column_name from information_schema.columns c where c.table_schema = current_schema() and c.data_type = 'text' order by 1, 2"
        : "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' and p.type = 'TEXT' collate nocase order by 1, 2")];
}

using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Import;

/// <summary>What came of the wish to take an import back: done, or why not.</summary>
public sealed record UndoAnswer(bool Done, IReadOnlyList<string> Lines);

/// <summary>Takes an import back whole: every row becomes what it was, provided that each is still what the import made of it and nothing refers to a row that would go.</summary>
public static class ImportUndo
{
    private const int MostTold = 10;

    private sealed record KeptRow(long Place, string TableName, string Columns, string Key, string? Before, string? AfterHash);

    /// <param name="import">The import's number; null for the last one that stands.</param>
    public static UndoAnswer Run(Database database, long? import, Importing by)
    {
        if (by.Problem is { } problem) return No(problem);
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        work.Lock("acts");
        if (ImportJournal.Find(work, import) is not { } kept) return No(import is null ? "There is no import that could be taken back." : $"There is no import {import}; 'ingest import list' shows them.");
        if (kept.Undone > 0) return No($"Import {kept.Import} was taken back already, by act {kept.Undone}.");
        if (kept.RowsKept == 0) return No($"Import {kept.Import} is too long ago: what stood before it is not kept any more.");
        var rows = work.Query<KeptRow>(
            "select place as Place, table_name as TableName, columns as Columns, key as Key, before as Before, after_hash as AfterHash from import_rows where import = @Import order by place desc", new { kept.Import }).ToList();
        var standing = rows.Select(row => (Row: row, Now: Standing(work, row))).ToList();
        var touched = standing.Where(r => RowImage.HashOf(r.Now) != r.Row.AfterHash).Select(r => $"{r.Row.TableName.Replace('_', ' ')}: {Named(r.Row.Key)} was changed later.").ToList();
        if (touched.Count > 0) return No($"Import {kept.Import} cannot be taken back, because of what was changed since ({touched.Count} in all):", [.. touched.Distinct(StringComparer.Ordinal).Take(MostTold)]);
        if (PutBack(work, database, rows) is { Count: > 0 } referred) return No($"Import {kept.Import} cannot be taken back, because what it added is in use:", [.. referred.Take(MostTold)]);
        var act = ActLog.Record(work, by.At, by.Who, "import-undo", kept.Import.ToString(System.Globalization.CultureInfo.InvariantCulture), new { kept.Import, kept.What, kept.File, rows = rows.Count });
        work.Execute("update imports set undone = @act where import = @Import", new { act, kept.Import });
        by.Announce(work, [.. standing.Select(r => new RowChange(r.Row.TableName, r.Row.Columns.Split(','), r.Row.Key, r.Now, r.Row.Before))]);
        work.Commit();
        return new UndoAnswer(true, [$"Import {kept.Import} ({kept.What} from {kept.File}) is taken back: {Plural.Of(rows.Count, "row is as it was", "rows are as they were")}."]);
    }

    private static UndoAnswer No(string why, params string[] lines) => new(false, [why, .. lines]);

    /// <summary>The row's other columns as they are now; null where it is gone.</summary>
    private static string? Standing(Work work, KeptRow row)
    {
        var key = RowImage.Read(row.Key);
        var columns = row.Columns.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var select = columns.Length == 0 ? "1" : string.Join(", ", columns);
        if (work.Query<dynamic>($"select {select} from {row.TableName} where {Where(key)}", Values(key)).FirstOrDefault() is not IDictionary<string, object?> found) return null;
        return RowImage.Of([.. columns.Select(c => (c, ColumnKind.Text))], [.. columns.Select(c => found[c])], 0);
    }

    /// <summary>Table by table, the last one first, so that what refers goes before what it refers to.</summary>
    /// <returns>What still refers to rows that would go.</returns>
    private static List<string> PutBack(Work work, Database database, List<KeptRow> rows)
    {
        foreach (var table in rows.GroupBy(r => r.TableName, StringComparer.Ordinal))
        {
            var gone = table.Where(r => r.Before is null).ToList();
            if (gone.Count > 0 && Referrers.Of(work, database, table.Key, [.. gone.Select(r => RowImage.Read(r.Key))]) is { Count: > 0 } referred) return referred;
            foreach (var row in gone) work.Execute($"delete from {row.TableName} where {Where(RowImage.Read(row.Key))}", Values(RowImage.Read(row.Key)));
            foreach (var row in table.Where(r => r.Before is not null)) Restore(work, row);
        }

        return [];
    }

    private static void Restore(Work work, KeptRow row)
    {
        var (key, before) = (RowImage.Read(row.Key), RowImage.Read(row.Before!));
        var all = key.Concat(before).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var update = before.Count == 0 ? "nothing" : "update set " + string.Join(", ", before.Keys.Select(c => $"{c} = excluded.{c}"));
        work.Execute($"insert into {row.TableName}({string.Join(", ", all.Keys)}) values({string.Join(", ", all.Keys.Select(c => "@" + c))}) on conflict({string.Join(", ", key.Keys)}) do {update}", Values(all));
    }

    /// <summary>What whoever reads a refusal knows the row by: its number, or its day; not the moment from which it counts.</summary>
    private static string Named(string key) => string.Join(' ', RowImage.Read(key).Select(c => c switch
    {
        { Key: "day", Value: long day } => DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        { Value: string text } => text,
        _ => "",
    }).Where(t => t.Length > 0));

    private static string Where(Dictionary<string, object?> key) => string.Join(" and ", key.Keys.Select(c => $"{c} = @{c}"));

    private static DynamicParameters Values(Dictionary<string, object?> values)
    {
        var parameters = new DynamicParameters();
        foreach (var (name, value) in values) parameters.Add(name, value);
        return parameters;
    }
}

using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Import;

/// <summary>Tells the rows of a file that are new or different from those that stand in the database already, so that a second import changes nothing.</summary>
public static class Upsert
{
    private const int KeysAtOnce = 500;

    /// <param name="keyColumn">The key, by its name in the file and in the table.</param>
    /// <param name="key">The row's key; a file may name it once.</param>
    /// <param name="known">What stands in the database, by key.</param>
    /// <param name="write">Puts a new or changed row into the bulk.</param>
    public static ImportReport Apply<T>(
        string what, Work work, IEnumerable<(ImportRow Row, T Value)> rows, string keyColumn, Func<T, string> key, IReadOnlyDictionary<string, T> known, Bulk bulk, Action<Bulk, T> write)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        var written = new List<(ImportRow Row, string Key, bool IsKnown)>();
        var unchanged = 0;
        foreach (var (row, value) in rows)
        {
            if (!seen.TryAdd(key(value), row.Number))
            {
                row.Fail(keyColumn, $"'{Shown.Of(key(value))}' stands in row {seen[key(value)]} already.");
                continue;
            }

            var isKnown = known.TryGetValue(key(value), out var before);
            if (isKnown && EqualityComparer<T>.Default.Equals(before, value))
            {
                unchanged++;
                continue;
            }

            written.Add((row, key(value), isKnown));
            write(bulk, value);
            bulk.EndRow();
        }

        return Report(what, work, keyColumn, written, unchanged, bulk);
    }

    private static ImportReport Report(string what, Work work, string keyColumn, List<(ImportRow Row, string Key, bool IsKnown)> written, int unchanged, Bulk bulk)
    {
        var place = bulk.Columns.Select((c, i) => (c.Name, i)).First(c => c.Name == keyColumn).i;
        var order = Enumerable.Range(0, bulk.Columns.Length).OrderBy(i => i == place ? -1 : i).ToArray();
        var shape = new TableShape(bulk.Table, 1, [.. order.Select(i => (bulk.Columns[i].Name, bulk.Columns[i].Kind))]);
        var before = Standing(work, shape, [.. written.Where(w => w.IsKnown).Select(w => w.Key)]);
        var (book, changes) = (new ReportBook(what), new List<RowChange>());
        for (var i = 0; i < written.Count; i++)
        {
            var (row, key, _) = written[i];
            object?[] after = [.. order.Select(c => Value(bulk.Columns[c], i))];
            var was = before.GetValueOrDefault(key);
            changes.Add(new RowChange(shape.Name, [.. shape.ValueColumns], shape.KeyOf(after), was is null ? null : shape.ValuesOf(was), shape.ValuesOf(after)));
            if (was is null) book.Added(row.Number, $"{key}: new");
            else book.Changed(row.Number, $"{key}: {Difference(shape, was, after)}");
        }

        for (; unchanged > 0; unchanged--) book.Unchanged();
        return book.Close(changes);
    }

    /// <summary>The rows of these keys as they stand, by key.</summary>
    private static Dictionary<string, object?[]> Standing(Work work, TableShape shape, string[] keys)
    {
        var rows = new Dictionary<string, object?[]>(StringComparer.Ordinal);
        var columns = shape.Columns.Select(c => c.Name).ToArray();
        foreach (var part in keys.Chunk(KeysAtOnce))
        {
            var values = new DynamicParameters();
            for (var i = 0; i < part.Length; i++) values.Add($"k{i}", part[i]);
            var select = $"select {string.Join(", ", columns)} from {shape.Name} where {columns[0]} in ({string.Join(", ", part.Select((_, i) => $"@k{i}"))})";
            foreach (IDictionary<string, object?> row in work.Query<dynamic>(select, values)) rows.Add((string)row[columns[0]]!, [.. columns.Select(c => row[c])]);
        }

        return rows;
    }

    private static object? Value(BulkColumn column, int row) => column.Kind switch
    {
        ColumnKind.Number => column.Numbers[row],
        ColumnKind.Bytes => column.Bytes[row],
        _ => column.Texts[row],
    };

    private static string Difference(TableShape shape, object?[] before, object?[] after) => string.Join("; ", Enumerable.Range(1, shape.Columns.Length - 1)
        .Where(i => RowImage.Of(shape.Columns.AsSpan(i, 1), before, i) != RowImage.Of(shape.Columns.AsSpan(i, 1), after, i))
        .Select(i => shape.Columns[i].Kind == ColumnKind.Bytes ? $"{shape.Columns[i].Name} is another" : $"{shape.Columns[i].Name} {Text(before[i])} → {Text(after[i])}"));

    /// <summary>Numbers this large are instants.</summary>
    private static string Text(object? value) => value switch
    {
        long number and > 100_000_000_000 and < 10_000_000_000_000 => DateTimeOffset.FromUnixTimeMilliseconds(number).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        null or "" => "nothing",
        _ => Shown.Of(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Import;

/// <summary>Tells the rows of a file that are new or different from those that stand in the database already, so that a second import changes nothing.</summary>
public static class Upsert
{
    /// <param name="key">The row's key; a file may name it once.</param>
    /// <param name="known">What stands in the database, by key.</param>
    /// <param name="write">Puts a new or changed row into the bulk.</param>
    public static ImportReport Apply<T>(
        string what, Work work, IEnumerable<(CsvRow Row, T Value)> rows, string keyColumn, Func<T, string> key, IReadOnlyDictionary<string, T> known, Bulk bulk, Action<Bulk, T> write)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        int added = 0, changed = 0, unchanged = 0;
        foreach (var (row, value) in rows)
        {
            if (!seen.TryAdd(key(value), row.Number))
            {
                row.Fail(keyColumn, $"'{key(value)}' stands in row {seen[key(value)]} already.");
                continue;
            }

            var isKnown = known.TryGetValue(key(value), out var before);
            if (isKnown && EqualityComparer<T>.Default.Equals(before, value))
            {
                unchanged++;
                continue;
            }

            if (isKnown) changed++;
            else added++;
            write(bulk, value);
            bulk.EndRow();
        }

        return new ImportReport(what, added, changed, unchanged, []);
    }
}

using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Import;

/// <summary>Gathers changes of rows, writes them table by table, and remembers each row as it was and as it became: what the journal keeps and an undo puts back.</summary>
/// <param name="tables">All it may write, a table before those that refer to it.</param>
public sealed class RowWriter(params TableShape[] tables)
{
    private readonly Dictionary<(string Table, string Key), (RowChange Change, object?[]? Row, object?[] KeyRow)> _changes = [];
    private readonly List<(string Table, string Key)> _order = [];

    /// <summary>What truly changed: table by table, in the order in which it was entered.</summary>
    public IReadOnlyList<RowChange> Changes
    {
        get
        {
            var byTable = _order.ToLookup(k => k.Table, StringComparer.Ordinal);
            return [.. tables.SelectMany(t => byTable[t.Name]).Select(k => _changes[k].Change).Where(c => c.Before != c.After)];
        }
    }

    public bool IsEmpty => _changes.Values.All(c => c.Change.Before == c.Change.After);

    /// <param name="before">The row as it stands, null where there is none.</param>
    /// <param name="after">The row as it shall be, null where there shall be none.</param>
    /// <returns>Whether that is a change.</returns>
    public bool Put(TableShape table, object?[]? before, object?[]? after)
    {
        var key = (table.Name, table.KeyOf((after ?? before)!));
        var change = new RowChange(table.Name, [.. table.ValueColumns], key.Item2, before is null ? null : table.ValuesOf(before), after is null ? null : table.ValuesOf(after));
        if (_changes.TryGetValue(key, out var earlier)) change = change with { Before = earlier.Change.Before };
        else if (change.Before == change.After) return false;
        else _order.Add(key);
        _changes[key] = (change, after, (after ?? before)!);
        return change.Before != change.After;
    }

    /// <summary>Makes these the rows of some owner, telling by their keys which are new, which differ and which are gone.</summary>
    public bool Replace(TableShape table, IReadOnlyList<object?[]> before, IReadOnlyList<object?[]> after)
    {
        var known = before.ToDictionary(table.KeyOf, StringComparer.Ordinal);
        var changed = false;
        foreach (var row in after)
        {
            known.Remove(table.KeyOf(row), out var was);
            changed |= Put(table, was, row);
        }

        foreach (var gone in known.Values) changed |= Put(table, gone, null);
        return changed;
    }

    public void Write(Work work)
    {
        var byTable = _order.ToLookup(k => k.Table, StringComparer.Ordinal);
        foreach (var table in tables)
        {
            var bulk = table.NewBulk();
            foreach (var key in byTable[table.Name])
            {
                var (change, row, keyRow) = _changes[key];
                if (change.Before == change.After) continue;
                if (row is null) Delete(work, table, keyRow);
                else Add(bulk, table, row);
            }

            work.Write(bulk);
        }
    }

    private static void Delete(Work work, TableShape table, object?[] row)
    {
        var values = new DynamicParameters();
        for (var i = 0; i < table.Keys; i++) values.Add(table.Columns[i].Name, row[i]);
        work.Execute($"delete from {table.Name} where {string.Join(" and ", table.KeyColumns.Select(c => $"{c} = @{c}"))}", values);
    }

    private static void Add(Bulk bulk, TableShape table, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            switch (table.Columns[i].Kind)
            {
                case ColumnKind.Number: bulk.Columns[i].Add(Convert.ToInt64(row[i], System.Globalization.CultureInfo.InvariantCulture)); break;
                case ColumnKind.Bytes: bulk.Columns[i].Add((byte[])row[i]!); break;
                default: bulk.Columns[i].Add((string?)row[i]); break;
            }
        }

        bulk.EndRow();
    }
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Import;

/// <summary>An import as it is listed. <see cref="Undone"/> is the act that took it back, 0 where it stands; where <see cref="RowsKept"/> is 0 it is too long ago to be taken back.</summary>
public sealed record KeptImport(long Import, long At, string Who, string What, string File, long Added, long Changed, long Unchanged, long RowsKept, long Undone);

/// <summary>The tables <c>imports</c> and <c>import_rows</c>: what imports found before them. An import has the number of its act.</summary>
public static class ImportJournal
{
    /// <summary>Rows kept of all imports together; the oldest go first, the newest import always stays.</summary>
    public const long MostRows = 2_000_000;

    /// <summary>Imports whose rows are kept.</summary>
    public const int MostImports = 100;

    public static void Keep(Work work, long act, Importing by, string file, ImportReport report)
    {
        work.Execute(
            "insert into imports(import, at, who, what, file, added, changed, unchanged, rows_kept) values(@act, @at, @Who, @What, @file, @Added, @Changed, @Unchanged, @rows)",
            new { act, at = by.At.ToUnixTimeMilliseconds(), by.Who, report.What, file, report.Added, report.Changed, report.Unchanged, rows = report.Rows.Count });
        var bulk = new Bulk("import_rows", "", new("import", ColumnKind.Number), new("place", ColumnKind.Number), new("table_name", ColumnKind.Text), new("columns", ColumnKind.Text),
            new("key", ColumnKind.Text), new("before", ColumnKind.Text), new("after_hash", ColumnKind.Text));
        for (var place = 0; place < report.Rows.Count; place++)
        {
            var row = report.Rows[place];
            bulk.Columns[0].Add(act);
            bulk.Columns[1].Add(place);
            bulk.Columns[2].Add(row.Table);
            bulk.Columns[3].Add(string.Join(',', row.Columns));
            bulk.Columns[4].Add(row.Key);
            bulk.Columns[5].Add(row.Before);
            bulk.Columns[6].Add(RowImage.HashOf(row.After));
            bulk.EndRow();
        }

        work.Write(bulk);
        Trim(work, act);
    }

    /// <summary>Newest first.</summary>
    public static IEnumerable<KeptImport> List(Work work, int most) => work.Query<KeptImport>($"{Select} order by import desc limit @most", new { most });

    /// <param name="import">Null for the newest that stands.</param>
    public static KeptImport? Find(Work work, long? import) => import is { } number
        ? work.One<KeptImport>($"{Select} where import = @number", new { number })
        : work.One<KeptImport>($"{Select} where import = (select max(import) from imports where undone = 0)");

    private const string Select = """
        select import as Import, at as At, who as Who, what as What, file as File, added as Added, changed as Changed, unchanged as Unchanged, rows_kept as RowsKept, undone as Undone from imports
        """;

    private static void Trim(Work work, long newest)
    {
        var (kept, rows) = (0, 0L);
        foreach (var import in work.Query<(long Import, long Rows)>("select import, rows_kept from imports where rows_kept > 0 order by import desc").ToList())
        {
            if (import.Import == newest || (++kept < MostImports && rows + import.Rows <= MostRows)) rows += import.Rows;
            else
            {
                work.Execute("delete from import_rows where import = @Import", new { import.Import });
                work.Execute("update imports set rows_kept = 0 where import = @Import", new { import.Import });
            }
        }
    }
}

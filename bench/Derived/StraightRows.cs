using System.Data.Common;
using System.Diagnostics;
using CardSystem.Ingest.Storage;
using Dapper;
using Microsoft.Data.Sqlite;

namespace CardSystem.Derived;

/// <summary>
/// The limit: the very rows that were derived, read back in the order of their keys and written straight into empty tables of the same schema,
/// one prepared insert a row, 10,000 rows a commit, as durable as the projection's own. Only the writing is timed.
/// </summary>
internal static class StraightRows
{
    private const int Page = 100_000;
    private const int RowsPerCommit = 10_000;

    /// <param name="empty">A database that has the tables and no rows.</param>
    /// <returns>Rows, and the seconds it took to write them.</returns>
    public static (long Rows, double Seconds) Write(Database derived, Database empty)
    {
        using var from = derived.OpenWithDerived();
        using var into = (SqliteConnection)empty.OpenWithDerived();
        foreach (var table in DerivedSchema.Tables) into.Execute($"delete from derived.{table}");
        var (rows, seconds) = (0L, 0.0);
        foreach (var table in DerivedSchema.Tables)
        {
            using var reader = (DbDataReader)from.ExecuteReader($"select * from derived.{table}");
            while (true)
            {
                var page = ReadPage(reader);
                if (page.Count == 0) break;
                seconds += WritePage(into, table, reader, page);
                rows += page.Count;
            }
        }

        return (rows, seconds);
    }

    private static List<object[]> ReadPage(DbDataReader reader)
    {
        var page = new List<object[]>();
        while (page.Count < Page && reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            page.Add(row);
        }

        return page;
    }

    private static double WritePage(SqliteConnection into, string table, DbDataReader shape, List<object[]> page)
    {
        var clock = Stopwatch.StartNew();
        using var insert = into.CreateCommand();
        var columns = Enumerable.Range(0, shape.FieldCount).Select(shape.GetName).ToArray();
        insert.CommandText = $"insert into derived.{table}({string.Join(", ", columns)}) values({string.Join(", ", columns.Select((_, i) => "$" + i))})";
        var values = columns.Select((_, i) => insert.Parameters.AddWithValue("$" + i, 0)).ToArray();
        for (var i = 0; i < page.Count; i++)
        {
            if (i % RowsPerCommit == 0) insert.Transaction = into.BeginTransaction(deferred: true);
            for (var c = 0; c < values.Length; c++) values[c].Value = page[i][c];
            insert.ExecuteNonQuery();
            if (i % RowsPerCommit != RowsPerCommit - 1 && i != page.Count - 1) continue;
            insert.Transaction!.Commit();
            insert.Transaction.Dispose();
        }

        return clock.Elapsed.TotalSeconds;
    }
}

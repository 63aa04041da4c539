using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CardSystem.Ingest.Storage;

/// <summary>One prepared statement, bound and stepped for every row: about three times as fast as a command with parameters.</summary>
internal static class SqliteBulk
{
    /// <summary>Longer texts are rare, and get memory of their own.</summary>
    private const int Usual = 256;

    public static void Write(SqliteConnection connection, Bulk rows)
    {
        if (rows.Count == 0) return;
        var handle = connection.Handle!;
        var names = string.Join(", ", rows.Columns.Select(c => c.Name));
        var places = string.Join(", ", rows.Columns.Select((_, i) => $"?{i + 1}"));
        SqliteStatements.Check(handle, raw.sqlite3_prepare_v2(handle, $"insert into {rows.Table}({names}) values({places}) {rows.OnConflict}", out var statement), raw.SQLITE_OK);
        using (statement)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                for (var i = 0; i < rows.Columns.Length; i++) Bind(statement, i + 1, rows.Columns[i], row);
                SqliteStatements.Check(handle, raw.sqlite3_step(statement), raw.SQLITE_DONE);
                raw.sqlite3_reset(statement);
            }
        }
    }

    // A binding outlives the reset, so what stands in many rows one after the other (sorted by key, much does) is given once.
    private static void Bind(sqlite3_stmt statement, int index, BulkColumn column, int row)
    {
        switch (column.Kind)
        {
            case ColumnKind.Number when row > 0 && column.Numbers[row] == column.Numbers[row - 1]: break;
            case ColumnKind.Number: raw.sqlite3_bind_int64(statement, index, column.Numbers[row]); break;
            case ColumnKind.Bytes: raw.sqlite3_bind_blob(statement, index, column.Bytes[row]); break;
            case ColumnKind.Text when row > 0 && ReferenceEquals(column.Texts[row], column.Texts[row - 1]): break;
            // An empty span has no address, which SQLite takes for null.
            case ColumnKind.Text when column.Texts[row] is { Length: 0 }: raw.sqlite3_bind_text(statement, index, ""); break;
            case ColumnKind.Text when column.Texts[row] is { } text: BindText(statement, index, text); break;
            default: raw.sqlite3_bind_null(statement, index); break;
        }
    }

    private static void BindText(sqlite3_stmt statement, int index, string text)
    {
        Span<byte> usual = stackalloc byte[Usual];
        var bytes = text.Length * 3 <= Usual ? usual[..Encoding.UTF8.GetBytes(text, usual)] : Encoding.UTF8.GetBytes(text);
        raw.sqlite3_bind_text(statement, index, bytes);
    }
}

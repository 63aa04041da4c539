using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CardSystem.Ingest.Storage;

/// <summary>What every prepared statement below the ADO.NET layer needs: to be prepared, and to fail with SQLite's own words.</summary>
internal static class SqliteStatements
{
    /// <summary>A statement that is kept for the life of its connection.</summary>
    public static sqlite3_stmt Prepare(sqlite3 handle, string sql)
    {
        Check(handle, raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement), raw.SQLITE_OK);
        return statement;
    }

    /// <exception cref="SqliteException">The result is not the one expected.</exception>
    public static void Check(sqlite3 handle, int result, int expected)
    {
        if (result != expected) throw Failure(handle, result);
    }

    public static SqliteException Failure(sqlite3 handle, int result) => new(raw.sqlite3_errmsg(handle).utf8_to_string(), result, raw.sqlite3_extended_errcode(handle));
}

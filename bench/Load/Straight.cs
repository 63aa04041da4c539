using System.Diagnostics;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;

namespace CardSystem.Load;

/// <summary>
/// L, the limit: the centre's own log rows written straight to SQLite through Microsoft.Data.Sqlite,
/// one prepared insert a row, 1,000 rows a commit, WAL and synchronous=FULL.
/// </summary>
internal static class Straight
{
    /// <param name="database">A fresh database that Ingest has made, so that table and indexes are the centre's own.</param>
    public static double Write(TapFile file, string database, long now)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=false");
        connection.Open();
        Run(connection, "pragma journal_mode=wal");
        Run(connection, "pragma synchronous=full");
        Run(connection, "pragma foreign_keys=off");
        for (var k = 0; k < file.Kiosks.Count; k++)
            Run(connection, $"insert into journals(id, kiosk, journal, contiguous_to) values ({k + 1}, '{file.Kiosks[k].Kiosk}', '{TapJson.Read(file.Kiosks[k].Taps[0]).Id.Journal}', 0)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into taps(journal, seq, received_at, body) values (@journal, @seq, @received, @body) on conflict do nothing";
        var journal = insert.Parameters.Add("@journal", SqliteType.Integer);
        var sequence = insert.Parameters.Add("@seq", SqliteType.Integer);
        insert.Parameters.AddWithValue("@received", now);
        var body = insert.Parameters.Add("@body", SqliteType.Blob);
        insert.Prepare();

        var clock = Stopwatch.StartNew();
        var rows = 0;
        Run(connection, "begin immediate");
        var longest = file.Kiosks.Max(k => k.Taps.Length);
        for (var i = 0; i < longest; i++)
        {
            for (var k = 0; k < file.Kiosks.Count; k++)
            {
                if (i >= file.Kiosks[k].Taps.Length) continue;
                (journal.Value, sequence.Value, body.Value) = (k + 1, i + 1, file.Kiosks[k].Taps[i]);
                insert.ExecuteNonQuery();
                if (++rows % 1_000 != 0) continue;
                Run(connection, "commit");
                Run(connection, "begin immediate");
            }
        }

        Run(connection, "commit");
        return rows / clock.Elapsed.TotalSeconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

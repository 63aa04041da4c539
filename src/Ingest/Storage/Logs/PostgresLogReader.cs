using System.Globalization;
using Dapper;
using Npgsql;

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>Reads only rows of transactions older than every running one, in the order (transaction, position): a row that commits late is still to come, never behind.</summary>
internal sealed class PostgresLogReader(NpgsqlConnection connection) : TapLogReader(connection)
{
    private const string After = "from taps where (xid, position) > ($1::text::xid8, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())";

    // The order names the table's column: "xid" alone would mean the text selected, and 999 would come after 1000.
    public override int Read(LogCursor after, int most, LogPage into)
    {
        using var command = Command($"select xid::text, position, journal, seq, received_at, body {After} order by taps.xid, taps.position limit $3", after, most);
        return Fill(command, into);
    }

    public override bool Find(long journal, long sequence, LogPage into)
    {
        using var command = new NpgsqlCommand("select xid::text, position, journal, seq, received_at, body from taps where journal = $1 and seq = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = journal });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
        return Fill(command, into) == 1;
    }

    public override long CountAfter(LogCursor after, long most)
    {
        using var command = Command($"select count(*) from (select 1 {After} limit $3) as counted", after, most);
        return (long)command.ExecuteScalar()!;
    }

    public override IEnumerable<long> SequencesAfter(long journal, long sequence, LogCursor until) => connection.Query<long>(
        "select seq from taps where journal = @journal and seq > @sequence and (xid, position) <= (@epoch::xid8, @Position) order by seq",
        new { journal, sequence, epoch = until.Epoch.ToString(CultureInfo.InvariantCulture), until.Position });

    private NpgsqlCommand Command(string sql, LogCursor after, long most)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after.Epoch.ToString(CultureInfo.InvariantCulture) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after.Position });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = most });
        return command;
    }

    private static int Fill(NpgsqlCommand command, LogPage into)
    {
        into.Clear();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var cursor = new LogCursor(long.Parse(reader.GetString(0), CultureInfo.InvariantCulture), reader.GetInt64(1));
            var length = (int)reader.GetBytes(5, 0, null, 0, 0);
            into.Reserve(length);
            reader.GetBytes(5, 0, into.Buffer, into.Used, length);
            into.Added(cursor, reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), length);
        }

        return into.Taps.Count;
    }
}

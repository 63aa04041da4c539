using Npgsql;
using NpgsqlTypes;

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>One statement a batch, an array a column. What was there already is compared by the server, so bodies do not travel back.</summary>
internal sealed class PostgresLogWriter(NpgsqlConnection connection) : TapLogWriter(connection)
{
    private const string Insert = """
        insert into taps(journal, seq, received_at, body)
        select j, s, $4, b from unnest($1, $2, $3) as u(j, s, b) on conflict(journal, seq) do nothing
        """;

    private const string FindConflicts = """
        select (u.n - 1)::int from unnest($1, $2, $3) with ordinality as u(j, s, b, n)
        join taps on taps.journal = u.j and taps.seq = u.s where taps.body <> u.b order by u.n
        """;

    public override AppendResult Append(long receivedAt, IReadOnlyList<LogRow> rows, IReadOnlyList<RefusedPayload> refused, IReadOnlyList<(long Journal, long To)> contiguous)
    {
        var journals = new long[rows.Count];
        var sequences = new long[rows.Count];
        var bodies = new byte[rows.Count][];
        for (var i = 0; i < rows.Count; i++) (journals[i], sequences[i], bodies[i]) = (rows[i].Journal, rows[i].Sequence, rows[i].Body.ToArray());

        using var transaction = connection.BeginTransaction();
        var appended = rows.Count == 0 ? 0 : Execute(Insert, transaction, journals, sequences, bodies, receivedAt);
        var conflicts = appended == rows.Count ? [] : Conflicts(transaction, journals, sequences, bodies);
        var kept = refused.Sum(r => KeepRefused(transaction, receivedAt, r)) + conflicts.Sum(i => KeepRefused(transaction, receivedAt, Conflict(transaction, rows[i])));
        foreach (var (journal, to) in contiguous)
            Dapper.SqlMapper.Execute(connection, RaiseContiguous, new { Journal = journal, To = to }, transaction);
        transaction.Commit();
        return new AppendResult(appended, conflicts, kept);
    }

    private int Execute(string sql, NpgsqlTransaction transaction, long[] journals, long[] sequences, byte[][] bodies, long receivedAt)
    {
        using var command = Command(sql, transaction, journals, sequences, bodies);
        command.Parameters.Add(new NpgsqlParameter { Value = receivedAt, NpgsqlDbType = NpgsqlDbType.Bigint });
        return command.ExecuteNonQuery();
    }

    private List<int> Conflicts(NpgsqlTransaction transaction, long[] journals, long[] sequences, byte[][] bodies)
    {
        using var command = Command(FindConflicts, transaction, journals, sequences, bodies);
        using var reader = command.ExecuteReader();
        var found = new List<int>();
        while (reader.Read()) found.Add(reader.GetInt32(0));
        return found;
    }

    private NpgsqlCommand Command(string sql, NpgsqlTransaction transaction, long[] journals, long[] sequences, byte[][] bodies)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = journals, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter { Value = sequences, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter { Value = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        return command;
    }
}

using Npgsql;
using NpgsqlTypes;

namespace CardSystem.Ingest.Storage;

/// <summary>One statement with an array a column: PostgreSQL unnests them into rows.</summary>
internal static class PostgresBulk
{
    public static void Write(NpgsqlConnection connection, NpgsqlTransaction transaction, Bulk rows, Func<string, string> aim)
    {
        if (rows.Count == 0) return;
        var names = string.Join(", ", rows.Columns.Select(c => c.Name));
        var places = string.Join(", ", rows.Columns.Select((_, i) => $"${i + 1}"));
        using var command = new NpgsqlCommand(aim($"insert into {rows.Table}({names}) select * from unnest({places}) {rows.OnConflict}"), connection, transaction);
        foreach (var column in rows.Columns) command.Parameters.Add(Parameter(column));
        command.ExecuteNonQuery();
    }

    private static NpgsqlParameter Parameter(BulkColumn column) => column.Kind switch
    {
        ColumnKind.Number => new NpgsqlParameter { Value = column.Numbers.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        ColumnKind.Bytes => new NpgsqlParameter { Value = column.Bytes.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        _ => new NpgsqlParameter { Value = column.Texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
    };
}

using System.Data.Common;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Storage.Logs;
using Npgsql;

namespace CardSystem.Ingest.Storage;

/// <summary>PostgreSQL 13 or later, reached by Npgsql. Several services may append to one database; one of them at a time projects.</summary>
public sealed partial class PostgresDatabase : Database
{
    private const long SchemaLock = 0x43415244_00000001;
    private const long ProjectionLock = 0x43415244_00000002;
    private const long BesideLock = 0x43415244_00000003;
    private const string LiveSchema = "derived";
    private const string BesideSchema = "derived_beside";
    private readonly string _connectionString;
    private readonly string _schema;

    public PostgresDatabase(string connectionString) : this(connectionString, LiveSchema)
    {
    }

    private PostgresDatabase(string connectionString, string schema)
    {
        _schema = schema;
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "ingest" };
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new StorageException($"Storage:ConnectionString is not an Npgsql connection string: {e.Message}", e);
        }

        _connectionString = parts.ToString();
        Name = $"PostgreSQL {parts.Database} at {parts.Host}:{parts.Port}";
    }

    public override string Name { get; }

    public override DbConnection Open() => OpenPostgres();

    public override DbConnection OpenWithDerived() => OpenPostgres();

    public override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction();

    public override DbTransaction BeginRead(DbConnection connection) => connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);

    public override DbTransaction BeginDerived(DbConnection connection)
    {
        var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "set local synchronous_commit = off";
        command.ExecuteNonQuery();
        return transaction;
    }

    private NpgsqlConnection OpenPostgres()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            connection.Dispose();
            throw new StorageException($"The database {Name} cannot be opened ({e.Message.TrimEnd('.')}): check Storage:ConnectionString and that the server runs.", e);
        }
    }

    public override string Spell(string sql) => sql
        .Replace("{bytes}", "bytea", StringComparison.Ordinal)
        .Replace("{identity}", "bigint generated always as identity primary key", StringComparison.Ordinal)
        .Replace("{clustered}", "", StringComparison.Ordinal)
        .Replace("{index_in}", "", StringComparison.Ordinal)
        .Replace("{indexed_in}", "derived.", StringComparison.Ordinal)
        .Replace("{position}", "xid xid8 not null default pg_current_xact_id(), position bigint generated always as identity", StringComparison.Ordinal)
        .Replace("{position_key}", ", primary key (xid, position)", StringComparison.Ordinal);

    /// <summary>A list after <c>in</c> goes to PostgreSQL as one array, which it takes after <c>any</c>.</summary>
    public override string Aim(string sql)
    {
        if (sql.Contains(" in @", StringComparison.Ordinal)) sql = ListParameter().Replace(sql, " = any($1)");
        return _schema == LiveSchema ? sql : sql.Replace("derived.", _schema + ".", StringComparison.Ordinal);
    }

    [GeneratedRegex(@" in (@\w+)")]
    private static partial Regex ListParameter();

    public override string CreateDerived => $"create schema if not exists {_schema}";

    public override string Alike(string column, string parameter) => $"{column} ilike {parameter} escape '!'";

    public override string ListOf(string parameter) => $"(select jsonb_array_elements_text({parameter}::jsonb))";

    public override Database Beside() => new PostgresDatabase(_connectionString, BesideSchema);

    public override void RemoveBeside()
    {
        if (_schema == LiveSchema) throw new InvalidOperationException("Only what was derived beside is removed.");
        Run($"drop schema if exists {_schema} cascade");
    }

    public override void Replace(Database beside) => Run($"drop schema {_schema} cascade; alter schema {((PostgresDatabase)beside)._schema} rename to {_schema}");

    /// <summary>Several statements without parameters are one transaction.</summary>
    private void Run(string sql)
    {
        using var connection = OpenPostgres();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public override long Size()
    {
        using var connection = OpenPostgres();
        using var command = connection.CreateCommand();
        command.CommandText = "select pg_database_size(current_database())";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Writes every table anew but the tap log, from which nothing is deleted. What the server's own write-ahead log and its copies hold goes when those do.</summary>
    public override void Purge()
    {
        using var connection = OpenPostgres();
        List<string> tables = [];
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname in (current_schema(), '{_schema}') and tablename not in ('taps', 'journals') order by 1";
            using var reader = command.ExecuteReader();
            while (reader.Read()) tables.Add(reader.GetString(0));
        }

        foreach (var table in tables)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A table's own name, quoted by the server.
            command.CommandText = $"vacuum (full, analyze) {table}";
#pragma warning restore CA2100
            command.CommandTimeout = 0;
            command.ExecuteNonQuery();
        }
    }

    public override DbTransaction BeginSchemaChange(DbConnection connection)
    {
        var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select pg_advisory_xact_lock({SchemaLock})";
        command.ExecuteNonQuery();
        return transaction;
    }

    public override string? LockTable(string table) => $"lock table {table} in exclusive mode";

    public override TapLogWriter OpenLogWriter() => new PostgresLogWriter(OpenPostgres());

    public override TapLogReader OpenLogReader() => new PostgresLogReader(OpenPostgres());

    public override void Write(DbConnection connection, DbTransaction transaction, Bulk rows) => PostgresBulk.Write((NpgsqlConnection)connection, (NpgsqlTransaction)transaction, rows, Aim);

    public override IDisposable? TryLockProjection()
    {
        var connection = OpenPostgres();
        using var command = connection.CreateCommand();
        var number = _schema == LiveSchema ? ProjectionLock : BesideLock;
        command.CommandText = $"select pg_try_advisory_lock({number})";
        if (command.ExecuteScalar() is true) return new HeldLock(connection, number);
        connection.Dispose();
        return null;
    }

    /// <summary>The lock lives with its connection; closing a pooled one keeps the session, so it is given back by name.</summary>
    private sealed class HeldLock(NpgsqlConnection connection, long number) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"select pg_advisory_unlock({number})";
                command.ExecuteNonQuery();
            }
            catch (NpgsqlException)
            {
                // The session is gone and its locks with it.
            }

            connection.Dispose();
        }
    }
}

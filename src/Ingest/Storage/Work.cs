using System.Data.Common;
using Dapper;

namespace CardSystem.Ingest.Storage;

/// <summary>One transaction under way. Disposed without <see cref="Commit"/>, nothing of it happened.</summary>
public sealed class Work : IDisposable
{
    private readonly Database _database;
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private Work(Database database, DbConnection connection, DbTransaction transaction) => (_database, _connection, _transaction) = (database, connection, transaction);

    /// <summary>Writes what people enter.</summary>
    public static Work Begin(Database database, DbConnection connection) => new(database, connection, database.BeginWrite(connection));

    /// <summary>Sees one moment, writes nothing.</summary>
    public static Work Read(Database database, DbConnection connection) => new(database, connection, database.BeginRead(connection));

    /// <summary>Writes what is derived, on a connection from <see cref="Database.OpenWithDerived"/>.</summary>
    public static Work Derive(Database database, DbConnection connection) => new(database, connection, database.BeginDerived(connection));

    public IEnumerable<T> Query<T>(string sql, object? values = null)
    {
        // Parsed from the first row on: while there is none, SQLite knows no type for a column that is no table's own, and a record could not be made of it.
        using var reader = _connection.ExecuteReader(_database.Aim(sql), values, _transaction);
        return reader.Parse<T>().ToList();
    }

    /// <summary>For rows that are too many to hold at once. One reader at a time; the caller disposes it.</summary>
    public DbDataReader Read(string sql, object? values = null) => (DbDataReader)_connection.ExecuteReader(_database.Aim(sql), values, _transaction);

    public T? One<T>(string sql, object? values = null) => Query<T>(sql, values).SingleOrDefault();

    public int Execute(string sql, object? values = null) => _connection.Execute(_database.Aim(sql), values, _transaction);

    /// <summary>From here to the end of this transaction nobody else adds to the table.</summary>
    public void Lock(string table)
    {
        if (_database.LockTable(table) is { } sql) Execute(sql);
    }

    public void Write(Bulk rows)
    {
        _database.Write(_connection, _transaction, rows);
        rows.Clear();
    }

    public void Commit() => _transaction.Commit();

    public void Dispose() => _transaction.Dispose();
}

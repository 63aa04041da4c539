using System.Data.Common;
using System.Security.Cryptography;
using Dapper;

namespace CardSystem.Ingest.Storage;

/// <summary>Brings the database to this program's version at start: forward only.</summary>
public static class Schema
{
    /// <exception cref="StorageException">The database comes from a newer version, or cannot be written.</exception>
    public static void Prepare(Database database, IReadOnlyList<Migration>? migrations = null)
    {
        try
        {
            using var connection = database.OpenWithDerived();
            Migrate(database, connection, migrations ?? Migration.All);
            PrepareDerived(database, connection);
        }
        catch (DbException e)
        {
            throw new StorageException($"The database {database.Name} cannot be prepared: {e.Message}", e);
        }
    }

    private static void Migrate(Database database, DbConnection connection, IReadOnlyList<Migration> migrations)
    {
        using var transaction = database.BeginSchemaChange(connection);
        connection.Execute("create table if not exists schema_versions(number integer primary key)", transaction: transaction);
        var found = connection.ExecuteScalar<int?>("select max(number) from schema_versions", transaction: transaction) ?? 0;
        var known = migrations.Max(m => m.Number);
        if (found > known)
            throw new StorageException($"The database {database.Name} has version {found}, this program understands up to {known}: install the newer program, or name another database.");
        foreach (var migration in migrations.Where(m => m.Number > found).OrderBy(m => m.Number))
        {
            connection.Execute(database.Spell(migration.Sql), transaction: transaction);
            connection.Execute("insert into schema_versions(number) values(@Number)", new { migration.Number }, transaction);
        }

        connection.Execute(
            "insert into settings(name, value) values('log-id', @id) on conflict(name) do nothing",
            new { id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) }, transaction);
        transaction.Commit();
    }

    /// <summary>Creates what is derived anew where it is of another version or was derived from another log (a restored copy): the projection then starts at zero.</summary>
    private static void PrepareDerived(Database database, DbConnection connection)
    {
        using var transaction = database.BeginSchemaChange(connection);
        if (database.CreateDerived is { } create) connection.Execute(create, transaction: transaction);
        Execute("create table if not exists derived.state(name text primary key, value text not null)");
        var belongs = DerivedSchema.Version + "/" + connection.QuerySingle<string>("select value from settings where name = 'log-id'", transaction: transaction);
        if (connection.QuerySingleOrDefault<string>(database.Aim("select value from derived.state where name = 'belongs-to'"), transaction: transaction) != belongs)
        {
            foreach (var table in DerivedSchema.Tables) Execute($"drop table if exists derived.{table}");
            Execute(database.Spell(DerivedSchema.Sql));
            Execute("insert into derived.state(name, value) values('belongs-to', @belongs)", new { belongs });
        }

        transaction.Commit();

        void Execute(string sql, object? values = null) => connection.Execute(database.Aim(sql), values, transaction);
    }
}

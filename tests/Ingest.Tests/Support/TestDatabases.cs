using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace CardSystem.Ingest.Tests.Support;

/// <summary>Every store test runs on both databases.</summary>
public static class Databases
{
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";

    public static TheoryData<string> Both => [Sqlite, PostgreSql];
}

/// <summary>A fresh database for one test, removed with it.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly PostgresServer? _server;
    private readonly string? _name;

    public TestDatabase(string kind, PostgresServer server, bool prepared = true)
    {
        Folder = Directory.CreateTempSubdirectory("cardsystem-ingest-").FullName;
        if (kind == Databases.PostgreSql)
        {
            (_server, _name) = (server, "test_" + Guid.NewGuid().ToString("N"));
            PreparedDatabases.Administer(server, prepared ? $"create database {_name} template {PreparedDatabases.PostgreSql(server)}" : $"create database {_name}");
            Options = new StorageOptions { Provider = StorageOptions.PostgreSql, ConnectionString = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { Database = _name }.ToString() };
        }
        else
        {
            Options = new StorageOptions { File = Path.Combine(Folder, "ingest.db") };
            if (prepared) PreparedDatabases.CopySqlite(Folder);
        }

        Database = Database.Of(Options);
        if (prepared) PreparedDatabases.NameAnew(Database);
    }

    public string Folder { get; }
    public StorageOptions Options { get; }
    public Database Database { get; }

    /// <summary>The settings as they would be with this database.</summary>
    public IngestSettings Settings() => IngestSettings.Load(null, [$"Storage:Provider={Options.Provider}", $"Storage:File={Options.File}", $"Storage:ConnectionString={Options.ConnectionString}"]);

    public void Execute(string sql, object? values = null)
    {
        using var connection = Database.OpenWithDerived();
        Dapper.SqlMapper.Execute(connection, sql, values);
    }

    public T Scalar<T>(string sql, object? values = null)
    {
        using var connection = Database.OpenWithDerived();
        return Dapper.SqlMapper.ExecuteScalar<T>(connection, sql, values)!;
    }

    public List<T> Query<T>(string sql)
    {
        using var connection = Database.OpenWithDerived();
        return [.. Dapper.SqlMapper.Query<T>(connection, sql)];
    }

    /// <summary>
    /// PostgreSQL shows committed taps once every older transaction of the whole server has ended, those of other tests too. Waited for before a test's clock moves,
    /// so that what the projection does when does not depend on how busy the machine is.
    /// </summary>
    public async Task LogIsReadableAsync()
    {
        using var log = Database.OpenLogReader();
        await Eventually.TrueAsync(() => log.CountAfter(LogCursor.Start, long.MaxValue) >= Scalar<long>("select count(*) from taps"), "the log to be readable");
    }

    public void Dispose()
    {
        if (_name is not null)
        {
            using (var mine = new NpgsqlConnection(Options.ConnectionString)) NpgsqlConnection.ClearPool(mine);
            PreparedDatabases.Administer(_server!, $"drop database {_name} with (force)");
        }

        Directory.Delete(Folder, recursive: true);
    }
}

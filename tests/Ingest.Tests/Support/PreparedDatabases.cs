using System.Security.Cryptography;
using CardSystem.Ingest.Storage;
using CardSystem.TestKit;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>One empty database of each kind, brought to this program's version once in a run: every test gets a copy of it, which takes a tenth of the time of making one.</summary>
internal static class PreparedDatabases
{
    private const string Template = "cardsystem_template";
    private static readonly Lock Making = new();
    private static readonly HashSet<string> Made = [];
    private static readonly Lazy<string> Sqlite = new(MakeSqlite);

    /// <returns>The name of the database to copy.</returns>
    public static string PostgreSql(PostgresServer server)
    {
        lock (Making)
        {
            if (!Made.Add(server.AdministratorConnectionString)) return Template;
            Administer(server, $"drop database if exists {Template}");
            Administer(server, $"create database {Template}");
            var reached = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { Database = Template }.ToString();
            Schema.Prepare(Database.Of(new StorageOptions { Provider = StorageOptions.PostgreSql, ConnectionString = reached }));
            // A database is copied only while nobody is in it.
            Administer(server, $"alter database {Template} allow_connections false");
            Administer(server, $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{Template}'");
            return Template;
        }
    }

    public static void CopySqlite(string folder)
    {
        foreach (var file in Directory.GetFiles(Sqlite.Value, "*.db")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    /// <summary>Gives a copy a log of its own, as if it had been made by itself.</summary>
    public static void NameAnew(Database database)
    {
        using var connection = database.OpenWithDerived();
        var (old, id) = (connection.QuerySingle<string>("select value from settings where name = 'log-id'"), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        connection.Execute("update settings set value = @id where name = 'log-id'", new { id });
        if (connection.Execute(database.Aim("update derived.state set value = replace(value, @old, @id) where name = 'belongs-to'"), new { old, id }) != 1) throw new InvalidOperationException("The copied database has no derived state.");
    }

    public static void Administer(PostgresServer server, string sql)
    {
        using var connection = new NpgsqlConnection(server.AdministratorConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string MakeSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("cardsystem-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        Schema.Prepare(Database.Of(new StorageOptions { File = Path.Combine(folder, "ingest.db") }));
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(folder, "*.db"))
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            connection.Execute("pragma wal_checkpoint(truncate)");
        }

        return folder;
    }
}

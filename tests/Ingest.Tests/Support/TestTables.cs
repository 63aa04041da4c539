using System.Globalization;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>Tables as text, row by row and byte by byte: equal texts mean equal tables.</summary>
public static class TestTables
{
    public static readonly string[] Roster =
    [
        "organisations", "unit_history", "members", "member_homes", "member_communities", "member_stays", "member_exemptions", "member_merges",
        "cards", "card_holders", "card_states", "card_certificates", "kiosks", "sessions",
    ];

    /// <summary>The names of all tables but what is derived.</summary>
    public static List<string> All(TestDatabase database) => database.Query<string>(database.Options.Provider == StorageOptions.PostgreSql
        ? "select table_name from information_schema.tables where table_schema = 'public'" : "select name from main.sqlite_master where type = 'table' and name not like 'sqlite_%'");

    public static string Text(TestDatabase database, params IEnumerable<string> tables)
    {
        using var connection = database.Database.OpenWithDerived();
        var lines = new List<string>();
        foreach (var table in tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table}";
            using var reader = command.ExecuteReader();
            while (reader.Read()) lines.Add(table + ": " + string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i) + "=" + Value(reader.GetValue(i)))));
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static string? Value(object value) => value switch
    {
        DBNull => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

using System.Data.Common;
using System.Globalization;
using Dapper;

namespace CardSystem.Ingest.Storage;

/// <summary>A number that rises with every import and every wish to rebuild; whoever derives from what people entered compares it with the one it knows.</summary>
public static class ReferenceVersion
{
    private const string Select = "select value from settings where name = 'reference-version'";

    public static long Read(Work work) => Number(work.One<string>(Select));

    public static long Read(DbConnection connection) => Number(connection.QuerySingleOrDefault<string>(Select));

    public static void Raise(Work work) => work.Execute(
        "update settings set value = @value where name = 'reference-version'", new { value = (Read(work) + 1).ToString(CultureInfo.InvariantCulture) });

    private static long Number(string? text) => long.Parse(text ?? "0", CultureInfo.InvariantCulture);
}

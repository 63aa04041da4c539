namespace CardSystem.Ingest.Storage;

/// <summary>Whom the warning rules concern, by what is known now.</summary>
internal static class WarningDerived
{
    public static readonly string[] Tables = [];

    public const string Sql = """

        -- nothing yet
        """;
}

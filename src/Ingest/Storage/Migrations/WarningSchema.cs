namespace CardSystem.Ingest.Storage;

/// <summary>Warning rules, warnings as they were issued, and what people did about them.</summary>
internal static class WarningSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

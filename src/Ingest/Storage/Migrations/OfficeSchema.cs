namespace CardSystem.Ingest.Storage;

/// <summary>The card office: cards being issued.</summary>
internal static class OfficeSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>What staff must look at because somebody may be cheating.</summary>
internal static class AlertSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

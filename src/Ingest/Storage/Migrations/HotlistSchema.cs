namespace CardSystem.Ingest.Storage;

/// <summary>The list of cards not to be taken, change by change.</summary>
internal static class HotlistSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>Members, units and cards over time.</summary>
internal static class RosterSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

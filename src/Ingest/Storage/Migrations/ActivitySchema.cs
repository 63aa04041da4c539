namespace CardSystem.Ingest.Storage;

/// <summary>Activities, their recurrence, sign-ups and the working-day calendar.</summary>
internal static class ActivitySchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>Excuses, corrections, head counts and ratings.</summary>
internal static class AttendanceSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>Kiosks that enrol themselves: claim codes, keys over time, certificates.</summary>
internal static class EnrolmentSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

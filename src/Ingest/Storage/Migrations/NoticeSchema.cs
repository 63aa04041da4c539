namespace CardSystem.Ingest.Storage;

/// <summary>Channels, recipients and the outbox of notices.</summary>
internal static class NoticeSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

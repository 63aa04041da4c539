namespace CardSystem.Ingest.Storage;

/// <summary>Credit policies, assessment periods, settlements and the time bank's withdrawals.</summary>
internal static class CreditSchema
{
    public const string Sql = """
        -- nothing yet
        """;
}

namespace CardSystem.Ingest.Storage;

/// <summary>The credit ledger and what is summed from it.</summary>
internal static class CreditDerived
{
    public static readonly string[] Tables = [];

    public const string Sql = """

        -- nothing yet
        """;
}

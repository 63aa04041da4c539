namespace CardSystem.Ingest.Storage;

/// <summary>What is known of a card beyond its certificate: its profile, and the key of its receipts.</summary>
internal static class CardSchema
{
    public const string Sql = """
        create table card_profiles(
            card text primary key, profile text not null, receipt_key {bytes} not null, uid text not null default '',
            member_seq bigint not null default 0, issued_at bigint not null default 0, issued_by text not null default '');
        """;
}

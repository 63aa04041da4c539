namespace CardSystem.Ingest.Storage;

/// <summary>
/// The card office: which kiosks are its desks, which cards are being issued, and which keys were ever certified. An issue is <c>begun</c> when the number is drawn,
/// <c>certified</c> when the chip's keys are known, <c>active</c> when the finished card has answered, <c>ended</c> when the chip was emptied.
/// </summary>
internal static class OfficeSchema
{
    public const string Sql = """
        create table office_desks(kiosk text primary key, since bigint not null, act bigint not null);

        create table card_issues(
            card text primary key, member text not null, desk text not null, begun_at bigint not null, replaces text not null, state text not null,
            thumbprint text not null, member_file {bytes} not null, challenge {bytes} not null);
        create index card_issues_by_member on card_issues(member);
        create index card_issues_by_state on card_issues(state);

        create table card_keys(thumbprint text primary key, card text not null, certified_at bigint not null);
        create index card_keys_by_card on card_keys(card);
        """;
}

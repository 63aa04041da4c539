namespace CardSystem.Ingest.Storage;

/// <summary>
/// What the card desk's pages need. <c>set_aside_left</c> holds taps (or, under journal 0, refused payloads by number) that a person looked at and left as they are,
/// for as long as they lie aside under that very reason. <c>card_sightings</c> says at which kiosks a number was tapped, since when, when last and how often;
/// <c>card_sightings_read</c> how far in the log that has been read. <c>cards_listed</c> holds what lists of cards are searched and sorted by, for certificates make the rows themselves long.
/// </summary>
internal static class CardDeskSchema
{
    public const string Sql = """
        create table set_aside_left(journal bigint not null, seq bigint not null, reason text not null, act bigint not null, primary key(journal, seq, reason)) {clustered};
        create index set_aside_left_by_act on set_aside_left(act);
        create table card_sightings(
            card text not null, kiosk text not null, first_at bigint not null, last_at bigint not null, taps bigint not null, primary key(card, kiosk)) {clustered};
        create index card_sightings_by_kiosk on card_sightings(kiosk, last_at);
        create table card_sightings_read(one bigint primary key, seen_to text not null);
        create index cards_listed on cards(card, member, not_before, not_after);
        create index card_states_by_state on card_states(state, from_at);
        create index sessions_by_place on sessions(centre, opens);
        create index sessions_moved on sessions(opens) where former <> '';
        """;
}

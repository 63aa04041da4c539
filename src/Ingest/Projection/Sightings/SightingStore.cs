using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection.Sightings;

/// <summary>A number at a kiosk. Instants are Unix milliseconds.</summary>
public sealed record Sighting(string Card, string Kiosk, long FirstAt, long LastAt, long Taps);

/// <summary>The tables <c>card_sightings</c> and <c>card_sightings_read</c>: where each number was tapped, and how far the log has been read for it.</summary>
public static class SightingStore
{
    public static IReadOnlyList<Sighting> Of(Work work, string card, int most) => [.. work.Query<Sighting>(
        "select card as Card, kiosk as Kiosk, first_at as FirstAt, last_at as LastAt, taps as Taps from card_sightings where card = @card order by last_at desc, kiosk limit @most", new { card, most })];

    public static LogCursor SeenTo(Work work) => work.One<string>("select seen_to from card_sightings_read where one = 1") is { } text ? LogCursor.Parse(text) : LogCursor.Start;

    public static void SetSeenTo(Work work, LogCursor cursor) => work.Execute(
        "insert into card_sightings_read(one, seen_to) values(1, @to) on conflict(one) do update set seen_to = excluded.seen_to", new { to = cursor.ToString() });

    public static Bulk NewBulk() => new("card_sightings",
        """
        on conflict(card, kiosk) do update set
            first_at = case when excluded.first_at < card_sightings.first_at then excluded.first_at else card_sightings.first_at end,
            last_at = case when excluded.last_at > card_sightings.last_at then excluded.last_at else card_sightings.last_at end,
            taps = card_sightings.taps + excluded.taps
        """,
        new("card", ColumnKind.Text), new("kiosk", ColumnKind.Text), new("first_at", ColumnKind.Number), new("last_at", ColumnKind.Number), new("taps", ColumnKind.Number));

    public static void Add(Bulk bulk, Sighting sighting)
    {
        bulk.Columns[0].Add(sighting.Card);
        bulk.Columns[1].Add(sighting.Kiosk);
        bulk.Columns[2].Add(sighting.FirstAt);
        bulk.Columns[3].Add(sighting.LastAt);
        bulk.Columns[4].Add(sighting.Taps);
        bulk.EndRow();
    }
}

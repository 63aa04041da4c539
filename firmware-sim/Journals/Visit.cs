using System.Globalization;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Journals;

/// <summary>A card was laid on a kiosk's reader at an instant.</summary>
public sealed record Visit(DateTimeOffset At, DeckCard Card);

/// <summary>Reads who came when, from a CSV file with the columns <c>at</c> and <c>member</c>.</summary>
public static class VisitReader
{
    public const int MostVisits = 100_000;

    private static readonly string[] Formats = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <param name="zone">Whose clock the times are of.</param>
    /// <returns>By time; of equal times as they stand in the file.</returns>
    /// <exception cref="InputException">The file lacks a column, or a row is wrong.</exception>
    public static IReadOnlyList<Visit> Read(string path, Deck deck, TimeZoneInfo zone)
    {
        var table = CsvTable.Read(path);
        var (at, member) = (table.Column("at"), table.Column("member"));
        if (table.Rows.Count is 0 or > MostVisits) throw new InputException($"{Path.GetFileName(path)} has {table.Rows.Count} visits; a journal takes 1 to {MostVisits}.");
        var cards = deck.Of(Cards.CardKind.Member).ToDictionary(c => c.Member!, StringComparer.Ordinal);
        return
        [
            .. table.Rows.Select(row => new Visit(
                Instant(table, row.Line, row.Fields[at], zone),
                cards.GetValueOrDefault(row.Fields[member]) ?? deck.Find(row.Fields[member])
                    ?? throw table.Wrong(row.Line, "member", $"there is no card of '{row.Fields[member]}' in the deck; 'firmware-sim deck show' lists them."))).OrderBy(v => v.At),
        ];
    }

    private static DateTimeOffset Instant(CsvTable table, int line, string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) throw table.Wrong(line, "at", $"'{text}' is not a time; write yyyy-MM-dd HH:mm.");
        return zone.IsInvalidTime(local) ? throw table.Wrong(line, "at", $"'{text}' does not exist in {zone.Id}: the clocks are put forward over it.") : new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}

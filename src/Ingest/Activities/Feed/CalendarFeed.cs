using System.Globalization;

namespace CardSystem.Ingest.Activities.Feed;

/// <summary>One session as calendars show it.</summary>
/// <param name="Sequence">Raised with every change, so that calendars take the newer one.</param>
/// <param name="ChangedAt">Unix milliseconds; 0 where nobody recorded it.</param>
/// <param name="Place">The centre's name and the room.</param>
/// <param name="Note">More for people, in lines; may be empty.</param>
public sealed record CalendarEvent(string Session, long Starts, long Ends, long Sequence, long ChangedAt, bool IsCancelled, string Name, string Place, string Category, string Note);

/// <summary>
/// Writes sessions as an iCalendar object (RFC 5545). Pure: the same events give the same text. A session keeps its UID for ever;
/// one that was moved has a higher SEQUENCE, one that was cancelled stays with STATUS:CANCELLED, so that calendars take it away. Times are in UTC.
/// </summary>
public static class CalendarFeed
{
    public const string MediaType = "text/calendar";

    /// <summary>More events than this no feed has; the latest are left away.</summary>
    public const int MostEvents = 5_000;

    /// <param name="name">The calendar's name for people.</param>
    /// <param name="origin">Names the database the sessions stand in, so that UIDs of two districts never meet.</param>
    /// <param name="now">Stands in for the time of the last change where nobody recorded it.</param>
    public static string Write(IEnumerable<CalendarEvent> events, string name, string origin, DateTimeOffset now)
    {
        var lines = new ContentLines();
        lines.Plain("BEGIN", "VCALENDAR");
        lines.Plain("VERSION", "2.0");
        lines.Plain("PRODID", "-//CardSystem//Ingest//ZH");
        lines.Plain("CALSCALE", "GREGORIAN");
        lines.Text("X-WR-CALNAME", name);
        foreach (var session in events.OrderBy(e => e.Starts).ThenBy(e => e.Session, StringComparer.Ordinal).Take(MostEvents)) Write(lines, session, origin, now.ToUnixTimeMilliseconds());
        lines.Plain("END", "VCALENDAR");
        return lines.ToString();
    }

    private static void Write(ContentLines lines, CalendarEvent e, string origin, long now)
    {
        var changed = Time(e.ChangedAt == 0 ? now : e.ChangedAt);
        lines.Plain("BEGIN", "VEVENT");
        lines.Text("UID", $"{e.Session}@{origin}");
        lines.Plain("DTSTAMP", changed);
        lines.Plain("LAST-MODIFIED", changed);
        lines.Plain("SEQUENCE", e.Sequence.ToString(CultureInfo.InvariantCulture));
        lines.Plain("DTSTART", Time(e.Starts));
        // An event that ends as it begins has no end of its own: DTEND must be later.
        if (e.Ends / 1000 > e.Starts / 1000) lines.Plain("DTEND", Time(e.Ends));
        lines.Plain("STATUS", e.IsCancelled ? "CANCELLED" : "CONFIRMED");
        lines.Text("SUMMARY", e.Name);
        lines.Text("LOCATION", e.Place);
        lines.Texts("CATEGORIES", [e.Category]);
        if (e.Note.Length > 0) lines.Text("DESCRIPTION", e.Note);
        lines.Plain("END", "VEVENT");
    }

    private static string Time(long instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}

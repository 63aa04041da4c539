using CardSystem.Ingest.Activities;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Pages.Activities;

namespace CardSystem.Ingest.Web.Pages.Calendar;

/// <summary>A session in the calendar.</summary>
public sealed record CalendarEntry(string Session, string Name, string Centre, string Organiser, string Audience, long Kind, long Fate, long Starts, long Ends);

/// <summary>What of the calendar somebody wants to see; each empty for any.</summary>
public sealed record CalendarWish(string Centre, string Organiser, string Unit);

/// <summary>A day with what takes place.</summary>
/// <param name="Special">A holiday or a day that is worked to make up for one; null where the day is as the week has it.</param>
public sealed record CalendarDayView(DateOnly Day, CalendarDay? Special, IReadOnlyList<CalendarEntry> Entries);

/// <summary>Reads the calendar's days.</summary>
internal static class CalendarQuery
{
    /// <summary>Sessions read at once: a month of a large district.</summary>
    public const int Most = 10_000;

    /// <param name="from">The first day.</param>
    /// <param name="until">The last day.</param>
    public static (IReadOnlyList<CalendarDayView> Days, bool IsCut) Read(Work work, Database database, PlanReach reach, UnitBook units, CalendarWish wish, DateOnly from, DateOnly until, TimeZoneInfo zone)
    {
        var days = new DistrictDays(zone);
        var span = new { start = days.StartOf(from), end = days.StartOf(until.AddDays(1)) };
        var (mine, meant) = reach.Values(work, "sessions", "starts >= @start and starts < @end", span);
        var entries = work.Query<CalendarEntry>($"""
            select s.session as Session, s.name as Name, s.centre as Centre, s.organiser as Organiser, s.audience as Audience, s.kind as Kind, s.fate as Fate, s.starts as Starts, coalesce(s.ends, s.closes) as Ends
            from sessions s where s.starts >= @start and s.starts < @end and {reach.Sql(database, "s")} and (@centre = '' or s.centre = @centre) and (@organiser = '' or s.organiser = @organiser)
            order by s.starts, s.session limit @Most
            """, new { span.start, span.end, reach = mine, meant, centre = wish.Centre, organiser = wish.Organiser, Most }).ToList();
        var wanted = wish.Unit.Length == 0 ? null : units.Upwards(wish.Unit).ToHashSet(StringComparer.Ordinal);
        var byDay = entries.Where(e => wanted is null || (e.Audience == "*" ? e.Kind != (long)SessionKind.Required : SessionRow.Split(e.Audience).Any(wanted.Contains))).ToLookup(e => days.Of(e.Starts));
        var special = work.Query<(long Day, long Working, string Name)>("select day, working, name from working_days where day >= @first and day <= @last", new { first = (long)from.DayNumber, last = (long)until.DayNumber })
            .ToDictionary(d => d.Day, d => new CalendarDay(d.Day, d.Working, d.Name));
        return ([.. Enumerable.Range(from.DayNumber, until.DayNumber - from.DayNumber + 1).Select(d => new CalendarDayView(DateOnly.FromDayNumber(d), special.GetValueOrDefault(d), [.. byDay[d]]))], entries.Count == Most);
    }
}

using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>The occurrences of an activity: the recurrence's, less the days taken out, moved by the holidays, and the days added.</summary>
public static class OccurrenceRules
{
    /// <param name="through">
    /// The last day asked for. What is held to be within is the day before holidays move it, so that asking for more never changes what was there for less.
    /// </param>
    /// <returns>One a day at most, in the order of their days; one that a holiday moved may lie after <paramref name="through"/>.</returns>
    public static IReadOnlyList<Occurrence> Of(RecurrencePlan plan, DateTime first, DateOnly through, TimeZoneInfo zone, WorkingDays calendar, HolidayRule holidays)
    {
        var time = TimeOnly.FromDateTime(first);
        var added = plan.Also.Select(date => Day(date, zone, "RDATE", time)).Where(day => day >= DateOnly.FromDateTime(first) && day <= through).Distinct().Order().ToArray();
        var removed = plan.Except.Select(date => Day(date, zone, "EXDATE", time)).ToHashSet();
        var byDay = new SortedDictionary<DateOnly, Occurrence>();
        foreach (var (occurrence, isAdded) in Merged(plan.Recurrence.From(first, through, zone, calendar), added))
        {
            if (removed.Contains(occurrence.Day)) continue;
            // A day that somebody named is meant, holiday or not.
            var day = isAdded ? occurrence.Day : After(occurrence.Day, calendar, holidays);
            if (day is { } held) byDay.TryAdd(held, occurrence with { Day = held });
        }

        return [.. byDay.Values];
    }

    /// <summary>In the order of the days before holidays; of two on one day the recurrence's.</summary>
    private static IEnumerable<(Occurrence Occurrence, bool IsAdded)> Merged(IEnumerable<Occurrence> recurring, DateOnly[] added)
    {
        var next = 0;
        foreach (var occurrence in recurring)
        {
            for (; next < added.Length && added[next] < occurrence.Day; next++) yield return (new Occurrence(added[next].DayNumber, added[next]), true);
            if (next < added.Length && added[next] == occurrence.Day) next++;
            yield return (occurrence, false);
        }

        for (; next < added.Length; next++) yield return (new Occurrence(added[next].DayNumber, added[next]), true);
    }

    private static DateOnly? After(DateOnly day, WorkingDays calendar, HolidayRule holidays) => holidays switch
    {
        _ when !calendar.IsHoliday(day) => day,
        HolidayRule.Skip => null,
        HolidayRule.NextWorkingDay => calendar.NextAfter(day),
        _ => day,
    };

    private static DateOnly Day(RuleEnd date, TimeZoneInfo zone, string part, TimeOnly time)
    {
        var local = date.Kind == RuleEndKind.Instant ? LocalTimes.Local(new DateTimeOffset(date.Moment, TimeSpan.Zero).ToUnixTimeMilliseconds(), zone) : date.Moment;
        if (date.Kind != RuleEndKind.Day && TimeOnly.FromDateTime(local) != time)
            throw new ActivityException($"{part} names {local:HH:mm:ss} of {local:yyyy-MM-dd}, but the activity begins at {time:HH:mm}; name the day alone.");
        return DateOnly.FromDateTime(local);
    }
}

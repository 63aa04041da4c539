namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>
/// The days a recurrence rule gives. Every day of a period (year, month, week or day) either passes all parts of the rule or does not;
/// BYSETPOS then chooses among those that do. What the rule leaves open comes from the first day, as RFC 5545 says.
/// A first day that does not fit the rule is not an occurrence: the first that fits is the first.
/// </summary>
public static class RuleExpander
{
    /// <summary>No rule runs further.</summary>
    public static readonly DateOnly LastDay = new(2200, 12, 31);

    /// <param name="first">The day and the time of day it may begin; of the time only the end of the rule takes notice.</param>
    /// <param name="through">The last day asked for; asking for more never changes what stands before it.</param>
    /// <returns>Days rising, each once.</returns>
    public static IEnumerable<DateOnly> Days(RecurrenceRule rule, DateTime first, DateOnly through, TimeZoneInfo zone)
    {
        var (start, end) = (DateOnly.FromDateTime(first), through < LastDay ? through : LastDay);
        var filter = DayFilter.Of(rule, start);
        var left = rule.Count ?? int.MaxValue;
        foreach (var (from, until) in Periods(rule, start, end))
        {
            foreach (var day in Chosen(rule, filter, from, until))
            {
                if (day < start) continue;
                if (day > end || left-- == 0 || rule.Until is { } last && !last.Includes(day.ToDateTime(TimeOnly.FromDateTime(first)), zone)) yield break;
                yield return day;
            }
        }
    }

    /// <summary>The periods, first and last day, that begin no later than the end.</summary>
    private static IEnumerable<(DateOnly From, DateOnly Until)> Periods(RecurrenceRule rule, DateOnly start, DateOnly end)
    {
        var from = rule.Frequency switch
        {
            Frequency.Yearly => new DateOnly(start.Year, 1, 1),
            Frequency.Monthly => new DateOnly(start.Year, start.Month, 1),
            Frequency.Weekly => start.AddDays(-(((int)start.DayOfWeek - (int)rule.WeekStart + 7) % 7)),
            _ => start,
        };
        for (; from <= end; from = Next(rule.Frequency, from, rule.Interval)) yield return (from, Next(rule.Frequency, from, 1).AddDays(-1));
    }

    private static DateOnly Next(Frequency frequency, DateOnly from, int interval) => frequency switch
    {
        Frequency.Yearly => from.AddYears(interval),
        Frequency.Monthly => from.AddMonths(interval),
        Frequency.Weekly => from.AddDays(7 * interval),
        _ => from.AddDays(interval),
    };

    private static IEnumerable<DateOnly> Chosen(RecurrenceRule rule, DayFilter filter, DateOnly from, DateOnly until)
    {
        var days = Enumerable.Range(0, until.DayNumber - from.DayNumber + 1).Select(from.AddDays).Where(filter.Takes);
        if (rule.ByPosition.Count == 0) return days;
        var all = days.ToArray();
        return rule.ByPosition.Select(p => p > 0 ? p - 1 : all.Length + p).Where(i => i >= 0 && i < all.Length).Distinct().Order().Select(i => all[i]);
    }
}

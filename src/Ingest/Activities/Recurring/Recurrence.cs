namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>One time that an activity takes place.</summary>
/// <param name="Slot">
/// What the recurrence calls it, whatever becomes of its day: the day's number, or minus (12 · year + month) where the recurrence counts by the month and the working-day calendar says the day.
/// </param>
/// <param name="Day">When it takes place.</param>
public readonly record struct Occurrence(long Slot, DateOnly Day);

/// <summary>How an activity comes back. Made by <see cref="RecurrenceText"/>.</summary>
public abstract record Recurrence
{
    /// <summary>Occurrences in the order of their days, before exceptions and holidays.</summary>
    /// <param name="first">The first day it may take place, with the time of day.</param>
    /// <param name="through">The last day asked for; asking for more never changes what stands before it.</param>
    public abstract IEnumerable<Occurrence> From(DateTime first, DateOnly through, TimeZoneInfo zone, WorkingDays calendar);

    /// <summary>All months from the first day's to the last day's.</summary>
    protected static IEnumerable<DateOnly> Months(DateTime first, DateOnly through)
    {
        var end = through < RuleExpander.LastDay ? through : RuleExpander.LastDay;
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= end; month = month.AddMonths(1)) yield return month;
    }
}

/// <summary>On its first day alone.</summary>
public sealed record Once : Recurrence
{
    public override IEnumerable<Occurrence> From(DateTime first, DateOnly through, TimeZoneInfo zone, WorkingDays calendar)
    {
        var day = DateOnly.FromDateTime(first);
        return day <= through ? [new Occurrence(day.DayNumber, day)] : [];
    }
}

public sealed record ByRule(RecurrenceRule Rule) : Recurrence
{
    public override IEnumerable<Occurrence> From(DateTime first, DateOnly through, TimeZoneInfo zone, WorkingDays calendar) =>
        RuleExpander.Days(Rule, first, through, zone).Select(day => new Occurrence(day.DayNumber, day));
}

/// <summary>The month's n-th working day, counted from the end where negative. A month with fewer has none.</summary>
public sealed record WorkingDayOfMonth(int Number) : Recurrence
{
    public override IEnumerable<Occurrence> From(DateTime first, DateOnly through, TimeZoneInfo zone, WorkingDays calendar) =>
        from month in Months(first, through)
        let day = calendar.OfMonth(month.Year, month.Month, Number)
        where day >= DateOnly.FromDateTime(first) && day <= through
        select new Occurrence(-(month.Year * 12L + month.Month), day.Value);
}

/// <summary>
/// A day of the month's n-th week. Weeks begin on Monday, and the week that the 1st falls in is the first, as the rows of a wall calendar are counted.
/// In a month whose 1st is a Sunday, the Saturday of the fourth week is therefore the 21st; who means the fourth Saturday writes "fourth Saturday of the month".
/// A day that such a week has only in the neighbouring month is none.
/// </summary>
public sealed record DayOfMonthWeek(int Week, DayOfWeek Day) : Recurrence
{
    public override IEnumerable<Occurrence> From(DateTime first, DateOnly through, TimeZoneInfo zone, WorkingDays calendar) =>
        from month in Months(first, through)
        let monday = month.AddDays(-(((int)month.DayOfWeek + 6) % 7))
        let day = monday.AddDays(7 * (Week - 1) + ((int)Day + 6) % 7)
        where day.Month == month.Month && day >= DateOnly.FromDateTime(first) && day <= through
        select new Occurrence(day.DayNumber, day);
}

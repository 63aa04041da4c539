namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>The parts of a rule that speak of days, filled up from its first day where the rule leaves something open.</summary>
internal sealed class DayFilter
{
    private readonly RecurrenceRule _rule;

    /// <summary>Numbered days of the year rather than of the month.</summary>
    private readonly bool _numbersInYear;

    private DayFilter(RecurrenceRule rule) =>
        (_rule, _numbersInYear) = (rule, rule.Frequency == Frequency.Yearly && rule.ByMonth.Count == 0);

    public static DayFilter Of(RecurrenceRule rule, DateOnly start)
    {
        if (rule.ByDay.Count > 0 || rule.ByMonthDay.Count > 0 || rule.ByYearDay.Count > 0) return new DayFilter(rule);
        return new DayFilter(rule.Frequency switch
        {
            // A week of the year and nothing more: the same day of the week as the first.
            Frequency.Yearly when rule.ByWeekNumber.Count > 0 => rule with { ByDay = [new WeekdayNumber(0, start.DayOfWeek)] },
            Frequency.Yearly => rule with { ByMonth = rule.ByMonth.Count > 0 ? rule.ByMonth : [start.Month], ByMonthDay = [start.Day] },
            Frequency.Monthly => rule with { ByMonthDay = [start.Day] },
            Frequency.Weekly => rule with { ByDay = [new WeekdayNumber(0, start.DayOfWeek)] },
            _ => rule,
        });
    }

    public bool Takes(DateOnly day) =>
        (_rule.ByMonth.Count == 0 || _rule.ByMonth.Contains(day.Month))
        && (_rule.ByMonthDay.Count == 0 || Names(_rule.ByMonthDay, day.Day, DateTime.DaysInMonth(day.Year, day.Month)))
        && (_rule.ByYearDay.Count == 0 || Names(_rule.ByYearDay, day.DayOfYear, DaysInYear(day.Year)))
        && (_rule.ByWeekNumber.Count == 0 || IsInWeek(day))
        && (_rule.ByDay.Count == 0 || _rule.ByDay.Any(d => IsDay(d, day)));

    /// <summary>Is the number, or what it is counted from the end, in the list?</summary>
    private static bool Names(IReadOnlyList<int> list, int number, int most) => list.Contains(number) || list.Contains(number - most - 1);

    private bool IsDay(WeekdayNumber wanted, DateOnly day)
    {
        if (wanted.Day != day.DayOfWeek) return false;
        if (wanted.Ordinal == 0) return true;
        var (place, days) = _numbersInYear ? (day.DayOfYear, DaysInYear(day.Year)) : (day.Day, DateTime.DaysInMonth(day.Year, day.Month));
        return wanted.Ordinal > 0 ? (place - 1) / 7 + 1 == wanted.Ordinal : (days - place) / 7 + 1 == -wanted.Ordinal;
    }

    /// <summary>Weeks are numbered as ISO 8601 does, but begin on the rule's day: the first one has at least four days in the year.</summary>
    private bool IsInWeek(DateOnly day)
    {
        // The fourth day of a week lies in the year the week belongs to.
        var middle = day.AddDays(3 - ((int)day.DayOfWeek - (int)_rule.WeekStart + 7) % 7);
        var (number, weeks) = ((middle.DayOfYear - 1) / 7 + 1, WeeksIn(middle.Year));
        return Names(_rule.ByWeekNumber, number, weeks);
    }

    private int WeeksIn(int year)
    {
        // 28 December always lies in the last week of its own year.
        var late = new DateOnly(year, 12, 28);
        var middle = late.AddDays(3 - ((int)late.DayOfWeek - (int)_rule.WeekStart + 7) % 7);
        return (middle.DayOfYear - 1) / 7 + 1;
    }

    private static int DaysInYear(int year) => DateTime.IsLeapYear(year) ? 366 : 365;
}

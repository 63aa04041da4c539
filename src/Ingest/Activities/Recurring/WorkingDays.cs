using System.Collections.Frozen;

namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>What happens to an occurrence that falls on a holiday. The numbers are what the database keeps.</summary>
public enum HolidayRule
{
    /// <summary>It takes place all the same.</summary>
    Keep = 1,
    /// <summary>It does not take place.</summary>
    Skip = 2,
    /// <summary>It takes place on the next working day; where another of the activity stands there already, the two are one.</summary>
    NextWorkingDay = 3,
}

/// <summary>
/// Monday to Friday are working days, Saturday and Sunday are not, but for the days the State Council arranges otherwise: holidays, and weekend days that are worked to make up for them.
/// </summary>
/// <param name="exceptions">True where the day is worked, false where it is a holiday.</param>
public sealed class WorkingDays(IEnumerable<KeyValuePair<DateOnly, bool>> exceptions)
{
    private readonly FrozenDictionary<DateOnly, bool> _exceptions = exceptions.ToFrozenDictionary();

    public static WorkingDays WeekendsOnly { get; } = new([]);

    public bool IsWorking(DateOnly day) => _exceptions.TryGetValue(day, out var works) ? works : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Arranged to be free. A weekend by itself is none: an activity on Saturdays is meant for them.</summary>
    public bool IsHoliday(DateOnly day) => _exceptions.TryGetValue(day, out var works) && !works;

    /// <summary>The first working day after a day; null where a year has none, which only a wrong calendar can bring about.</summary>
    public DateOnly? NextAfter(DateOnly day)
    {
        for (var (next, left) = (day.AddDays(1), 366); left > 0; next = next.AddDays(1), left--)
        {
            if (IsWorking(next)) return next;
        }

        return null;
    }

    /// <summary>The month's n-th working day, counted from the end where negative; null where it has not so many.</summary>
    public DateOnly? OfMonth(int year, int month, int number)
    {
        var days = Enumerable.Range(1, DateTime.DaysInMonth(year, month)).Select(d => new DateOnly(year, month, d)).Where(IsWorking).ToArray();
        var index = number > 0 ? number - 1 : days.Length + number;
        return index >= 0 && index < days.Length ? days[index] : null;
    }
}

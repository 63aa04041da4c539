namespace CardSystem.Ingest.Warnings.Kinds;

/// <summary>Which day of its season a day is, the first being 0.</summary>
public sealed class Season
{
    private readonly int _month;
    private readonly int _day;
    private readonly int _only;

    private Season(int month, int day, int only) => (_month, _day, _only) = (month, day, only);

    /// <summary>A season that begins every year on this day; the 29th of February begins on the 28th in years without one.</summary>
    public static Season Yearly(int month, int day) => new(month, day, 0);

    /// <summary>One season, which begins on this day and never ends.</summary>
    public static Season From(int day) => new(0, 0, day);

    public int DayOf(int day)
    {
        if (_month == 0) return Math.Max(0, day - _only);
        var date = DateOnly.FromDayNumber(Math.Clamp(day, 366, DateOnly.MaxValue.DayNumber));
        var begin = Begin(date.Year);
        return date >= begin ? date.DayNumber - begin.DayNumber : date.DayNumber - Begin(date.Year - 1).DayNumber;
    }

    private DateOnly Begin(int year) => new(year, _month, Math.Min(_day, DateTime.DaysInMonth(year, _month)));
}

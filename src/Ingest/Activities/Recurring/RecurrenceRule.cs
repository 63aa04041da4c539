using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities.Recurring;

public enum Frequency { Daily, Weekly, Monthly, Yearly }

/// <param name="Ordinal">Which of the month's or year's days of that name: 2 the second, -1 the last; 0 every one.</param>
public readonly record struct WeekdayNumber(int Ordinal, DayOfWeek Day);

/// <summary>Until when a rule runs, the last moment included: a day, a time by the clock on the wall, or an instant (<c>…Z</c>).</summary>
public readonly record struct RuleEnd(DateTime Moment, RuleEndKind Kind)
{
    /// <summary>Is something that takes place then still within?</summary>
    public bool Includes(DateTime local, TimeZoneInfo zone) => Kind switch
    {
        RuleEndKind.Day => local.Date <= Moment,
        RuleEndKind.WallClock => local <= Moment,
        _ => LocalTimes.Instant(local, zone) <= new DateTimeOffset(Moment, TimeSpan.Zero).ToUnixTimeMilliseconds(),
    };
}

public enum RuleEndKind { Day, WallClock, Instant }

/// <summary>
/// A recurrence rule of RFC 5545 (3.3.10) as far as it speaks of days; an activity has one time of day, so hours, minutes and seconds have no part in it.
/// Made by <see cref="RuleParser"/>, which lets nothing wrong through; expanded by <see cref="RuleExpander"/>.
/// </summary>
public sealed record RecurrenceRule(Frequency Frequency)
{
    public int Interval { get; init; } = 1;
    public int? Count { get; init; }
    public RuleEnd? Until { get; init; }
    public IReadOnlyList<WeekdayNumber> ByDay { get; init; } = [];
    public IReadOnlyList<int> ByMonthDay { get; init; } = [];
    public IReadOnlyList<int> ByYearDay { get; init; } = [];
    public IReadOnlyList<int> ByWeekNumber { get; init; } = [];
    public IReadOnlyList<int> ByMonth { get; init; } = [];
    public IReadOnlyList<int> ByPosition { get; init; } = [];
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;
}

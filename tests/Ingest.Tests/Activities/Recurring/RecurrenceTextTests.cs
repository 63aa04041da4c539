using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;

namespace CardSystem.Ingest.Tests.Activities.Recurring;

public sealed class RecurrenceTextTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The State Council's arrangement for 2026, as the product ships it.</summary>
    private static readonly WorkingDays Calendar2026 = new(CalendarTemplate.Csv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(line => line.Split(',')).Select(cells => KeyValuePair.Create(DateOnly.ParseExact(cells[0], "yyyy-MM-dd", null), cells[1] == "working")));

    private static string Days(string text, string from = "2026-01-01", string through = "2026-12-31", HolidayRule holidays = HolidayRule.Keep) => string.Join(' ',
        OccurrenceRules.Of(RecurrenceText.Parse(text), DateOnly.ParseExact(from, "yyyy-MM-dd", null).ToDateTime(new TimeOnly(9, 0)), DateOnly.ParseExact(through, "yyyy-MM-dd", null), Shanghai, Calendar2026, holidays)
            .Select(o => o.Day.ToString("M-d", null)));

    [Fact]
    public void TheFirstWorkingDayOfTheMonthMindsHolidaysAndMakeUpDays()
    {
        // January: 1 to 3 are free and Sunday the 4th is worked. May: free until the 5th. October: free until the 7th.
        Assert.Equal("1-4 2-2 3-2 4-1 5-6 6-1 7-1 8-3 9-1 10-8 11-2 12-1", Days("first working day of the month"));
        Assert.Equal(Days("first working day of the month"), Days("每月第一个工作日"));
        Assert.Equal("1-5 2-3 3-3", Days("2nd working day of each month", through: "2026-03-31"));
        Assert.Equal("1-30 2-28 3-31", Days("last working day of the month", through: "2026-03-31"));
    }

    [Fact]
    public void TheSaturdayOfTheFourthWeekIsThatOfTheFourthRowOfAWallCalendar()
    {
        // February, March and November 2026 begin on a Sunday: their fourth row's Saturday is the third Saturday.
        Assert.Equal("1-24 2-21 3-21 4-25 5-23 6-27 7-25 8-22 9-26 10-24 11-21 12-26", Days("Saturday of the fourth week"));
        Assert.Equal(Days("Saturday of the fourth week"), Days("每月第四周星期六"));
        Assert.Equal(Days("Saturday of the fourth week"), Days("saturday of the 4th week of the month"));
    }

    [Fact]
    public void TheFourthSaturdayIsTheRulesOwn()
    {
        Assert.Equal("1-24 2-28 3-28 4-25 5-23 6-27 7-25 8-22 9-26 10-24 11-28 12-26", Days("FREQ=MONTHLY;BYDAY=4SA"));
        Assert.Equal(Days("FREQ=MONTHLY;BYDAY=4SA"), Days("fourth Saturday of the month"));
        Assert.Equal(Days("FREQ=MONTHLY;BYDAY=4SA"), Days("每月第四个周六"));
        Assert.Equal(Days("FREQ=MONTHLY;BYDAY=-1SU"), Days("last Sunday of the month"));
    }

    [Fact]
    public void ADayThatAWeekHasOnlyInTheNextMonthIsNone() => Assert.Equal("1-31 2-28 3-28 5-30 8-29 10-31 11-28", Days("Saturday of the fifth week"));

    [Fact]
    public void AHolidayIsKeptSkippedOrMovedToTheNextWorkingDay()
    {
        const string weekly = "FREQ=WEEKLY;BYDAY=TU";
        Assert.Equal("9-22 9-29 10-6 10-13", Days(weekly, "2026-09-20", "2026-10-15"));
        Assert.Equal("9-22 9-29 10-13", Days(weekly, "2026-09-20", "2026-10-15", HolidayRule.Skip));
        Assert.Equal("9-22 9-29 10-8 10-13", Days(weekly, "2026-09-20", "2026-10-15", HolidayRule.NextWorkingDay));
        // All of the week's days become one on the first day after it.
        Assert.Equal("9-29 9-30 10-8 10-9", Days("FREQ=DAILY", "2026-09-29", "2026-10-09", HolidayRule.NextWorkingDay));
        // A weekend alone is no holiday.
        Assert.Equal("1-10 1-17", Days("FREQ=WEEKLY;BYDAY=SA", "2026-01-08", "2026-01-18", HolidayRule.Skip));
    }

    [Fact]
    public void DatesAreTakenOutAndAdded()
    {
        Assert.Equal("5-5 5-19 5-20 5-26", Days("FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Asia/Shanghai:20260512T090000\nRDATE;VALUE=DATE:20260520,20260526", "2026-05-05"));
        Assert.Equal("5-5 5-19 5-26", Days("FREQ=WEEKLY;COUNT=4\nEXDATE:20260512T010000Z", "2026-05-05"));
        // A date that somebody named is meant, holiday or not.
        Assert.Equal("9-29 10-1", Days("FREQ=WEEKLY;BYDAY=TU\nRDATE:20261001", "2026-09-29", "2026-10-06", HolidayRule.Skip));
        Assert.Equal("5-5", Days("", "2026-05-05"));
    }

    [Theory]
    [InlineData("EXDATE:20260512T100000", "EXDATE names 10:00:00 of 2026-05-12, but the activity begins at 09:00; name the day alone.")]
    [InlineData("RDATE:12.5.2026", "RDATE '12.5.2026' is neither a day such as 20261231 nor a time such as 20261231T093000 or 20261231T013000Z.")]
    [InlineData("FREQ=DAILY\nFREQ=WEEKLY", "'FREQ=WEEKLY' is a second recurrence rule; an activity has one, beside it EXDATE and RDATE.")]
    [InlineData("every other Tuesday", "'every other Tuesday' is neither a recurrence rule such as FREQ=MONTHLY;BYDAY=4SA nor one of 'first working day of the month' (second … tenth, last, 3rd), 'Saturday of the fourth week', 'fourth Saturday of the month'.")]
    [InlineData("someday of the fourth week", "'someday of the fourth week' is neither a recurrence rule such as FREQ=MONTHLY;BYDAY=4SA nor one of 'first working day of the month' (second … tenth, last, 3rd), 'Saturday of the fourth week', 'fourth Saturday of the month'.")]
    [InlineData("zeroth working day of the month", "'zeroth working day of the month' is neither a recurrence rule such as FREQ=MONTHLY;BYDAY=4SA nor one of 'first working day of the month' (second … tenth, last, 3rd), 'Saturday of the fourth week', 'fourth Saturday of the month'.")]
    public void WhatIsWrongIsNamed(string text, string message) => Assert.Equal(message, Assert.Throws<ActivityException>(() => Days(text)).Message);

    [Fact]
    public void TheShippedArrangementIsWhole()
    {
        Assert.Equal(7, Enumerable.Range(1, 31).Count(d => Calendar2026.IsHoliday(new DateOnly(2026, 10, d))));
        Assert.Equal([new DateOnly(2026, 1, 4), new(2026, 2, 14), new(2026, 2, 28), new(2026, 5, 9), new(2026, 9, 20), new(2026, 10, 10)],
            Enumerable.Range(0, 365).Select(new DateOnly(2026, 1, 1).AddDays).Where(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && Calendar2026.IsWorking(d)));
        Assert.Equal(33, Enumerable.Range(0, 365).Select(new DateOnly(2026, 1, 1).AddDays).Count(Calendar2026.IsHoliday));
    }
}

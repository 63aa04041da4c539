using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Tests.Activities.Recurring;

/// <summary>T21: the nights on which the clocks change, sessions over midnight, and two zones.</summary>
public sealed class LocalTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Fact]
    public void T21_ATimeThatTheClocksLeapOverIsCountedWithTheOffsetBefore()
    {
        Assert.Equal(Utc(2026, 3, 29, 1, 30), LocalTimes.Instant(new DateTime(2026, 3, 29, 2, 30, 0), Berlin));
        Assert.Equal("03:30", LocalTimes.Local(Utc(2026, 3, 29, 1, 30), Berlin).ToString("HH:mm", null));
    }

    [Fact]
    public void T21_OfATimeThatComesTwiceTheFirstIsMeant() => Assert.Equal(Utc(2026, 10, 25, 0, 30), LocalTimes.Instant(new DateTime(2026, 10, 25, 2, 30, 0), Berlin));

    [Fact]
    public void T21_AWeeklyActivityKeepsItsTimeOnTheWallOverTheChangeOfClocks()
    {
        var activity = Activity(new TimeOnly(19, 0), new TimeOnly(21, 0));
        Assert.Equal(Utc(2026, 3, 28, 18, 0), Session(activity, 2026, 3, 28, Berlin).Starts);
        Assert.Equal(Utc(2026, 3, 29, 17, 0), Session(activity, 2026, 3, 29, Berlin).Starts);
        Assert.Equal(Utc(2026, 3, 29, 11, 0), Session(activity, 2026, 3, 29, Shanghai).Starts);
    }

    [Fact]
    public void T21_ASessionOverMidnightEndsOnTheNextDayAndItsWindowsGoOn()
    {
        var session = Session(Activity(new TimeOnly(22, 0), new TimeOnly(0, 30)), 2026, 5, 1, Shanghai);
        Assert.Equal((Utc(2026, 5, 1, 13, 0), Utc(2026, 5, 1, 14, 0), Utc(2026, 5, 1, 16, 30), Utc(2026, 5, 1, 17, 30)), (session.Opens, session.Starts, session.Ends, session.Closes));
        Assert.Equal("night-20260501", session.Session);
    }

    [Theory]
    [InlineData(1, 0, 3, 30)]
    [InlineData(2, 15, 3, 10)]
    [InlineData(2, 30, 2, 45)]
    [InlineData(23, 0, 2, 30)]
    [InlineData(2, 30, 2, 30)]
    public void T21_OnNightsWhenTheClocksChangeTheWindowsStayInOrder(int startHour, int startMinute, int endHour, int endMinute)
    {
        var activity = Activity(new TimeOnly(startHour, startMinute), new TimeOnly(endHour, endMinute));
        foreach (var day in new[] { new DateOnly(2026, 3, 28), new(2026, 3, 29), new(2026, 10, 24), new(2026, 10, 25) })
        {
            var s = Session(activity, day.Year, day.Month, day.Day, Berlin);
            Assert.True(s.Opens < s.Starts && s.Starts <= s.LateAfter && s.LateAfter <= s.Closes && s.Starts < s.Ends && s.Starts <= s.LeaveFrom && s.LeaveFrom <= s.Ends && s.Ends < s.Closes, $"{day}: {s}");
        }
    }

    [Fact]
    public void T21_ARuleThatEndsAtAnInstantIsComparedByInstants()
    {
        // The first 02:30 of the night is at 00:30 UTC, the second at 01:30 UTC: a rule that ends between them has its occurrence.
        var rule = RuleParser.Parse("FREQ=DAILY;UNTIL=20261025T004500Z");
        Assert.Equal(3, RuleExpander.Days(rule, new DateTime(2026, 10, 23, 2, 30, 0), RuleExpander.LastDay, Berlin).Count());
    }

    private static long Utc(int year, int month, int day, int hour, int minute) => new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static SessionRow Session(Activity activity, int year, int month, int day, TimeZoneInfo zone) =>
        ActivityRules.SessionOf(activity, new Occurrence(new DateOnly(year, month, day).DayNumber, new DateOnly(year, month, day)), zone);

    private static Activity Activity(TimeOnly starts, TimeOnly ends) => new(
        "night", "夜间", "meeting", SessionKind.Required, "", "b1", "c1", "", "", true, 0, new DateOnly(2026, 1, 1), RuleExpander.LastDay, starts, ends, new SessionWindows(LateAfter: 5, LeaveBefore: 5), "FREQ=DAILY",
        HolidayRule.Keep, new DateOnly(2026, 1, 1));
}

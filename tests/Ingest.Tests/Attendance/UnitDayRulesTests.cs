using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class UnitDayRulesTests
{
    private static UnitOutcome Of(AttendanceStatus status, bool expected, int hour, params string[] units) => new(status, expected, hour, units);

    [Fact]
    public void EachOutcomeCountsForEveryUnitOfTheMemberOnce()
    {
        var sums = UnitDayRules.Sum(
        [
            Of(AttendanceStatus.Present, true, 8, "b1", "d"), Of(AttendanceStatus.Late, true, 9, "b1", "d"), Of(AttendanceStatus.LateAndLeftEarly, true, 9, "b2", "d"),
            Of(AttendanceStatus.Absent, true, -1, "b1", "d"), Of(AttendanceStatus.Excused, true, -1, "b2", "d"), Of(AttendanceStatus.Present, false, 9, "b2", "d"),
        ]);
        Assert.Equal(new DayCount(1, 3, 2, 1, 0, 1, 0, 0, 0), sums[("b1", UnitDayRules.Whole)]);
        Assert.Equal(new DayCount(1, 2, 1, 1, 1, 0, 1, 1, 0), sums[("b2", UnitDayRules.Whole)]);
        Assert.Equal(new DayCount(1, 5, 3, 2, 1, 1, 1, 1, 0), sums[("d", UnitDayRules.Whole)]);
        Assert.Equal((1, 3), (sums[("d", 8)].Arrivals, sums[("d", 9)].Arrivals));
    }

    [Fact]
    public void AnHourIsCountedOnlyWhereSomebodyCame()
    {
        var sums = UnitDayRules.Sum([Of(AttendanceStatus.Absent, true, 9, "b1"), Of(AttendanceStatus.Present, true, -1, "b1")]);
        Assert.Equal([("b1", UnitDayRules.Whole)], sums.Keys);
        Assert.Equal(50, sums[("b1", UnitDayRules.Whole)].Rate);
    }

    [Fact]
    public void WhereNobodyWasExpectedThereIsNoShare() => Assert.Null(UnitDayRules.Sum([Of(AttendanceStatus.Present, false, 9, "b1")])[("b1", UnitDayRules.Whole)].Rate);
}

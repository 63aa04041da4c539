using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Tests.Import;

public sealed class YearFirstTests
{
    [Theory]
    [InlineData("2026-07-01", "2026-07-01")]
    [InlineData("2026/7/1", "2026-07-01")]
    [InlineData("2026.7.01", "2026-07-01")]
    [InlineData("2026年12月1日", "2026-12-01")]
    [InlineData("2026/7/1 8:30", "2026-07-01 08:30")]
    [InlineData("2026年7月1日8:30:05", "2026-07-01 08:30:05")]
    [InlineData("2026-7-1T08:30", "2026-07-01 08:30")]
    [InlineData("2026/13/45", "2026-13-45")]
    [InlineData("2026/7-1", "2026/7-1")]
    [InlineData("7/1/2026", "7/1/2026")]
    [InlineData("26/7/1", "26/7/1")]
    [InlineData("2026/7/18:30", "2026/7/18:30")]
    [InlineData("2026.7", "2026.7")]
    [InlineData("", "")]
    public void ATimeIsReadWhereTheYearStandsInFront(string text, string expected) => Assert.Equal(expected, YearFirst.Of(text));

    [Theory]
    [InlineData("2026/7/1 0:00", "2026-07-01")]
    [InlineData("2026-07-01 00:00:00", "2026-07-01")]
    [InlineData("2026-07-01 00:01", "2026-07-01 00:01")]
    public void MidnightOfADayIsTheDay(string text, string expected) => Assert.Equal(expected, YearFirst.DayOf(text));
}

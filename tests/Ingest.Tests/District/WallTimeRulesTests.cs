using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Tests.Districts;

public sealed class WallTimeRulesTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-05-01", "2026-04-30T16:00:00Z")]
    [InlineData("2026-05-01 08:30", "2026-05-01T00:30:00Z")]
    [InlineData("2026-05-01T08:30:05", "2026-05-01T00:30:05Z")]
    public void TimesAreByTheDistrictsClock(string text, string instant)
    {
        Assert.True(WallTimeRules.TryRead(text, Shanghai, out var at, out _));
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), at);
    }

    [Theory]
    [InlineData("03/04/2026")]
    [InlineData("1.5.2026")]
    [InlineData("2026-13-01")]
    [InlineData("0001-01-01")]
    [InlineData("")]
    public void T23_WhatMayMeanTwoDaysIsRefused(string text) => Assert.False(WallTimeRules.TryRead(text, Shanghai, out _, out _));

    [Fact]
    public void T21_AnHourThatIsSkippedIsRefusedAndOfOneThatComesTwiceTheFirstIsMeant()
    {
        Assert.False(WallTimeRules.TryRead("2026-03-29 02:30", Berlin, out _, out var wrong));
        Assert.Equal("2026-03-29 02:30 does not exist in Europe/Berlin: the clocks are put forward over it.", wrong);
        Assert.True(WallTimeRules.TryRead("2026-10-25 02:30", Berlin, out var at, out _));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), at);
    }

    [Fact]
    public void ADayAloneWillDoOnlyWhereOneIsMeant()
    {
        Assert.False(WallTimeRules.TryRead("2026-05-01", Shanghai, out _, out var wrong, dayAlone: false));
        Assert.Equal("'2026-05-01' is not a time; write yyyy-MM-dd HH:mm, for instance 2026-05-01 08:30.", wrong);
        Assert.True(WallTimeRules.TryReadDay("2026-05-01", out var day) && day == new DateOnly(2026, 5, 1));
        foreach (var none in (string[])["2026-02-30", "01.05.2026", "1899-12-31", "9999-12-31", ""]) Assert.False(WallTimeRules.TryReadDay(none, out _), none);
    }

    [Fact]
    public void MillisecondsAreShownWhereThereAreAny()
    {
        Assert.Equal("2026-05-01 09:00:00", WallTimeRules.Write(1_777_597_200_000, Shanghai));
        Assert.Equal("2026-05-01 09:00:00.001", WallTimeRules.Write(1_777_597_200_001, Shanghai));
    }
}

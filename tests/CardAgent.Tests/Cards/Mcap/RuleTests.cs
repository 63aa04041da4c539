using CardSystem.CardAgent.Cards.Mcap;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

public sealed class FigureRulesTests
{
    private static readonly DateOnly Day = new(2026, 5, 8);

    private static Figures Sum => FigureRules.Nothing(Day) with { Performance = new DailyPerformance(Day, 2, 3, 40, 5, 60) };

    [Fact]
    public void ASignInCountsForItsDayMonthAndYear() =>
        Assert.Equal(new DailyPerformance(Day, 3, 4, 41, 5, 60), FigureRules.Plus(Sum, 100, 1, ActivityKind.SignedIn, Day).Performance);

    [Fact]
    public void ASignOutCountsForNothing() => Assert.Equal(Sum.Performance, FigureRules.Plus(Sum, 0, 1, ActivityKind.SignedOut, Day).Performance);

    [Theory]
    [InlineData("2026-05-09", 1, 4, 41, 5)]
    [InlineData("2026-06-01", 1, 1, 41, 5)]
    [InlineData("2027-05-08", 1, 1, 1, 0)]
    [InlineData("2026-05-01", 2, 4, 41, 5)]
    [InlineData("2026-04-30", 2, 3, 41, 5)]
    [InlineData("2025-05-08", 2, 3, 40, 5)]
    public void ATapOfAnotherDayCountsWhereItsMonthAndYearAreNotOver(string day, int today, int month, int year, int missed)
    {
        var p = FigureRules.Plus(Sum, 0, null, ActivityKind.Service, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).Performance;
        Assert.Equal((today, month, year, missed), (p.SignInsToday, p.SessionsThisMonth, p.SessionsThisYear, p.MissedThisYear));
    }

    [Fact]
    public void ACounterStaysAtItsEnd()
    {
        var full = Sum with { Credits = int.MaxValue, Performance = new DailyPerformance(Day, 255, 255, 65_535, 0, 0) };
        var more = FigureRules.Plus(full, 1, 1, ActivityKind.SignedIn, Day);
        Assert.Equal((int.MaxValue, full.Performance), (more.Credits, more.Performance));
    }

    [Fact]
    public void ASeventhCategoryIsInTheSumOnly()
    {
        var sum = Sum;
        for (byte c = 1; c <= 7; c++) sum = FigureRules.Plus(sum, 10, c, ActivityKind.SignedIn, Day);
        sum = FigureRules.Plus(sum, 5, 2, ActivityKind.SignedIn, Day);
        Assert.Equal((75, 6), (sum.Credits, sum.Categories.Count));
        Assert.Contains(new CategoryCredits(2, 15), sum.Categories);
    }

    [Fact]
    public void AWordWithImpossibleCountsIsTakenAsFarAsTheCardCanHoldThem()
    {
        var word = new Standing("3101", Workbench.Morning, -40, [.. Enumerable.Range(0, 9).Select(i => new CategoryStanding((byte)i, i))], new DayStanding(default, -1, 999, 99_999, -5, -1), []);
        var figures = FigureRules.Of(word);
        Assert.Equal((-40, 6), (figures.Credits, figures.Categories.Count));
        Assert.Equal(new DailyPerformance(Day, 0, 255, 65_535, 0, 0), figures.Performance);
    }
}

public sealed class WordRulesTests
{
    private static readonly byte[] A = Reference(1), B = Reference(2), C = Reference(3);

    private static byte[] Reference(byte number) => [.. Enumerable.Repeat(number, 16)];

    private static Standing Word(DateTimeOffset? oldest = null, params byte[][] counted) => new("3101", Workbench.Morning, 1_000, [], default, counted, oldest);

    private static KnownRecord Record(byte[] reference, int minutes, int credits = 100) => new(1, reference, Workbench.Morning.AddMinutes(minutes), "s", credits, ActivityKind.SignedIn, null);

    [Fact]
    public void WhatTheWordNamesOrWhatIsOlderIsInIt()
    {
        var word = Word(Workbench.Morning.AddMinutes(-30), A);
        Assert.True(WordRules.Contains(word, A, Workbench.Morning));
        Assert.True(WordRules.Contains(word, B, Workbench.Morning.AddMinutes(-31)));
        Assert.False(WordRules.Contains(word, B, Workbench.Morning.AddMinutes(-30)));
        Assert.False(WordRules.Contains(Word(null, A), B, Workbench.Morning.AddYears(-1)));
    }

    [Fact]
    public void OnlyWhatIsNotInItComesOnTop()
    {
        var sum = WordRules.Merge(Word(Workbench.Morning.AddMinutes(-30), A), [Record(C, 5, 50), Record(B, -10), Record(A, -20), Record(Reference(9), -60)], i => DateOnly.FromDateTime(i.UtcDateTime));
        Assert.Equal((1_150, Workbench.Morning), (sum.Credits, sum.Word));
    }

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, -1, true)]
    [InlineData(0, 60, false)]
    [InlineData(0, 1_441, true)] // what the card says is a day ahead: no word can be later than that, so it is none
    [InlineData(1_441, null, false)]
    public void AWordIsNewsWhereItIsLaterThanTheOneOnTheCard(int wordMinutes, int? cardMinutes, bool isNews) => Assert.Equal(
        isNews, WordRules.IsNews(Word() with { At = Workbench.Morning.AddMinutes(wordMinutes) }, cardMinutes is { } m ? Workbench.Morning.AddMinutes(m) : null, Workbench.Morning));

    [Fact]
    public void NoWordIsNoNews() => Assert.False(WordRules.IsNews(null, null, Workbench.Morning));
}

public sealed class OpenRulesTests
{
    private static readonly byte[] Mine = [.. Enumerable.Repeat((byte)1, 16)], Other = [.. Enumerable.Repeat((byte)2, 16)];

    private static OpenRecord Open(uint tried = 0, bool done = false) =>
        new("0123456789abcdef", 1, new byte[32], Mine, Workbench.Morning, "s", 100, 1, ActivityKind.SignedIn, tried, tried == 0 ? null : Mine, done);

    private static TransactionState Card(uint sequence, byte[] reference) => new(3, 4, sequence, 20, reference, null);

    [Theory]
    [InlineData(0, false, 5, false, "IsMissing")]
    [InlineData(6, false, 5, false, "IsMissing")]
    [InlineData(6, false, 6, true, "IsLast")]
    [InlineData(6, false, 6, false, "IsMissing")]
    [InlineData(6, false, 7, false, "AskRecords")]
    [InlineData(6, true, 6, true, "IsLast")]
    [InlineData(6, true, 8, false, "IsThere")]
    public void TheLastTransactionTellsWhatBecameOfARecord(uint tried, bool done, uint sequence, bool isMine, string state) =>
        Assert.Equal(state, OpenRules.StateOf(Open(tried, done), Card(sequence, isMine ? Mine : Other)).ToString());

    [Fact]
    public void WhereOthersWroteSinceTheRecordsTell()
    {
        KnownRecord Record(uint sequence, byte[] reference) => new(sequence, reference, Workbench.Morning, "s", 100, ActivityKind.SignedIn, null);
        var open = Open(6);
        Assert.True(OpenRules.IsAmong(open, [Record(8, Other), Record(6, Mine)], false));
        Assert.Null(OpenRules.IsAmong(open, [Record(8, Other), Record(6, Other)], false));
        Assert.False(OpenRules.IsAmong(open, [Record(8, Other), Record(5, Other)], false));
        Assert.False(OpenRules.IsAmong(open, [Record(8, Other)], true));
        Assert.Equal([open], OpenRules.Settled([open], Card(8, Other), [Record(8, Other)], false));
        Assert.Empty(OpenRules.Settled([open], Card(8, Other), [Record(8, Other), Record(6, Mine)], false));
        var missing = Assert.Single(OpenRules.Settled([open], Card(8, Other), [Record(8, Other)], true));
        Assert.Equal((0u, null), (missing.Tried, missing.Under));
    }
}

using CardSystem.Ingest.Credits;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class AssessmentRulesTests
{
    [Theory]
    [InlineData("2026", "2026-01-01", "2027-01-01")]
    [InlineData("2026-Q1", "2026-01-01", "2026-04-01")]
    [InlineData("2026-Q4", "2026-10-01", "2027-01-01")]
    [InlineData("2024-02", "2024-02-01", "2024-03-01")]
    [InlineData("2026-12", "2026-12-01", "2027-01-01")]
    public void APeriodIsHalfOpen(string text, string from, string until)
    {
        Assert.True(Period.TryParse(text, out var period));
        Assert.Equal((Day(from), Day(until), text), (period.FromDay, period.UntilDay, period.ToString()));
    }

    [Theory]
    [InlineData("26")]
    [InlineData("2026-Q5")]
    [InlineData("2026-Q0")]
    [InlineData("2026-13")]
    [InlineData("2026-00")]
    [InlineData("2026-3")]
    [InlineData("2026-")]
    [InlineData("+026")]
    [InlineData("1800")]
    [InlineData("")]
    public void WhatIsNoPeriodIsNone(string text) => Assert.False(Period.TryParse(text, out _));

    [Theory]
    [InlineData("2026-01-01", 16)]
    [InlineData("2026-07-02", 3_008)]
    [InlineData("2026-12-31", 6_000)]
    [InlineData("2024-12-31", 6_000)]
    public void AnEvenPaceGrowsByTheDay(string day, long points) => Assert.Equal(points, AssessmentRules.PaceOn(new Target(6_000, null), Day(day)));

    [Theory]
    [InlineData("2026-01-01", 11)]
    [InlineData("2026-03-31", 1_000)]
    [InlineData("2026-06-30", 1_000)]
    [InlineData("2026-07-01", 1_021)]
    [InlineData("2026-09-30", 3_000)]
    [InlineData("2026-12-31", 6_000)]
    public void APaceByQuartersReachesEachAtItsEnd(string day, long points) => Assert.Equal(points, AssessmentRules.PaceOn(new Target(6_000, [1_000, 1_000, 3_000]), Day(day)));

    [Fact]
    public void MinimumsAreThoseOfThePeriod()
    {
        var policy = Policy(Category("study", "\"minimums\":{\"quarter\":3,\"year\":12}"), ",\"target\":{\"year\":60}");
        var quarter = AssessmentRules.Judge(policy, Period.Year(2026).Divide(3).First(), 1_500, new Dictionary<string, long> { ["study"] = 250 });
        Assert.Equal((1_479L, false, new Shortfall("study", 250, 300)), (quarter.Target, quarter.IsMet, Assert.Single(quarter.Shortfalls)));
        Assert.True(AssessmentRules.Judge(policy, Period.Year(2026), 6_000, new Dictionary<string, long> { ["study"] = 1_200 }).IsMet);
        Assert.False(AssessmentRules.Judge(policy, Period.Year(2026), 5_999, new Dictionary<string, long> { ["study"] = 1_200 }).IsMet);
        Assert.True(AssessmentRules.Judge(null, Period.Year(2026), 0, new Dictionary<string, long>()).IsMet);
    }

    [Fact]
    public void ProgressGoesMonthByMonthUpToTheDay()
    {
        var policy = Policy(Category("study", "\"minimums\":{\"quarter\":3}"), ",\"target\":{\"year\":12}");
        var year = ProgressRules.Of(policy, Period.Year(2026), Day("2026-04-30"), [("M1", "b1"), ("M2", "b1"), ("M3", "b2")],
            [new("M1", "b1", 2026 * 12, "study", 300), new("M1", "b1", 2026 * 12 + 3, "other", 100), new("M2", "b1", 2026 * 12 + 2, "study", 200), new("M2", "b1", 2026 * 12 + 2, "other", 200)]);
        Assert.Equal(["2026-01 300 1", "2026-02 0 0", "2026-03 400 1", "2026-04 100 1"], year.Months.Select(m => $"{m.Period} {m.Points} {m.Earning}"));
        // M2 has the points of the first quarter and lacks study; M1 has both.
        Assert.Equal(["2026-Q1 700 2 1", "2026-Q2 100 1 0"], year.Quarters.Select(q => $"{q.Period} {q.Points} {q.Earning} {q.Met}"));
        Assert.Equal(["b1 2 800 0", "b2 1 0 1"], year.Branches.Select(b => $"{b.Branch} {b.Members} {b.Points} {b.Behind}"));
        Assert.Equal((3, 800, 1, 0), (year.Members, year.Points, year.Behind, year.TargetReached));
    }
}

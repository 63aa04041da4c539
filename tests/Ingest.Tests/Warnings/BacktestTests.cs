using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class BacktestTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N14_ABacktestSaysWhomTheRulesWouldHaveWarnedAndWhoLapsed(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        // N1 stops coming after the first week; N2 misses three and comes back; N3 misses one.
        for (var week = 0; week < 12; week++)
        {
            var absent = new List<string>();
            if (week > 0) absent.Add("N1");
            if (week is 2 or 3 or 4) absent.Add("N2");
            if (week == 5) absent.Add("N3");
            district.Week(week, [.. absent]);
        }

        var report = district.Round.Backtest(district.Rules, WarningDistrict.First, WarningDistrict.First.AddDays(40), WarningDistrict.First.AddDays(80), 60);
        Assert.Equal((8, 2, 1, 1), (report.All.Members, report.All.Warned, report.All.Lapsed, report.All.Caught));
        // Warned on day 14, the second miss; lapsed on day 60.
        Assert.Equal((0.5, 1.0, 46.0), (report.All.Precision, report.All.Recall, report.All.LeadDays));
        Assert.Equal(Math.Round(1 / 7.0, 6), report.All.FalseAlarms);
        Assert.Equal(["N1 2024-03-18 2024-05-03", "N2 2024-03-25 "], report.Warnings.Select(w => $"{w.Member} {w.On} {w.LapsedOn}"));
        Assert.Equal("north", Assert.Single(report.Units).Name);
        Assert.Equal(0, district.Database.Scalar<long>("select count(*) from warnings"));
        Assert.Contains("\"leadDays\": 46", report.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+--------------------", 60)]
    [InlineData("+---w----------------", 88)]
    [InlineData("+", null)]
    [InlineData("+-+-+-+-+-+-+-+-+-+-+", null)]
    public void ALapseIsSoManyDaysWithoutAttendingAnything(string marks, int? day) =>
        Assert.Equal(day, BacktestRules.LapsedOn(HistoryMaker.Of(marks), 60, HistoryMaker.FirstOfMarch, HistoryMaker.FirstOfMarch + 365, HistoryMaker.FirstOfMarch + 140) - HistoryMaker.FirstOfMarch);

    [Fact]
    public void ExcusedTimeDelaysALapse() => Assert.Equal(
        80, BacktestRules.LapsedOn(HistoryMaker.Of("+--------------------", pauses: Pauses.Of([(HistoryMaker.FirstOfMarch + 10, HistoryMaker.FirstOfMarch + 30)])), 60, HistoryMaker.FirstOfMarch, HistoryMaker.FirstOfMarch + 365, HistoryMaker.FirstOfMarch + 140) - HistoryMaker.FirstOfMarch);
}

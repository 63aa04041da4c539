using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class AnalysisRulesTests
{
    private static long Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber;

    [Theory]
    [InlineData(AnalysisStep.Week, "2024-12-30", "2025-W01")]
    [InlineData(AnalysisStep.Week, "2025-01-05", "2025-W01")]
    [InlineData(AnalysisStep.Week, "2025-01-06", "2025-W02")]
    [InlineData(AnalysisStep.Week, "2027-01-01", "2026-W53")]
    [InlineData(AnalysisStep.Month, "2024-02-29", "2024-02")]
    [InlineData(AnalysisStep.Quarter, "2025-03-31", "2025-Q1")]
    [InlineData(AnalysisStep.Quarter, "2025-12-31", "2025-Q4")]
    [InlineData(AnalysisStep.Year, "2025-12-31", "2025")]
    public void ADayLiesInItsSpan(AnalysisStep step, string day, string span) => Assert.Equal(span, AnalysisRules.Name(step, AnalysisRules.FirstDay(step, Day(day))));

    [Fact]
    public void OutcomesAreCountedByWhatTheyAreInAnyOrder()
    {
        (string Session, string Member, AttendanceStatus Status, bool Expected)[] rows =
        [
            ("a", "M1", AttendanceStatus.Present, true), ("a", "M2", AttendanceStatus.Late, true), ("a", "M3", AttendanceStatus.Absent, true), ("a", "M4", AttendanceStatus.Excused, true),
            ("b", "M1", AttendanceStatus.LateAndLeftEarly, true), ("b", "M9", AttendanceStatus.LeftEarly, false),
        ];
        AnalysisLine Line(IEnumerable<(string Session, string Member, AttendanceStatus Status, bool Expected)> order)
        {
            var counting = new AnalysisRules(AnalysisStep.Month);
            foreach (var r in order) counting.Count(Day("2025-03-10"), "b1", r.Session, r.Member, r.Status, r.Expected);
            return Assert.Single(counting.Lines(["b1"]));
        }

        Assert.Equal(new AnalysisLine("2025-03", "b1", Sessions: 2, Expected: 5, Came: 3, Late: 2, LeftEarly: 2, Absent: 1, Excused: 1, WalkIn: 1, Members: 3), Line(rows));
        Assert.Equal(Line(rows), Line(rows.Reverse()));
        Assert.Equal(60, Line(rows).Rate);
    }

    [Fact]
    public void SpansComeInOrderAndUnitsAsTheyWereNamed()
    {
        var counting = new AnalysisRules(AnalysisStep.Quarter);
        foreach (var (day, unit) in new[] { ("2025-07-01", "a"), ("2025-02-01", "a"), ("2025-07-02", "z") }) counting.Count(Day(day), unit, "s", "M1", AttendanceStatus.Present, false);
        Assert.Equal(["2025-Q1 a", "2025-Q3 z", "2025-Q3 a"], counting.Lines(["z", "a"]).Select(l => $"{l.Span} {l.Unit}"));
        Assert.All(counting.Lines(["z", "a"]), l => Assert.Null(l.Rate));
    }

    [Theory]
    [InlineData(1, 2, 50)]
    [InlineData(1, 3, 33)]
    [InlineData(2, 3, 67)]
    [InlineData(1, 8, 13)]
    [InlineData(0, 4, 0)]
    public void TheShareIsRoundedHalfUp(long came, long expected, long rate) => Assert.Equal(rate, new AnalysisLine("", "", 1, expected, came, 0, 0, 0, 0, 0, 0).Rate);
}

using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.View;

public sealed class ArrivalsRulesTests
{
    private static readonly DateTimeOffset Nine = new(2026, 5, 23, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ALineCountsWhoHadSignedInByThen()
    {
        var view = Chart(Nine.AddMinutes(4), Session("s", "活动", (0, 2), (1, 3), (3, 1)));
        Assert.Equal(["09:00", "09:01", "09:02", "09:03", "09:04", "09:05"], view.Labels);
        Assert.Equal([540, 541, 542, 543, 544, 545], view.At);
        Assert.Equal([0, 2, 5, 5, 6, 6], Assert.Single(view.Lines).SoFar);
        Assert.Contains("活动 6", view.Label, StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyYetIsNoChart() => Assert.Empty(Chart(Nine, Session("s", "活动")).At);

    [Fact]
    public void ALongDayHasFewerPointsAndLosesNobody()
    {
        var view = Chart(Nine, Session("s", "活动", [.. Enumerable.Range(0, 9 * 60).Select(m => (m, 2L))]));
        Assert.InRange(view.At.Count, 20, ArrivalsRules.MaxPoints);
        Assert.Equal(9 * 60 * 2, view.Lines[0].SoFar[^1]);
    }

    [Fact]
    public void AClockThatWasWrongDoesNotBreakTheChart()
    {
        var view = Chart(Nine, Session("s", "活动", (-60 * 24 * 400, 1), (0, 5), (60 * 24 * 400, 1)));
        Assert.InRange(view.At.Count, 2, ArrivalsRules.MaxPoints);
        Assert.Equal(7, view.Lines[0].SoFar[^1]);
    }

    [Fact]
    public void MoreLinesThanCanBeToldApartAreJoined()
    {
        var sessions = Enumerable.Range(0, 6).Select(i => Session($"s{i}", $"活动{i}", (i, 10))).ToArray();
        Assert.Equal(["一", "二"], Chart(Nine, new LiveCentre("a", "一", sessions[..3], 0), new LiveCentre("b", "二", sessions[3..], 0)).Lines.Select(l => l.Name));
        var many = Chart(Nine, [.. sessions.Select((s, i) => new LiveCentre($"c{i}", $"中心{i}", [s], 0))]);
        Assert.Equal(("合计", 60), (Assert.Single(many.Lines).Name, many.Lines[0].SoFar[^1]));
    }

    [Fact]
    public void SessionsOfOneNameAreToldApart()
    {
        var view = Chart(Nine, new LiveCentre("a", "一", [Session("s1", "党课", (0, 1))], 0), new LiveCentre("b", "二", [Session("s2", "党课", (0, 1))], 0));
        Assert.Equal(["一 · 党课", "二 · 党课"], view.Lines.Select(l => l.Name));
    }

    private static LiveSession Session(string id, string name, params (int Minute, long Count)[] arrivals) => new(
        id, name, Nine.AddHours(-1), Nine, Nine.AddMinutes(5), Nine.AddHours(2), arrivals.Sum(a => a.Count), 0, 0, 100,
        [.. arrivals.Select(a => new LiveArrivals(Nine.AddMinutes(a.Minute), a.Count))]);

    private static ArrivalsView Chart(DateTimeOffset now, params LiveSession[] sessions) => Chart(now, new LiveCentre("c", "中心", sessions, 0));

    private static ArrivalsView Chart(DateTimeOffset now, params LiveCentre[] centres) => ArrivalsRules.Chart(centres, PageTexts.Chinese, new DistrictTime(DistrictClock.Zone(null), now));
}

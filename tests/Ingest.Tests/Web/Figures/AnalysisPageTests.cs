using System.Net;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Pages.Analysis;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Figures;

public sealed class AnalysisPageTests(PostgresServer server)
{
    private const long Today = 739_600;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheDistrictSeesItsFiguresAndGoesDownToPeople(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        var district = await DeskHost.GetAsync(client, "/analysis");
        Assert.Contains("到会率走势", district, StringComparison.Ordinal);
        Assert.Contains("东街道", district, StringComparison.Ordinal);
        Assert.Contains("class=\"heat-7\"", district, StringComparison.Ordinal);
        var sub = await DeskHost.GetAsync(client, "/analysis?unit=s1&step=quarter&category=meeting");
        Assert.Contains("第一支部", sub, StringComparison.Ordinal);
        Assert.DoesNotContain("第三支部", sub, StringComparison.Ordinal);
        var branch = await DeskHost.GetAsync(client, "/analysis?unit=b1");
        Assert.Contains("M02", branch, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", branch, StringComparison.Ordinal);
        Assert.Contains("王小明", await DeskHost.GetAsync(client, "/analysis?unit=b1&names=1"), StringComparison.Ordinal);
        Assert.Contains("Attendance rate over time", await DeskHost.GetAsync(host.As(StaffRole.District, "d", "en"), "/analysis?step=week"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyLooksBeyondHisUnits()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secretary = host.As(StaffRole.BranchSecretary, "b1");
        await DeskHost.GetAsync(secretary, "/analysis");
        await DeskHost.GetAsync(secretary, "/analysis?unit=b1");
        foreach (var other in (string[])["b2", "s1", "d", "nowhere"]) await DeskHost.GetAsync(secretary, $"/analysis?unit={other}", HttpStatusCode.NotFound);
        await DeskHost.GetAsync(host.As(StaffRole.DataProtection, "d"), "/analysis", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task EveryChartAndTheTableCanBeTakenAlong()
    {
        await using var host = await DeskHost.StartAsync(server);
        await FigureTown.FillAsync(host);
        var client = host.As(StaffRole.District, "d");
        foreach (var chart in (string[])["rate", "outcomes", "mix", "heat", "units"])
        {
            using var file = await client.GetAsync(new Uri($"/analysis?chart={chart}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.Content.Headers.ContentType?.MediaType);
        }

        Assert.Contains("东街道", await DeskHost.GetAsync(client, "/analysis?export=csv"), StringComparison.Ordinal);
        await DeskHost.GetAsync(client, "/analysis?chart=nothing", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("month", null, null, 12)]
    [InlineData("week", null, null, 13)]
    [InlineData("quarter", null, null, 8)]
    [InlineData("year", null, null, 5)]
    [InlineData("month", "2025-01-15", "2025-03-01", 3)]
    [InlineData(null, "2025-01-01", "2025-01-01", 1)]
    public void AnAddressNamesItsSpans(string? step, string? from, string? until, int spans) =>
        Assert.Equal(spans, AnalysisChoice.Of(step, from, until, null, Today)!.Spans().Count());

    [Theory]
    [InlineData("2025-03-01", "2025-02-01")]
    [InlineData("2015-01-01", "2025-01-01")]
    [InlineData("1-1-2025", null)]
    [InlineData("0001-01-01", "0001-01-02")]
    public void DaysThatMakeNoSenseAreRefused(string? from, string? until) => Assert.Null(AnalysisChoice.Of("month", from, until, null, Today));

    [Fact]
    public void AsManyDaysBeforeAreCompared()
    {
        var choice = AnalysisChoice.Of("month", "2025-01-01", "2025-01-31", "study", Today)!;
        Assert.Equal(new AnalysisSpan(choice.From - 31, choice.From - 1, "study"), choice.Before);
    }
}

using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class WarningServiceTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ANightsRoundRunsOnceAndAMissedOneIsMadeGood(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        // Drift by the rules the program comes with: N1 misses what everybody else comes to.
        for (var week = 0; week < 4; week++) district.Week(week, "N1");
        // 02:29 by the district's clock on the 26th of March.
        var time = new ManualTime(new DateTimeOffset(2024, 3, 25, 18, 29, 0, TimeSpan.Zero));
        using var service = new WarningService(district.Database.Database, district.Round, new WarningOptions(), TestProjection.Days().Zone, time, NullLogger<WarningService>.Instance);
        Assert.Null(service.Step(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromMinutes(1));
        var report = service.Step(TestContext.Current.CancellationToken)!;
        Assert.Equal(new DateOnly(2024, 3, 25), report.AsOf);
        Assert.NotEqual(0, report.Count(StepKind.Issue));
        Assert.Null(service.Step(TestContext.Current.CancellationToken));
        // The service was away for three nights and comes back at noon.
        time.Advance(TimeSpan.FromHours(80));
        Assert.Equal(new DateOnly(2024, 3, 28), service.Step(TestContext.Current.CancellationToken)!.AsOf);
        Assert.Null(service.Step(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatTheNightFoundIsFoundAgainWhenEverythingWasDerivedAnew(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        for (var week = 0; week < 4; week++) district.Week(week, "N1");
        var time = new ManualTime(new DateTimeOffset(2024, 3, 26, 4, 0, 0, TimeSpan.Zero));
        using var service = new WarningService(district.Database.Database, district.Round, new WarningOptions(), TestProjection.Days().Zone, time, NullLogger<WarningService>.Instance);
        Assert.NotEqual(0, service.Step(TestContext.Current.CancellationToken)!.Count(StepKind.Issue));
        var (episodes, notices) = (TestTables.Text(district.Database, "derived.warning_episodes"), district.Notices());
        // As the projection leaves it when it begins anew, by other rules for instance.
        district.Execute("delete from derived.warning_episodes");
        district.Execute("delete from derived.state where name <> 'belongs-to'");
        Assert.Empty(service.Step(TestContext.Current.CancellationToken)!.Steps);
        Assert.Null(service.Step(TestContext.Current.CancellationToken));
        Assert.Equal(episodes, TestTables.Text(district.Database, "derived.warning_episodes"));
        Assert.Equal(notices, district.Notices());
    }

    [Theory]
    [InlineData("2:30")]
    [InlineData("25:00")]
    [InlineData("soon")]
    public void ATimeThatIsNoneIsRefused(string at) => Assert.Equal($"Warnings:RunAt is '{at}'; give a time of day such as 02:30, or leave it empty for no nightly round.", Assert.Single(new WarningOptions { RunAt = at }.Problems()));
}

using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>What is summed by unit and day against the same counted from every single outcome.</summary>
public sealed class UnitDaysTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    private static DateTimeOffset At(int hour, int minute = 0) => TestDistrict.Nine.AddHours(hour - 9).AddMinutes(minute);

    public void Dispose() => _district.Dispose();

    private async Task<TestProjection> TappedAsync(string kind)
    {
        var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], At(8, 50)), _district.One.Tap(_district.Cards[1], At(9, 20)), _district.Far.Tap(_district.Cards[2], At(9)));
        foreach (var kiosk in (string[])["kiosk-1", "kiosk-2"]) projection.Say(kiosk, At(11), null, ("00000000000000aa", kiosk == "kiosk-1" ? 2 : 0, 3));
        return projection;
    }

    private static List<(string Unit, long Hour, long Count)> Rows(TestProjection projection)
    {
        using var connection = projection.Database.Database.OpenWithDerived();
        using var work = Work.Read(projection.Database.Database, connection);
        return [.. work.Query<(string, long, long)>("select unit, hour, case when hour < 0 then expected else arrivals end from derived.unit_days order by unit, hour, day, category")];
    }

    private static void AssertAgrees(TestProjection projection)
    {
        var (database, days) = (projection.Database.Database, TestProjection.Days());
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var units = work.Query<string>("select id from organisations order by id").ToList();
        var seen = 0;
        foreach (var unit in units)
        {
            var told = AnalysisReport.Read(database, days, new AnalysisQuestion(AnalysisStep.Year, unit, false, 0, 3_000_000, null), TestContext.Current.CancellationToken).Lines.SingleOrDefault();
            var summed = work.Query<(long Expected, long Came, long Late, long LeftEarly, long Absent, long Excused, long WalkIn)>("""
                select cast(coalesce(sum(expected), 0) as bigint), cast(coalesce(sum(came), 0) as bigint), cast(coalesce(sum(late), 0) as bigint), cast(coalesce(sum(left_early), 0) as bigint),
                       cast(coalesce(sum(absent), 0) as bigint), cast(coalesce(sum(excused), 0) as bigint), cast(coalesce(sum(walk_in), 0) as bigint)
                from derived.unit_days where unit = @unit and hour = -1
                """, new { unit }).Single();
            Assert.Equal((told?.Expected ?? 0, told?.Came ?? 0, told?.Late ?? 0, told?.LeftEarly ?? 0, told?.Absent ?? 0, told?.Excused ?? 0, told?.WalkIn ?? 0), summed);
            if (told is not null) seen++;
        }

        Assert.True(seen > 2, "The history has nothing to compare.");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASessionCountsOnceItHasEnded(string kind)
    {
        using var projection = await TappedAsync(kind);
        Assert.Empty(Rows(projection));
        await projection.AtAsync(At(23));
        Assert.NotEmpty(Rows(projection));
        AssertAgrees(projection);
        Assert.Contains(Rows(projection), r => r.Hour >= 0 && r.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatPeopleChangeAfterwardsIsFollowed(string kind)
    {
        using var projection = await TappedAsync(kind);
        await projection.AtAsync(At(23));
        projection.Correct("morning", "M004", CorrectionKind.Attended);
        await projection.ProjectAsync();
        AssertAgrees(projection);
        var days = TestProjection.Days();
        var before = Rows(projection);
        new RosterDesk(projection.Database.Database, days, projection.Time).Transfer("M001", "b3", days.Of(At(9).ToUnixTimeMilliseconds()) - 1, "secretary");
        await projection.ProjectAsync();
        AssertAgrees(projection);
        Assert.NotEqual(before, Rows(projection));
        TestProjection.AssertEqual(projection.Rebuild(), "after a transfer");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASessionWithAnotherCategoryLeavesNothingUnderTheOld(string kind)
    {
        using var projection = await TappedAsync(kind);
        await projection.AtAsync(At(23));
        projection.Enter(work =>
        {
            work.Execute("update sessions set category = 'study' where session = 'morning'");
            Changes.Add(work, ChangeKind.Session, "morning");
        });
        await projection.ProjectAsync();
        using var connection = projection.Database.Database.OpenWithDerived();
        using var work = Work.Read(projection.Database.Database, connection);
        var rows = work.Query<(string Session, string Category, long Expected)>("select session, category, expected from derived.session_units where hour = -1").ToList();
        Assert.All(rows.Where(r => r.Session == "morning"), r => Assert.Equal("study", r.Category));
        Assert.Equal(
            rows.GroupBy(r => r.Category).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Sum(r => r.Expected))),
            work.Query<(string, long)>("select category, cast(sum(expected) as bigint) from derived.unit_days where hour = -1 group by category order by category"));
        AssertAgrees(projection);
    }
}

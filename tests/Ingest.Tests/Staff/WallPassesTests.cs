using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Staff;

public sealed class WallPassesTests(PostgresServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ALinkLetsOneBrowserInOnce(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var passes = new WallPasses(database.Database, new ManualTime(Noon));
        var (_, link) = passes.Make("c1", "一楼大厅", "li")!.Value;
        Assert.Equal(("c1", "一楼大厅"), passes.Behind(link)!.Value);
        var (key, centre) = passes.Open(link)!.Value;
        Assert.Equal(("c1", "c1"), (centre, passes.CentreOf(key)));
        Assert.Null(passes.Open(link));
        Assert.Null(passes.Behind(link));
        Assert.Null(passes.CentreOf(link));
        Assert.Null(passes.CentreOf(new string('0', 64)));
        Assert.Equal(["wall-make c1", "wall-open c1"], database.Query<string>("select what || ' ' || subject from acts order by act"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnEndedPassShowsNothingMore(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var passes = new WallPasses(database.Database, new ManualTime(Noon));
        var (pass, link) = passes.Make("c1", "hall", "li")!.Value;
        var (key, _) = passes.Open(link)!.Value;
        Assert.Equal(pass, Assert.Single(passes.Living()).Pass);
        Assert.True(passes.End(pass, "wang"));
        Assert.False(passes.End(pass, "wang"));
        Assert.Null(passes.CentreOf(key));
        Assert.Empty(passes.Living());
        Assert.Equal("wang wall-end c1", database.Query<string>("select who || ' ' || what || ' ' || subject from acts order by act")[^1]);
    }

    [Fact]
    public void AnOldLinkOpensNothing()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var time = new ManualTime(Noon);
        var passes = new WallPasses(database.Database, time);
        var (_, link) = passes.Make("c1", "hall", "li")!.Value;
        time.Advance(WallPasses.LinkLasts + TimeSpan.FromSeconds(1));
        Assert.Null(passes.Behind(link));
        Assert.Null(passes.Open(link));
        Assert.Empty(passes.Living());
    }

    [Fact]
    public void WhenABrowserWasLastSeenIsKeptToTheMinute()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var time = new ManualTime(Noon);
        var passes = new WallPasses(database.Database, time);
        var (key, _) = passes.Open(passes.Make("c1", "hall", "li")!.Value.Link)!.Value;
        time.Advance(TimeSpan.FromSeconds(30));
        passes.CentreOf(key);
        Assert.Equal(Noon, passes.Living()[0].SeenAt);
        time.Advance(TimeSpan.FromSeconds(40));
        passes.CentreOf(key);
        Assert.Equal(Noon.AddSeconds(70), passes.Living()[0].SeenAt);
    }

    [Fact]
    public void ACentreHasOnlySoManyWalls()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var passes = new WallPasses(database.Database, new ManualTime(Noon));
        for (var i = 0; i < WallPasses.MostOfCentre; i++) Assert.NotNull(passes.Make("c1", "hall", "li"));
        Assert.Null(passes.Make("c1", "hall", "li"));
        Assert.NotNull(passes.Make("c2", "hall", "li"));
    }

    [Fact]
    public void NoSecretStandsInTheDatabase()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var passes = new WallPasses(database.Database, new ManualTime(Noon));
        var (_, link) = passes.Make("c1", "hall", "li")!.Value;
        var (key, _) = passes.Open(passes.Make("c1", "lift", "li")!.Value.Link)!.Value;
        var kept = string.Join(' ', database.Query<string>("select link || ' ' || secret from wall_passes").Concat(database.Query<string>("select detail from acts")));
        Assert.DoesNotContain(link, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(key, kept, StringComparison.Ordinal);
    }
}

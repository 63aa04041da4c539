using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Staff;

public sealed class FeedLinksTests(PostgresServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ALinkShowsItsUnitUntilItIsEnded(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var time = new ManualTime(Noon);
        var links = new FeedLinks(database.Database, time);
        var secret = links.Make("b1", "li")!;
        Assert.Equal("b1", links.UnitOf(secret));
        var link = Assert.Single(links.Living());
        Assert.Equal(("b1", "li", (DateTimeOffset?)Noon), (link.Unit, link.MadeBy, link.SeenAt));
        Assert.Null(links.UnitOf(link.Feed));
        Assert.True(links.End(link.Feed, "wang"));
        Assert.False(links.End(link.Feed, "wang"));
        Assert.Null(links.UnitOf(secret));
        Assert.Equal(["li feed-make b1", "wang feed-end b1"], database.Query<string>("select who || ' ' || what || ' ' || subject from acts order by act"));
        Assert.DoesNotContain(secret, string.Join(' ', database.Query<string>("select link from feed_links")), StringComparison.Ordinal);
    }

    [Fact]
    public void AUnitHasOnlySoManyLinks()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var links = new FeedLinks(database.Database, new ManualTime(Noon));
        for (var i = 0; i < FeedLinks.MostOfUnit; i++) Assert.NotNull(links.Make("b1", "li"));
        Assert.Null(links.Make("b1", "li"));
    }
}

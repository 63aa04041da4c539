using CardSystem.CardAgent.Uplink;

namespace CardSystem.CardAgent.Tests.Uplink;

public sealed class BackoffTests
{
    [Fact]
    public void WaitsGrowWithinTheirBoundsAndDifferBetweenKiosks()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var backoff = new Backoff(new Random(seed));
            var waits = Enumerable.Range(0, 40).Select(_ => backoff.Next()).ToList();
            Assert.All(waits, wait => Assert.InRange(wait, Backoff.Shortest, Backoff.Longest));
            Assert.All(waits.Skip(10), wait => Assert.InRange(wait, Backoff.Longest / 2, Backoff.Longest));
        }

        Assert.NotEqual(Enumerable.Range(0, 8).Aggregate(new Backoff(new Random(1)), Step).Next(), Enumerable.Range(0, 8).Aggregate(new Backoff(new Random(2)), Step).Next());
    }

    [Fact]
    public void ALinkThatComesAndGoesIsNotHammeredAndOneThatLivedStartsOver()
    {
        var backoff = new Backoff(new Random(1));
        for (var i = 0; i < 10; i++) backoff.Next();
        backoff.LinkLived(TimeSpan.FromSeconds(29));
        Assert.True(backoff.Next() >= Backoff.Longest / 2);
        backoff.LinkLived(TimeSpan.FromSeconds(30));
        Assert.True(backoff.Next() < TimeSpan.FromSeconds(1));
    }

    private static Backoff Step(Backoff backoff, int _)
    {
        backoff.Next();
        return backoff;
    }
}

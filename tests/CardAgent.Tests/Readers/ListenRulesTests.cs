using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Tests.Readers;

public class ListenRulesTests
{
    [Fact]
    public void RestsGrowFromAQuarterSecondToFive() =>
        Assert.Equal([0, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000], Enumerable.Range(1, 8).Select(f => ListenRules.RestAfter(f).TotalMilliseconds));

    [Fact]
    public void RestStaysAtFiveSecondsForEver() => Assert.Equal(TimeSpan.FromSeconds(5), ListenRules.RestAfter(int.MaxValue));

    [Fact]
    public void OneFailureIsNotYetAnAbsence() => Assert.Equal([false, true, true], Enumerable.Range(1, 3).Select(ListenRules.ServiceIsAway));

    [Fact]
    public void ServiceThatReturnsEarlyForeverIsSlowedDown()
    {
        Assert.Equal(TimeSpan.Zero, ListenRules.RestAfterTurn(20));
        Assert.True(ListenRules.RestAfterTurn(21) > TimeSpan.Zero);
    }
}

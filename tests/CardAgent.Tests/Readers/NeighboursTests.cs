using CardSystem.CardAgent.Readers;

namespace CardSystem.CardAgent.Tests.Readers;

public class NeighboursTests
{
    private readonly Neighbours _neighbours = new();

    private void Count(int a, int b) => _neighbours.Count(new Dictionary<string, int> { ["A"] = a, ["B"] = b });

    [Fact]
    public void ReaderIsDeafWhenItsNeighbourHeardManyAndItNone()
    {
        Count(0, 0);
        Count(0, 199);
        Assert.False(_neighbours.IsDeaf("A", 200));
        Count(0, 200);
        Assert.True(_neighbours.IsDeaf("A", 200));
        Assert.False(_neighbours.IsDeaf("B", 200));
    }

    [Fact]
    public void OneCardMakesItHearAgain()
    {
        Count(0, 0);
        Count(0, 500);
        Count(1, 501);
        Assert.False(_neighbours.IsDeaf("A", 200));
    }

    [Fact]
    public void ReaderThatJustCameIsNotBlamedForTheMorning()
    {
        _neighbours.Count(new Dictionary<string, int> { ["B"] = 900 });
        Count(0, 900);
        Count(0, 950);
        Assert.False(_neighbours.IsDeaf("A", 200));
    }

    [Fact]
    public void NeighbourThatStartsFromZeroAgainIsNotCountedBackwards()
    {
        Count(0, 0);
        Count(0, 150);
        Count(0, 10);
        Assert.False(_neighbours.IsDeaf("A", 160));
        Count(0, 20);
        Assert.True(_neighbours.IsDeaf("A", 160));
        Assert.False(_neighbours.IsDeaf("A", 161));
    }

    [Fact]
    public void ZeroSwitchesTheJudgementOff()
    {
        Count(0, 0);
        Count(0, 100_000);
        Assert.False(_neighbours.IsDeaf("A", 0));
    }
}

using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Screen;

public sealed class ScreenBoardTests
{
    [Fact]
    public void EachReaderHasItsOwnAnswerAndTheLatestCounts()
    {
        using var bench = new Workbench();
        bench.Screen.Show(Result("Reader B", ResultKind.Welcome));
        bench.Screen.Show(Result("Reader A", ResultKind.Refused));
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        bench.Screen.Show(Result("Reader B", ResultKind.Already));

        var shown = bench.Screen.State().Results;
        Assert.Equal([("Reader A", ResultKind.Refused, 2_000, 2_000), ("Reader B", ResultKind.Already, 0, 4_000)], shown.Select(r => (r.Result.Reader, r.Result.Kind, r.AgeMs, r.LeftMs)));
        Assert.Equal([2, 3], shown.Select(r => r.Result.Id));
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("Reader B", Assert.Single(bench.Screen.State().Results).Result.Reader);
    }

    [Fact]
    public void WhatTheCardSaysLaterJoinsItsAnswerAndNoOther()
    {
        using var bench = new Workbench();
        var first = bench.Screen.Show(Result("Reader A", ResultKind.Welcome));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        bench.Screen.Amend("Reader A", first, new ScreenCard("b1", 350, CardState.Written));
        var shown = Assert.Single(bench.Screen.State().Results);
        Assert.Equal((first, 1_000, new ScreenCard("b1", 350, CardState.Written)), (shown.Result.Id, shown.AgeMs, shown.Result.Card));
        Assert.Contains("\"card\":{\"branch\":\"b1\",\"credits\":350,\"state\":\"written\"}", bench.Screen.State().ToJson(), StringComparison.Ordinal);

        bench.Screen.Show(Result("Reader A", ResultKind.Refused));
        bench.Screen.Amend("Reader A", first, new ScreenCard("b1", 351, CardState.Written));
        bench.Screen.Amend("Reader B", first, new ScreenCard("b1", 351, CardState.Written));
        Assert.Null(Assert.Single(bench.Screen.State().Results).Result.Card);
    }

    [Fact]
    public void WithoutAnOpenSessionTheNextOneOfTheDayIsShown()
    {
        using var bench = new Workbench();
        bench.GiveConfig(Workbench.Session("later", startsInMinutes: 300), Workbench.Session("next", startsInMinutes: 120), Workbench.Session("tomorrow", startsInMinutes: 1_500));
        var state = bench.Screen.State();
        Assert.Null(state.Now);
        Assert.Equal("next", state.Next?.Id);
    }

    [Fact]
    public void CountsOfAnotherCentreOrFromBeforeTheLinkBrokeAreNotShown()
    {
        using var bench = new Workbench();
        bench.GiveConfig(Workbench.Session());
        bench.Screen.SetLive(new CentreLive("elsewhere", Workbench.Morning, [new SessionLive("study", 99, 0, 0, 99)]));
        Assert.Null(bench.Screen.State().Now?.Present);
        bench.Screen.SetLive(new CentreLive("hongkou", Workbench.Morning, [new SessionLive("study", 12, 2, 1, 40)]));
        Assert.Equal((12, 40), (bench.Screen.State().Now?.Present, bench.Screen.State().Now?.Expected));
        bench.Health.Raise(TroubleKind.LinkDown, "no connection to the centre");
        Assert.Null(bench.Screen.State().Now?.Present);
        Assert.False(bench.Screen.State().Online);
    }

    [Fact]
    public void ManyReadersDoNotFillTheScreen()
    {
        using var bench = new Workbench();
        for (var i = 0; i < 40; i++) bench.Screen.Show(Result($"Reader {i}", ResultKind.Welcome));
        Assert.Equal(16, bench.Screen.State().Results.Count);
    }

    private static ScreenResult Result(string reader, ResultKind kind) => new(0, reader, kind, RefusalReason.None, null, null, null, false, null, Workbench.Morning);
}

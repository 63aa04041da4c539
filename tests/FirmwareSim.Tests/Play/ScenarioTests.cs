using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Play;

namespace CardSystem.FirmwareSim.Tests.Play;

public sealed class ScenarioTests
{
    private static readonly Deck Deck = DeckMaker.Make(
        [.. Enumerable.Range(1, 40).Select(i => new DeckMember($"M{i}", "张三"))], new OddCards(1, 1, 1, 1, 1, 1), 5, 1, TimeProvider.System.GetUtcNow());

    private static Scenario Morning => Scenario.Read(TestFolder.OfCheckout("firmware-sim/scenarios/morning.json"));

    private static PlayPlan Plan(Scenario scenario, double seconds, int seed = 1, string[]? readers = null, string[]? relays = null) =>
        PlayPlan.Make(scenario, Deck, readers ?? ["A1", "A2", "B1", "B2"], relays ?? ["k1"], TimeSpan.FromSeconds(seconds), new Random(seed));

    [Fact]
    public void TheShippedMorningHasEverythingInIt()
    {
        var plan = Plan(Morning, 30);
        var steps = plan.StepsByReader.SelectMany(s => s).ToList();
        Assert.Equal(Enum.GetValues<CardKind>().ToHashSet(), steps.Select(s => s.Card.Kind).ToHashSet());
        Assert.Equal(["double-tap", "leave-lying", "pull-early", "tap", "two-readers"], steps.Select(s => s.What).Distinct().Order());
        Assert.Equal([CutMode.Refuse, CutMode.Silent, CutMode.Drop], plan.Cuts.Select(c => c.Mode));
        Assert.All(plan.StepsByReader, line => Assert.Equal(line.OrderBy(s => s.Due), line));
    }

    [Fact]
    public void TheRunIsStretchedToItsLength()
    {
        var (half, whole) = (Plan(Morning, 30), Plan(Morning, 60));
        Assert.Equal(half.Cuts[0].From * 2, whole.Cuts[0].From);
        int Arrivals(PlayPlan plan) => plan.StepsByReader.Sum(s => s.Count) - Morning.Occurrences.Count - 5;
        Assert.Equal(48, Arrivals(half));
        Assert.Equal(96, Arrivals(whole));
        Assert.All(whole.StepsByReader.SelectMany(s => s), s => Assert.InRange(s.Due, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void TheSeedSettlesTheRun()
    {
        static IEnumerable<string> Shape(PlayPlan plan) => plan.StepsByReader.SelectMany(s => s).Select(s => $"{s.Due} {s.Reader} {s.Card.Number} {s.What}");
        Assert.Equal(Shape(Plan(Morning, 30, 5)), Shape(Plan(Morning, 30, 5)));
        Assert.NotEqual(Shape(Plan(Morning, 30, 5)), Shape(Plan(Morning, 30, 6)));
    }

    [Fact]
    public void NobodySqueezesInBetweenADoubleTap()
    {
        var scenario = Scenario.Parse("""{"version":1,"arrivalsPerReaderMinute":300,"bursts":[{"from":0,"until":1}],"occurrences":[{"at":0.5,"do":"double-tap","afterMs":300}]}""", "s");
        foreach (var line in Plan(scenario, 20).StepsByReader)
        {
            var second = line.ToList().FindLastIndex(s => s.What == "double-tap");
            if (second < 0) continue;
            Assert.Equal(line[second].Card, line[second - 1].Card);
            Assert.Equal(TimeSpan.FromMilliseconds(300), line[second].Gap);
        }
    }

    [Fact]
    public void OrdinaryMembersComeOnceBeforeAnyComesAgain()
    {
        var scenario = Scenario.Parse("""{"version":1,"arrivalsPerReaderMinute":10,"bursts":[{"from":0,"until":1}]}""", "s");
        Assert.Equal(40, Plan(scenario, 60).StepsByReader.SelectMany(s => s).Select(s => s.Card.Number).Distinct().Count());
    }

    [Theory]
    [InlineData("""{"version":2}""", "version is 2")]
    [InlineData("""{"version":1,"wat":3}""", "wat")]
    [InlineData("""{"version":1,"arrivalsPerReaderMinute":-1}""", "arrivalsPerReaderMinute must be 0 to 600")]
    [InlineData("""{"version":1,"hand":{"patienceMs":1}}""", "hand.patienceMs")]
    [InlineData("""{"version":1,"bursts":[{"from":0.5,"until":0.1}]}""", "bursts[0]")]
    [InlineData("""{"version":1,"occurrences":[{"at":1.5,"do":"tap"}]}""", "occurrences[0]: at must be")]
    [InlineData("""{"version":1,"occurrences":[{"at":0.5,"do":"dance"}]}""", "not a scenario")]
    [InlineData("""{"version":1,"occurrences":[{"at":0.5,"do":"tap","faults":[{"kind":"cut-after","apdu":0}]}]}""", "occurrences[0]: faults[0]: apdu must be")]
    [InlineData("""{"version":1,"occurrences":[{"at":0.5,"do":"tap","faults":[{"kind":"explode","apdu":1}]}]}""", "not a scenario")]
    [InlineData("""{"version":1,"occurrences":[{"at":0.5,"do":"tap","faults":[null]}]}""", "faults[0] is null")]
    [InlineData("""{"version":1,"occurrences":null}""", "null")]
    [InlineData("""{"version":1,"cuts":[{"relay":"","from":0.1,"until":0.2}]}""", "cuts[0]")]
    [InlineData("null", "empty")]
    [InlineData("[", "not a scenario")]
    public void AWrongScenarioIsRefusedWithTheFieldsName(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Scenario.Parse(json, "s.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"version":1,"occurrences":[{"at":0.5,"do":"tap","reader":"Z"}]}""", "speaks of reader Z")]
    [InlineData("""{"version":1,"occurrences":[{"at":0.5,"do":"tap","reader":"#5"}]}""", "speaks of reader #5")]
    [InlineData("""{"version":1,"cuts":[{"relay":"k9","from":0.1,"until":0.2}]}""", "speaks of relay k9")]
    public void WhatTheScenarioNamesMustBeThere(string json, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Plan(Scenario.Parse(json, "s"), 10)).Message, StringComparison.Ordinal);

    [Fact]
    public void AKindTheDeckLacksIsAskedFor()
    {
        var poor = DeckMaker.Make([new DeckMember("M1", "张三")], new OddCards(), 5, 1, TimeProvider.System.GetUtcNow());
        var scenario = Scenario.Parse("""{"version":1,"occurrences":[{"at":0.5,"do":"tap","card":"not-yet-valid"}]}""", "s");
        var e = Assert.Throws<InputException>(() => PlayPlan.Make(scenario, poor, ["A"], [], TimeSpan.FromSeconds(1), new Random(1)));
        Assert.Contains("make the deck with --not-yet-valid 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutRelaysNothingIsCut() => Assert.Empty(Plan(Morning, 30, relays: []).Cuts);

    [Fact]
    public void TheShippedFaultsCoverEveryKind()
    {
        var scenario = Scenario.Read(TestFolder.OfCheckout("firmware-sim/scenarios/faults.json"));
        var kinds = Plan(scenario, 60).StepsByReader.SelectMany(s => s).SelectMany(s => s.Faults).Select(f => f.Kind).Distinct().ToList();
        Assert.Equal(Enum.GetValues<CardFaultKind>().Where(k => k != CardFaultKind.Mute).Order(), kinds.Order());
    }

    [Fact]
    public void FaultsOfTheCardAreOrderedAsData()
    {
        var scenario = Scenario.Parse("""
            {"version":1,"occurrences":[
              {"at":0.1,"do":"tap","faults":[{"kind":"cut-in-write","apdu":7,"write":2},{"kind":"slow","apdu":3,"ms":500}]},
              {"at":0.5,"do":"double-tap","reader":"#1","faults":[{"kind":"cut-after","apdu":9}]}]}
            """, "s");
        var steps = Plan(scenario, 10).StepsByReader.SelectMany(s => s).OrderBy(s => s.Due).ToList();
        Assert.Equal([new CardFault(CardFaultKind.CutInWrite, 7, 2), new CardFault(CardFaultKind.Slow, 3, Ms: 500)], steps[0].Faults);
        Assert.Equal([new CardFault(CardFaultKind.CutAfter, 9)], steps[1].Faults);
        Assert.Empty(steps[2].Faults);
    }
}

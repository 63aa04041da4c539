using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Tests.Cards;
using CardSystem.Contracts;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Readers;

public class ReaderLightsTests
{
    private static ReaderLights Lights(string kind) => new(Options.Create(new ReadersOptions { Lights = kind }));

    [Theory]
    [InlineData(TapOutcome.Accepted, "FF00400E0401000101")] // green, one beep
    [InlineData(TapOutcome.Repeated, "FF00400F0401000101")] // both lamps, one beep
    [InlineData(TapOutcome.Refused, "FF00400D0401010301")] // red, three beeps
    public void EachOutcomeHasItsLightAndSound(TapOutcome outcome, string command)
    {
        var card = new ScriptedCard().Expect(command, "9002");
        Lights("auto").Show(card, outcome);
        card.AssertDone();
    }

    [Fact]
    public void NothingIsShownForNothing()
    {
        var card = new ScriptedCard();
        Lights("auto").Show(card, TapOutcome.Void);
        Lights("none").Show(card, TapOutcome.Accepted);
        Lights("NONE").Show(card, TapOutcome.Accepted);
        Assert.Empty(card.Sent);
    }

    [Theory]
    [InlineData("auto", 1)]
    [InlineData("acr122u", 5)]
    public void ReaderThatRefusesIsLeftAlone(string kind, int tries)
    {
        var lights = Lights(kind);
        var card = new AnsweringCard(_ => [0x6E, 0x00]);
        for (var i = 0; i < 20; i++) lights.Show(card, TapOutcome.Accepted);
        Assert.Equal(tries, card.Commands);
    }

    [Fact]
    public void DriverThatRefusesIsLeftAloneToo()
    {
        var lights = Lights("auto");
        var card = new AnsweringCard(_ => throw FakeCardSystem.Error(0x80100022));
        for (var i = 0; i < 20; i++) lights.Show(card, TapOutcome.Accepted);
        Assert.Equal(1, card.Commands);
    }

    [Fact]
    public void CardThatLeftFirstSaysNothingAboutTheLights()
    {
        var lights = Lights("auto");
        var gone = new AnsweringCard(_ => throw FakeCardSystem.Error(0x80100069, cardLost: true));
        for (var i = 0; i < 20; i++) lights.Show(gone, TapOutcome.Accepted);
        Assert.Equal(20, gone.Commands);
        lights.Show(new AnsweringCard(_ => throw new ObjectDisposedException("channel")), TapOutcome.Accepted);
    }

    [Fact]
    public void RefusalsAreCountedInARow()
    {
        var lights = Lights("acr122u");
        var answers = 0;
        var card = new AnsweringCard(_ => ++answers % 5 == 0 ? [0x90, 0x02] : [0x63, 0x00]);
        for (var i = 0; i < 20; i++) lights.Show(card, TapOutcome.Accepted);
        Assert.Equal(20, card.Commands);
    }
}

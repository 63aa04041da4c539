using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Readers;

public class CardWatchRulesTests
{
    private static ReaderSighting Seen(bool present = false, bool mute = false, uint events = 4, bool attached = true) => new("A", attached, present, mute, events, default);

    [Fact]
    public void NothingChangesWhileNothingChanges()
    {
        Assert.Equal(CardMove.None, CardWatchRules.Compare(default, Seen()));
        Assert.Equal(CardMove.None, CardWatchRules.Compare(new ShownCard(true, false, 4), Seen(present: true)));
        Assert.Equal(CardMove.None, CardWatchRules.Compare(new ShownCard(true, true, 4), Seen(mute: true)));
    }

    [Fact]
    public void CardComesAndLeaves()
    {
        Assert.Equal(CardMove.Came, CardWatchRules.Compare(default, Seen(present: true)));
        Assert.Equal(CardMove.Came, CardWatchRules.Compare(default, Seen(mute: true)));
        Assert.Equal(CardMove.Left, CardWatchRules.Compare(new ShownCard(true, false, 4), Seen(events: 5)));
        Assert.Equal(CardMove.Left, CardWatchRules.Compare(new ShownCard(true, true, 4), Seen(events: 5)));
    }

    [Fact]
    public void AnotherCountOfEventsIsAnotherCard() => Assert.Equal(CardMove.Exchanged, CardWatchRules.Compare(new ShownCard(true, false, 4), Seen(present: true, events: 6)));

    [Fact]
    public void CardThatWakesUpIsSeenAgain() => Assert.Equal(CardMove.Exchanged, CardWatchRules.Compare(new ShownCard(true, true, 4), Seen(present: true)));

    [Fact]
    public void UnavailableReaderSaysNothingOfItsCard()
    {
        Assert.Equal(CardMove.None, CardWatchRules.Compare(new ShownCard(true, false, 4), Seen(attached: false, events: 0)));
        Assert.Equal(CardMove.None, CardWatchRules.Compare(default, Seen(attached: false, present: true)));
    }

    [Theory]
    [InlineData(PcscCodes.RemovedCard)]
    [InlineData(PcscCodes.NoSmartcard)]
    public void CardTakenAwayIsNotTriedAgain(uint code) =>
        Assert.Equal(new AfterFailure(false, TimeSpan.Zero, RefusalReason.CardRemoved, false), CardWatchRules.Decide(PcscCodes.Exception(code, "talk"), 1, mute: false));

    [Fact]
    public void ResetByAnotherProgramIsMendedAtOnce() =>
        Assert.Equal(new AfterFailure(true, TimeSpan.Zero, RefusalReason.None, false), CardWatchRules.Decide(PcscCodes.Exception(PcscCodes.ResetCard, "talk"), 1, mute: false));

    [Fact]
    public void DeadContextIsMadeAnewAtOnceAndThenWaitedFor()
    {
        var dead = PcscCodes.Exception(PcscCodes.CommunicationError, "talk");
        Assert.Equal(new AfterFailure(true, TimeSpan.Zero, RefusalReason.None, true), CardWatchRules.Decide(dead, 1, mute: false));
        Assert.Equal(new AfterFailure(true, TimeSpan.FromMilliseconds(250), RefusalReason.None, true), CardWatchRules.Decide(dead, 2, mute: false));
        Assert.Equal(new AfterFailure(false, TimeSpan.Zero, RefusalReason.CardUnreadable, true), CardWatchRules.Decide(dead, 10, mute: false));
    }

    [Fact]
    public void CardThatDoesNotAnswerGetsTimeToWakeUp()
    {
        var silent = PcscCodes.Exception(PcscCodes.UnresponsiveCard, "connect");
        Assert.Equal([100, 200, 400], Enumerable.Range(1, 3).Select(attempt => CardWatchRules.Decide(silent, attempt, mute: false).Rest.TotalMilliseconds));
        Assert.Equal(new AfterFailure(false, TimeSpan.Zero, RefusalReason.CardUnreadable, false), CardWatchRules.Decide(silent, 4, mute: false));
        Assert.False(CardWatchRules.Decide(silent, 2, mute: true).Again);
    }

    [Fact]
    public void ConversationOverItsTimeIsNotBegunAgain() =>
        Assert.Equal(RefusalReason.CardUnreadable, CardWatchRules.Decide(new CardServiceException("Too long.", SessionChannel.OverTime, cardLost: true), 1, mute: false).Reason);
}

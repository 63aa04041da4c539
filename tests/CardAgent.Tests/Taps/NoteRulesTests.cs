using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Taps;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Tests.Taps;

public sealed class NoteRulesTests
{
    private static readonly TimetableSession Session = Workbench.Session() with { Credit = 200, LateCredit = 50, Category = 3, InOut = true };

    private static readonly Tap Tap = new()
    {
        Id = new TapId(Workbench.Kiosk, new JournalId("0123456789abcdef"), 4),
        At = Workbench.Morning,
        MonotonicMs = 1,
        Boot = "00ff",
        Reader = "A",
        Outcome = TapOutcome.Accepted,
        Previous = new byte[32],
    };

    private static CardNote? Note(TapOutcome outcome, TimetableSession? session, bool late = false, TapStep step = TapStep.In) =>
        NoteRules.Of(Tap with { Outcome = outcome }, new TapVerdict(outcome, RefusalReason.None, session, late, null, step));

    [Theory]
    [InlineData(false, TapStep.In, 200, ActivityKind.SignedIn)]
    [InlineData(true, TapStep.In, 50, ActivityKind.SignedIn)]
    [InlineData(false, TapStep.Out, 0, ActivityKind.SignedOut)]
    [InlineData(false, TapStep.Back, 0, ActivityKind.SignedIn)]
    public void TheFirstSignInOfAStayPromisesTheCredits(bool late, TapStep step, int credits, ActivityKind kind) =>
        Assert.Equal(new CardEntry(new SessionId("study"), credits, 3, kind), Note(TapOutcome.Accepted, Session, late, step)!.Entry);

    [Fact]
    public void AServiceIsCalledSo() => Assert.Equal(ActivityKind.Service, Note(TapOutcome.Accepted, Session with { Rate = true })!.Entry!.Kind);

    [Fact]
    public void ATapWithoutASessionOrARepeatedOneLeavesNoRecord()
    {
        Assert.Null(Note(TapOutcome.Accepted, null)!.Entry);
        Assert.Null(Note(TapOutcome.Repeated, Session)!.Entry);
        Assert.Equal((Tap.Id, Tap.At), Note(TapOutcome.Repeated, Session) is { } note ? (note.Tap, note.At) : default);
    }

    [Fact]
    public void ARefusedTapLeavesNothing() => Assert.Null(Note(TapOutcome.Refused, Session));
}

using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Taps;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Taps;

public sealed class TapRulesTests
{
    private static readonly CardId Zhang = new("CARD0001");
    private static readonly Func<CardId, RefusalReason> NoHotlist = _ => RefusalReason.None;
    private static readonly TimetableSession Study = Workbench.Session();

    [Fact]
    public void FirstTapIsAccepted()
    {
        var verdict = Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning);
        Assert.Equal(new TapVerdict(TapOutcome.Accepted, RefusalReason.None, Study, false, null), verdict);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(600_000, false)]
    [InlineData(600_001, true)]
    public void LateBeginsAMillisecondAfterTheLimit(int milliseconds, bool late) =>
        Assert.Equal(late, Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning.AddMilliseconds(milliseconds)).Late);

    [Fact]
    public void OutsideEverySessionATapIsStillAccepted()
    {
        var verdict = Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning.AddDays(1));
        Assert.Equal(TapOutcome.Accepted, verdict.Outcome);
        Assert.Null(verdict.Session);
    }

    [Theory]
    [InlineData(0, TapOutcome.Repeated)]
    [InlineData(14_399, TapOutcome.Repeated)]
    [InlineData(14_400, TapOutcome.Accepted)]
    [InlineData(-14_399, TapOutcome.Repeated)]
    [InlineData(-14_400, TapOutcome.Accepted)]
    public void SecondTapWithinTheRepeatTimeIsRepeatedWhicheverWayTheClockWent(int seconds, TapOutcome outcome)
    {
        var earlier = Workbench.Morning.AddSeconds(-seconds);
        var verdict = Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning, (_, _) => earlier);
        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(outcome == TapOutcome.Repeated ? earlier : null, verdict.Since);
    }

    [Fact]
    public void HavingSignedInElsewhereDoesNotCountHere()
    {
        var asked = new List<SessionId?>();
        Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning, (_, session) => { asked.Add(session); return null; });
        Assert.Equal([new SessionId("study")], asked);
    }

    [Fact]
    public void T6_WhereMembersOnlySignInASecondTapIsNeverASignOut()
    {
        for (var seconds = 1; seconds < 14_400; seconds += 600)
            Assert.Equal(TapOutcome.Repeated, Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning.AddSeconds(seconds), (_, _) => Workbench.Morning).Outcome);
    }

    [Theory]
    [InlineData(false, 59_999, TapOutcome.Repeated, TapStep.In)]
    [InlineData(false, 60_000, TapOutcome.Accepted, TapStep.Out)]
    [InlineData(false, -59_999, TapOutcome.Repeated, TapStep.In)]
    [InlineData(true, 0, TapOutcome.Repeated, TapStep.Out)]
    [InlineData(true, 59_999, TapOutcome.Repeated, TapStep.Out)]
    [InlineData(true, 60_000, TapOutcome.Accepted, TapStep.Back)]
    public void WhereMembersSignOutTooTapsAMinuteApartAlternate(bool wasOut, int milliseconds, TapOutcome outcome, TapStep step)
    {
        var earlier = new SignIn(Zhang, new SessionId("study"), Workbench.Morning, wasOut);
        var verdict = TapRules.Decide(
            new SeenCard(Zhang, RefusalReason.None), Workbench.Kiosk, Workbench.Morning.AddMilliseconds(milliseconds), [Study with { InOut = true }], new KioskPolicy(), NoHotlist, (_, _) => earlier);
        Assert.Equal((outcome, step, false), (verdict.Outcome, verdict.Step, verdict.Late));
        Assert.Equal(step == TapStep.Back ? null : Workbench.Morning, verdict.Since);
    }

    [Theory]
    [InlineData(false, TapOutcome.Accepted, TapStep.In, true)]
    [InlineData(false, TapOutcome.Repeated, TapStep.In, false)]
    [InlineData(false, TapOutcome.Refused, TapStep.In, false)]
    [InlineData(true, TapOutcome.Accepted, TapStep.In, false)]
    [InlineData(true, TapOutcome.Accepted, TapStep.Out, true)]
    [InlineData(true, TapOutcome.Accepted, TapStep.Back, false)]
    public void AServiceIsRatedOnceItIsOver(bool inOut, TapOutcome outcome, TapStep step, bool asked)
    {
        Assert.Equal(asked, TapRules.IsToBeRated(new TapVerdict(outcome, RefusalReason.None, Study with { InOut = inOut, Rate = true }, false, null, step)));
        Assert.False(TapRules.IsToBeRated(new TapVerdict(outcome, RefusalReason.None, Study with { InOut = inOut }, false, null, step)));
    }

    [Fact]
    public void RepeatTimeOfZeroMeansEveryTapCounts() =>
        Assert.Equal(TapOutcome.Accepted, Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Morning, (_, _) => Workbench.Morning, new KioskPolicy(RepeatSeconds: 0)).Outcome);

    [Fact]
    public void EveryRefusalReasonRefusesAndIsKept()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>().Where(r => r != RefusalReason.None))
        {
            var verdict = Decide(new SeenCard(Zhang, reason), Workbench.Morning, (_, _) => Workbench.Morning);
            Assert.Equal(TapVerdict.Refused(reason), verdict);
        }
    }

    [Fact]
    public void ACardReportedLostIsRefused()
    {
        var verdict = TapRules.Decide(new SeenCard(Zhang, RefusalReason.None), Workbench.Kiosk, Workbench.Morning, [Study], new KioskPolicy(), c => c == Zhang ? RefusalReason.CardRevoked : RefusalReason.None, (_, _) => null);
        Assert.Equal(TapVerdict.Refused(RefusalReason.CardRevoked), verdict);
    }

    [Fact]
    public void ACardWithoutNumberIsNeverAccepted() =>
        Assert.Equal(TapVerdict.Refused(RefusalReason.CardUnreadable), Decide(new SeenCard(null, RefusalReason.None), Workbench.Morning));

    [Fact]
    public void SameTapNeedsSameReaderMemorySameCardSameReasonAndTime()
    {
        var seen = new SeenCard(Zhang, RefusalReason.None);
        var policy = new KioskPolicy(FlickerMs: 1_500);
        var until = TapRules.HereUntil(policy, leftAt: 10_000);
        Assert.True(TapRules.IsSameTap(seen, until, seen, 11_500));
        Assert.False(TapRules.IsSameTap(seen, until, seen, 11_501));
        Assert.False(TapRules.IsSameTap(null, until, seen, 10_001));
        Assert.False(TapRules.IsSameTap(seen, until, seen with { Card = new CardId("CARD0002") }, 10_001));
        Assert.False(TapRules.IsSameTap(seen, until, seen with { Reason = RefusalReason.ProofFailed }, 10_001));
    }

    [Fact]
    public void ManyRandomMorningsAgreeWithAPlainReading()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var policy = new KioskPolicy(RepeatSeconds: random.Next(0, 8_000));
            var timetable = Enumerable.Range(0, random.Next(0, 4)).Select(i => Workbench.Session($"s{i}", startsInMinutes: random.Next(-200, 200))).ToList();
            var memory = new Dictionary<(CardId, SessionId?), DateTimeOffset>();
            for (var i = 0; i < 40; i++)
            {
                var card = new CardId($"CARD{random.Next(4):0000}");
                var at = Workbench.Morning.AddSeconds(random.Next(-12_000, 12_000));
                var verdict = TapRules.Decide(new SeenCard(card, RefusalReason.None), Workbench.Kiosk, at, timetable, policy, NoHotlist, (c, s) => memory.TryGetValue((c, s), out var m) ? new SignIn(c, s, m) : null);
                var session = SessionRules.Choose(timetable, Workbench.Kiosk, at);
                var key = (card, session is null ? (SessionId?)null : new SessionId(session.Id));
                var repeats = memory.TryGetValue(key, out var before) && Math.Abs((at - before).TotalSeconds) < policy.RepeatSeconds;
                Assert.True(verdict.Outcome == (repeats ? TapOutcome.Repeated : TapOutcome.Accepted), $"seed {seed}, tap {i}");
                Assert.True(verdict.Session == session, $"seed {seed}, tap {i}");
                if (!repeats) memory[key] = at;
            }
        }
    }

    private static TapVerdict Decide(SeenCard card, DateTimeOffset at, Func<CardId, SessionId?, DateTimeOffset?>? signedIn = null, KioskPolicy? policy = null) =>
        TapRules.Decide(card, Workbench.Kiosk, at, [Study], policy ?? new KioskPolicy(), NoHotlist, (c, s) => signedIn?.Invoke(c, s) is { } at ? new SignIn(c, s, at) : null);
}

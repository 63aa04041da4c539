using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Closings;

namespace CardSystem.Ingest.Tests.Projection;

public sealed class ClosingRulesTests
{
    private const long Hour = 3_600_000;

    /// <summary>2026-05-01 11:00 in Shanghai.</summary>
    private static readonly long Closes = new DateTimeOffset(2026, 5, 1, 3, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly ClosingTerms Terms = new(24 * Hour, 30 * 24 * Hour, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    private static PlannedSession Session(SessionKind kind = SessionKind.Required, SessionFate fate = SessionFate.Planned) => new(0, "a", "c1", ["b1"], new TimetableSession(
        "morning", "Morning", At(Closes - 3 * Hour), At(Closes - 2 * Hour), At(Closes - 2 * Hour), At(Closes), [])) { Kind = kind, Fate = fate };

    private static DateTimeOffset At(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private static Closing Judge(long now, params Door[] doors) => ClosingRules.Judge(Session(), true, doors, now, Terms);

    [Fact]
    public void BeforeItsClosingItRunsAndIsLookedAtThen() => Assert.Equal(new Closing(SessionPhase.Running, "", 0, true, Closes), Judge(Closes - 1, Door.Silent("k")));

    [Fact]
    public void AtItsClosingItIsClosedWhereEveryDoorIsCompleteToIt() =>
        Assert.Equal(new Closing(SessionPhase.Closed, "", Closes, true, long.MaxValue), Judge(Closes, new Door("k", Closes, Closes, 0), new Door("l", Closes, Closes + 5, 3)));

    [Fact]
    public void ADoorThatIsComplete_OneMillisecondLess_HoldsIt()
    {
        var waiting = Judge(Closes, new Door("kiosk-7", Closes, Closes - 1, 0), new Door("l", Closes, Closes, 0));
        Assert.Equal((SessionPhase.Waiting, "held: kiosk-7 was last heard of at 10:59", Closes - 1, false, Closes + 24 * Hour), (waiting.Phase, waiting.Held, waiting.CompleteTo, waiting.IsSettled, waiting.Next));
    }

    [Fact]
    public void TheHoldIsTold()
    {
        Assert.Equal("held: kiosk-7 has 37 taps waiting since 09:12", Judge(Closes, new Door("kiosk-7", Closes, Closes - 108 * 60_000, 37)).Held);
        Assert.Equal("held: kiosk-7 has 1 tap waiting since 2026-04-30 11:00, and 1 more kiosk", Judge(Closes, Door.Silent("a"), new Door("kiosk-7", Closes, Closes - 24 * Hour, 1)).Held);
        Assert.Equal("held: a has never reported, and 2 more kiosks", Judge(Closes, Door.Silent("b"), Door.Silent("a"), Door.Silent("c")).Held);
        Assert.Equal("held: kiosk-7 has 5 taps that are not here", Judge(Closes, new Door("kiosk-7", Closes, 0, 5)).Held);
    }

    [Fact]
    public void FromTheDeadlineOnItIsProvisionalAndKiosksThatNeverReportedHoldItNoMore()
    {
        var late = new Door("k", Closes - Hour, Closes - Hour, 0);
        Assert.Equal(SessionPhase.Waiting, Judge(Closes + 24 * Hour - 1, late, Door.Silent("l")).Phase);
        var provisional = Judge(Closes + 24 * Hour, late, Door.Silent("l"));
        Assert.Equal((SessionPhase.Provisional, "held: k was last heard of at 10:00", false, late.HeardAt + Terms.Silence), (provisional.Phase, provisional.Held, provisional.IsSettled, provisional.Next));
        Assert.Equal((SessionPhase.Closed, true), (Judge(Closes + 24 * Hour, Door.Silent("l")).Phase, Judge(Closes + 24 * Hour, Door.Silent("l")).IsSettled));
    }

    [Fact]
    public void AKioskThatFellSilentLongAgoHoldsNothing()
    {
        var silent = new Door("k", Closes - Terms.Silence, Closes - Terms.Silence, 4);
        Assert.Equal(SessionPhase.Closed, Judge(Closes, silent).Phase);
        Assert.Equal(SessionPhase.Waiting, Judge(Closes, silent with { HeardAt = silent.HeardAt + 1 }).Phase);
    }

    [Fact]
    public void T34_ARequiredSessionNobodyWasRecordedAtHasNoRegister()
    {
        var door = new Door("k", Closes, Closes, 0);
        Assert.Equal(SessionPhase.RegisterMissing, ClosingRules.Judge(Session(), false, [door], Closes, Terms).Phase);
        Assert.Equal(SessionPhase.RegisterMissing, ClosingRules.Judge(Session(), false, [door with { CompleteTo = 1 }], Closes + 24 * Hour, Terms).Phase);
        Assert.Equal(SessionPhase.Waiting, ClosingRules.Judge(Session(), false, [door with { CompleteTo = 1 }], Closes, Terms).Phase);
        Assert.Equal(SessionPhase.Closed, ClosingRules.Judge(Session(SessionKind.Open), false, [door], Closes, Terms).Phase);
    }

    [Fact]
    public void ACancelledSessionIsCancelledAtAnyTime() =>
        Assert.All([0L, Closes, Closes + 48 * Hour], now => Assert.Equal(SessionPhase.Cancelled, ClosingRules.Judge(Session(fate: SessionFate.Cancelled), true, [Door.Silent("k")], now, Terms).Phase));

    [Fact]
    public void TheJudgementHoldsUntilTheInstantItNames()
    {
        // Whatever the doors say, time alone changes nothing before Next, and something at it: the ledger relies on both.
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            Door[] doors = [.. Enumerable.Range(0, random.Next(4)).Select(n => random.Next(4) == 0 ? Door.Silent($"k{n}") : new Door($"k{n}", Closes + random.Next(-800, 30) * Hour, Closes + random.Next(-800, 30) * Hour, random.Next(3)))];
            var now = Closes + random.Next(-10, 900) * Hour;
            var judged = Judge(now, doors);
            var before = judged.Next == long.MaxValue ? now + 5_000 * Hour : judged.Next - 1;
            Assert.Equal(judged with { Next = 0 }, Judge(before, doors) with { Next = 0 });
            if (judged.Next != long.MaxValue) Assert.True(judged.Next > now);
        }
    }
}

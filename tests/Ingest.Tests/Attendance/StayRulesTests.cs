using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class StayRulesTests
{
    [Fact]
    public void TapsAlternateInAndOutAndTheStaysAreSummed()
    {
        var outcome = Judge(Session(inOut: true), Taps("08:50", "09:20", "09:30", "10:55"));
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("08:50"), At("10:55"), 30 + 85, "tap", 0), outcome);
    }

    [Fact]
    public void MinutesAreWholeAndSecondsOfSeveralStaysAddUp() =>
        Assert.Equal(3, Judge(Session(inOut: true), Taps("09:00:00", "09:01:30", "09:10:00", "09:11:30.999"))!.Value.Minutes);

    [Theory]
    [InlineData("09:00:00.000", TapRole.Repeat)]
    [InlineData("09:00:59.999", TapRole.Repeat)]
    [InlineData("09:01:00.000", TapRole.Out)]
    public void T40_ATapWithinAMinuteIsTheSameTapAgain(string second, TapRole role) =>
        Assert.Equal([TapRole.In, role], StayRules.Roles(Session(inOut: true).Session, Taps("09:00:00", second)));

    [Fact]
    public void AMinuteCountsFromTheTapThatCountedSoThatTappingOnAndOnEndsSomeTime() =>
        Assert.Equal([TapRole.In, TapRole.Repeat, TapRole.Out], StayRules.Roles(Session(inOut: true).Session, Taps("09:00:00", "09:00:40", "09:01:20")));

    [Fact]
    public void TheSameMinuteAtTwoDoorsIsOneSignIn()
    {
        TapPoint[] taps = InOrder([new(At("09:00:00"), 1, 5), new(At("09:00:20"), 2, 9), new(At("10:55"), 2, 10)]);
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00:00"), At("10:55"), 115, "tap", 0), Judge(Session(inOut: true), taps));
    }

    [Fact]
    public void T27_AForgottenSignOutIsClosedAtThePlannedEnd()
    {
        var outcome = Judge(Session(inOut: true), Taps("09:00"));
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00"), At("11:00"), 120, "forgotten-sign-out", 0), outcome);
        Assert.True(Judge(Session(inOut: true), Taps("09:00"), phase: SessionPhase.Provisional)!.Value.Provisional);
    }

    [Fact]
    public void T27_AForgottenSignOutIsNeverPairedWithTheNextMorning()
    {
        // Even where the next morning's tap were given to this session, it lies outside: the stay ends at the planned end.
        TapPoint[] taps = [new(At("09:00"), 1, 1), new(At("09:00", 2), 1, 2)];
        Assert.Equal(Judge(Session(inOut: true), [taps[0]]), Judge(Session(inOut: true), taps));
        Assert.Equal([TapRole.In, TapRole.Outside], StayRules.Roles(Session(inOut: true).Session, taps));
        // And the next morning's session begins with a sign-in of its own.
        var tomorrow = Session(inOut: true).Session;
        tomorrow = tomorrow with { Opens = tomorrow.Opens.AddDays(1), Closes = tomorrow.Closes.AddDays(1), LateAfter = tomorrow.LateAfter.AddDays(1) };
        Assert.Equal([TapRole.Outside, TapRole.In], StayRules.Roles(tomorrow, taps));
    }

    [Fact]
    public void T27_TheRuleClosesAForgottenSignOutHoweverLateItIsApplied()
    {
        // Nothing in the rule asks what time it is: closing after a week of downtime comes to the same as closing at once.
        Assert.Equal(AttendanceRules.ByTap, Judge(Session(inOut: true), Taps("09:00"), phase: SessionPhase.Waiting)?.Rule);
        Assert.Equal(At("11:00"), Judge(Session(inOut: true), Taps("09:00"), phase: SessionPhase.Closed)?.Out);
    }

    [Theory]
    [InlineData(SessionPhase.Running)]
    [InlineData(SessionPhase.Waiting)]
    public void WhileTheSignOutMayStillComeTheStayIsOpen(SessionPhase phase) =>
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00"), 0, 30, "tap", 0), Judge(Session(inOut: true), Taps("09:00", "09:30", "10:00"), phase: phase));

    [Fact]
    public void ASecondStayLeftOpenIsClosedAndTheFirstOneStands() =>
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00"), At("11:00"), 30 + 60, "forgotten-sign-out", 0), Judge(Session(inOut: true), Taps("09:00", "09:30", "10:00")));

    [Fact]
    public void ASignInAfterThePlannedEndIsAStayOfNoMinutes() =>
        Assert.Equal(new Outcome(AttendanceStatus.Late, true, false, At("11:10"), At("11:10"), 0, "forgotten-sign-out", 0), Judge(Session(inOut: true), Taps("11:10")));

    [Fact]
    public void T21_AStayAcrossMidnightIsOneStay()
    {
        TapPoint[] taps = [new(At("21:45"), 1, 1), new(At("01:55", 2), 1, 2)];
        Assert.Equal(new Outcome(AttendanceStatus.Present, false, false, At("21:45"), At("01:55", 2), 250, "tap", 0), Judge(Night(), taps, expected: false));
        Assert.Equal(new Outcome(AttendanceStatus.Present, false, false, At("21:45"), At("02:00", 2), 255, "forgotten-sign-out", 0), Judge(Night(), taps[..1], expected: false));
    }
}

using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class AttendanceRulesTests
{
    public static TheoryData<SessionPhase> Phases => [.. Enum.GetValues<SessionPhase>()];

    [Theory]
    [InlineData("08:29:59.999", null)]
    [InlineData("08:30:00.000", AttendanceStatus.Present)]
    [InlineData("09:10:00.000", AttendanceStatus.Present)]
    [InlineData("09:10:00.001", AttendanceStatus.Late)]
    [InlineData("11:29:59.999", AttendanceStatus.Late)]
    [InlineData("11:30:00.000", null)]
    public void T40_TheEdgesOfSigningInAreFixedToTheMillisecond(string tap, AttendanceStatus? status) =>
        Assert.Equal(status, Judge(Session(), Taps(tap), expected: false)?.Status);

    [Theory]
    [InlineData("10:49:59.999", AttendanceStatus.LeftEarly)]
    [InlineData("10:50:00.000", AttendanceStatus.Present)]
    [InlineData("11:29:59.999", AttendanceStatus.Present)]
    public void T40_TheEdgesOfSigningOutAreFixedToTheMillisecond(string tap, AttendanceStatus status) =>
        Assert.Equal(status, Judge(Session(inOut: true), Taps("09:00", tap))?.Status);

    [Fact]
    public void T40_ASignOutAtTheClosingIsNotOfTheSession() =>
        Assert.Equal(AttendanceRules.ByForgottenSignOut, Judge(Session(inOut: true), Taps("09:00", "11:30"))?.Rule);

    [Fact]
    public void LateAndLeftEarlyAreBothKept() =>
        Assert.Equal(AttendanceStatus.LateAndLeftEarly, Judge(Session(inOut: true), Taps("09:20", "10:00"))?.Status);

    [Fact]
    public void ASessionWithoutALimitForLeavingHasNobodyLeaveEarly()
    {
        var whole = Session(inOut: true) with { Ends = At("11:30"), LeaveFrom = At("11:30") };
        Assert.Equal(AttendanceStatus.Present, Judge(whole, Taps("09:00", "09:30"))?.Status);
        // Who stays to the planned end never leaves early, whatever the limit says.
        var odd = Session(inOut: true) with { Ends = At("11:00"), LeaveFrom = At("11:20") };
        Assert.Equal(AttendanceStatus.Present, Judge(odd, Taps("09:00", "11:00"))?.Status);
        Assert.Equal(AttendanceStatus.LeftEarly, Judge(odd, Taps("09:00", "10:59:59.999"))?.Status);
    }

    [Fact]
    public void WhereMembersOnlySignInTheFirstTapDecidesAndTheOthersAreRepeats() =>
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:05"), 0, 0, "tap", 0), Judge(Session(), Taps("09:05", "09:20", "11:00")));

    [Theory, MemberData(nameof(Phases))]
    public void OneTapOfASignInOnlySessionIsTheSameInEveryPhaseButCancelled(SessionPhase phase)
    {
        var outcome = Judge(Session(), Taps("09:05"), phase: phase);
        Assert.Equal(phase == SessionPhase.Cancelled ? null : AttendanceRules.JudgeFirst(Session(), true, At("09:05")), outcome);
    }

    [Theory]
    [InlineData(SessionPhase.Running, null)]
    [InlineData(SessionPhase.Waiting, null)]
    [InlineData(SessionPhase.Closed, AttendanceStatus.Absent)]
    [InlineData(SessionPhase.Provisional, AttendanceStatus.Absent)]
    [InlineData(SessionPhase.RegisterMissing, null)]
    [InlineData(SessionPhase.Cancelled, null)]
    public void T33_AMemberWithoutAnyTapIsFoundAbsentOnceItIsKnownWhoCame(SessionPhase phase, AttendanceStatus? status)
    {
        var outcome = Judge(Session(), [], phase: phase);
        Assert.Equal(status, outcome?.Status);
        if (outcome is { } absent) Assert.Equal(new Outcome(AttendanceStatus.Absent, true, phase == SessionPhase.Provisional, 0, 0, 0, "no-tap", 0), absent);
    }

    [Fact]
    public void T34_ARegisterNobodyWasRecordedAtMakesNobodyAbsentAndNobodyExcused()
    {
        Assert.Null(Judge(Session(), [], phase: SessionPhase.RegisterMissing));
        Assert.Null(Judge(Session(), [], phase: SessionPhase.RegisterMissing, excuse: Approved(0, long.MaxValue)));
        // What a person says of somebody still counts.
        Assert.Equal(AttendanceStatus.Absent, Judge(Session(), [], phase: SessionPhase.RegisterMissing, corrections: [Correct(9, CorrectionKind.NotAttended)])?.Status);
    }

    [Theory, MemberData(nameof(Phases))]
    public void T38_ACancelledSessionHasNoAttendanceWhateverWasTappedOrEntered(SessionPhase phase)
    {
        var session = Session(inOut: true, fate: SessionFate.Cancelled);
        Assert.Null(Judge(session, Taps("09:00", "10:55"), phase: phase));
        Assert.Null(Judge(session, [], phase: phase));
        Assert.Null(Judge(session, [], phase: phase, excuse: Approved(0, long.MaxValue)));
        Assert.Null(Judge(session, [], phase: phase, corrections: [Correct(9, CorrectionKind.Attended)]));
        Assert.Null(Judge(Session(), Taps("09:00"), phase: SessionPhase.Cancelled));
    }

    [Fact]
    public void T28_ToBeExpectedOrSignedUpIsNotToAttend()
    {
        // An open session with a sign-up knows nobody as expected: without a tap there is nothing.
        Assert.Null(Judge(Session(kind: SessionKind.Open), [], expected: false));
        Assert.False(Judge(Session(), [], expected: true)!.Value.Attended);
    }

    [Theory]
    [InlineData(SessionKind.Open)]
    [InlineData(SessionKind.Volunteer)]
    [InlineData(SessionKind.Service)]
    public void NobodyIsAbsentFromWhatIsNotRequired(SessionKind kind)
    {
        Assert.Null(Judge(Session(kind: kind), [], expected: true));
        Assert.False(Judge(Session(kind: kind), Taps("09:00"), expected: true)!.Value.Expected);
    }

    [Fact]
    public void AWalkInIsPresentAndNotExpected()
    {
        Assert.Equal(new Outcome(AttendanceStatus.Present, false, false, At("09:00"), 0, 0, "tap", 0), Judge(Session(), Taps("09:00"), expected: false));
        Assert.Null(Judge(Session(), [], expected: false));
    }

    [Fact]
    public void AnApprovedExcuseCountsWhereNothingWasTappedAndAttendingBeatsIt()
    {
        var excuse = Approved(At("08:00"), At("12:00"), act: 7);
        Assert.Equal(new Outcome(AttendanceStatus.Excused, true, false, 0, 0, 0, "excuse", 7), Judge(Session(), [], excuse: excuse));
        Assert.Equal(AttendanceStatus.Late, Judge(Session(), Taps("09:30"), excuse: excuse)?.Status);
        Assert.Null(Judge(Session(), [], excuse: excuse, phase: SessionPhase.Running));
        Assert.True(Judge(Session(), [], excuse: excuse, phase: SessionPhase.Provisional)!.Value.Provisional);
        Assert.Null(Judge(Session(), [], expected: false, excuse: excuse));
    }

    [Theory]
    [InlineData("09:00", "09:00:00.001", true)]
    [InlineData("08:00", "09:00", false)]
    [InlineData("09:00:00.001", "12:00", false)]
    [InlineData("08:59:59.999", "09:00:00.001", true)]
    public void T40_AnExcuseCoversTheSessionsThatStartWithinIt(string from, string until, bool covers) =>
        Assert.Equal(covers, Approved(At(from), At(until)).Covers(Session()));

    [Fact]
    public void AnExcuseForOneSessionCoversThatOneAlone()
    {
        var excuse = new Excuse(1, "M001", Id, 0, 0, "sick", "flu", ExcuseState.Approved, 2);
        Assert.True(excuse.Covers(Session()));
        Assert.False(excuse.Covers(Session(id: "evening")));
    }

    [Fact]
    public void T24_TheSameMemberAtTwoOfflineKiosksIsOneAttendanceWhateverArrivesFirst()
    {
        TapPoint[] taps = [new(At("09:00:10"), 2, 1), new(At("09:00:05"), 1, 8)];
        foreach (var session in new[] { Session(), Session(inOut: true) })
        {
            var both = Judge(session, InOrder(taps), phase: SessionPhase.Running);
            Assert.Equal(At("09:00:05"), both!.Value.In);
            Assert.Equal(both, Judge(session, InOrder(taps.Reverse()), phase: SessionPhase.Running));
        }
    }

    [Fact]
    public void T26_OneTapAloneIsTheAttendanceHoweverManyCome()
    {
        // What fires at the first attendance looks at the sign-in, and that never changes with later taps.
        TapPoint[] taps = [.. Enumerable.Range(0, 60).Select(i => new TapPoint(At("09:00") + (i * 90_000L), i % 3, i))];
        for (var n = 1; n <= taps.Length; n++) Assert.Equal(taps[0].At, Judge(Session(inOut: true), taps[..n])!.Value.In);
    }

    [Fact]
    public void SessionsAtTheSameTimeAreJudgedEachByItsOwnTaps()
    {
        // Two required sessions overlap; the timetable gives each tap to one of them, and the other one knows nothing of it.
        var hall = Session(id: "hall") with { Session = Session(id: "hall").Session with { Kiosks = ["kiosk-1"] } };
        var room = Session(id: "room", activity: "Party class") with { Session = Session(id: "room").Session with { Kiosks = ["kiosk-2"] } };
        var timetable = new Timetable([hall, room]);
        var chosen = timetable.Choose("c1", "kiosk-2", At("09:00"));
        Assert.Same(room, chosen);
        Assert.Equal(AttendanceStatus.Present, Judge(room, Taps("09:00"))?.Status);
        Assert.Equal(AttendanceStatus.Absent, Judge(hall, [])?.Status);
        Assert.Equal(AttendanceStatus.Excused, Judge(hall, [], excuse: new Excuse(1, "M001", "hall", 0, 0, "elsewhere", "at the party class", ExcuseState.Approved, 2))?.Status);
        // Who walks over from one to the other attends both.
        Assert.Same(hall, timetable.Choose("c1", "kiosk-1", At("10:00")));
        Assert.Equal(AttendanceStatus.Late, Judge(hall, Taps("10:00"))?.Status);
    }
}

using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

public sealed class CorrectionTests
{
    private static Outcome? With(PlannedSession session, string[] taps, params Correction[] corrections) => Judge(session, Taps(taps), corrections: corrections);

    [Fact]
    public void ACorrectionOutweighsTapsAndTheLastOneByActCounts()
    {
        Assert.Equal(new Outcome(AttendanceStatus.Absent, true, false, 0, 0, 0, "correction", 9), With(Session(), ["09:00"], Correct(9, CorrectionKind.NotAttended)));
        Assert.Equal(new Outcome(AttendanceStatus.Excused, true, false, 0, 0, 0, "correction", 12), With(Session(), ["09:00"], Correct(9, CorrectionKind.NotAttended), Correct(12, CorrectionKind.Excused)));
    }

    [Fact]
    public void TakingCorrectionsBackLetsCountWhatWasRecorded() =>
        Assert.Equal(With(Session(), ["09:20"]), With(Session(), ["09:20"], Correct(9, CorrectionKind.NotAttended), Correct(12, CorrectionKind.AsRecorded)));

    [Fact]
    public void AttendedWithoutTapsOrTimesIsTheSessionAsPlanned()
    {
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00"), 0, 0, "correction", 9), With(Session(), [], Correct(9, CorrectionKind.Attended)));
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00"), At("11:00"), 120, "correction", 9), With(Session(inOut: true), [], Correct(9, CorrectionKind.Attended)));
    }

    [Fact]
    public void TimesThatAreNotToldAreTheTaps()
    {
        Assert.Equal(new Outcome(AttendanceStatus.Late, true, false, At("09:20"), 0, 0, "correction", 9), With(Session(), ["09:20"], Correct(9, CorrectionKind.Attended)));
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:05"), At("10:55"), 110, "correction", 9), With(Session(inOut: true), ["09:20", "10:55"], Correct(9, CorrectionKind.Attended, "09:05")));
        Assert.Equal(new Outcome(AttendanceStatus.LeftEarly, true, false, At("09:00"), At("10:30"), 90, "correction", 9), With(Session(inOut: true), ["09:00"], Correct(9, CorrectionKind.Attended, null, "10:30")));
        // Two stays with a break between them keep the break.
        Assert.Equal(With(Session(inOut: true), ["09:00", "09:30", "10:00", "10:55"])!.Value.Minutes, With(Session(inOut: true), ["09:00", "09:30", "10:00", "10:55"], Correct(9, CorrectionKind.Attended))!.Value.Minutes);
    }

    [Fact]
    public void AttendedOverAStayLeftOpenEndsItAtThePlannedEnd()
    {
        Assert.Equal(new Outcome(AttendanceStatus.Present, true, false, At("09:00"), At("11:00"), 30 + 60, "correction", 9), With(Session(inOut: true), ["09:00", "09:30", "10:00"], Correct(9, CorrectionKind.Attended)));
        // A sign-out that is told ends one stay from the sign-in on, and a sign-in tapped after it is not meant.
        Assert.Equal((At("09:00"), At("10:55"), 115), Times(With(Session(inOut: true), ["09:00", "09:30", "10:00"], Correct(9, CorrectionKind.Attended, null, "10:55"))));
        Assert.Equal((At("09:00"), At("10:30"), 90), Times(With(Session(inOut: true), ["10:45"], Correct(9, CorrectionKind.Attended, null, "10:30"))));
        Assert.Equal((At("08:40"), At("08:40"), 0), Times(With(Session(inOut: true), [], Correct(9, CorrectionKind.Attended, null, "08:40"))));
    }

    private static (long In, long Out, int Minutes) Times(Outcome? outcome) => (outcome!.Value.In, outcome.Value.Out, outcome.Value.Minutes);

    [Theory]
    [InlineData("09:10:00.000", AttendanceStatus.Present)]
    [InlineData("09:10:00.001", AttendanceStatus.Late)]
    public void T40_CorrectedTimesHaveTheSameEdges(string @in, AttendanceStatus status) =>
        Assert.Equal(status, With(Session(), [], Correct(9, CorrectionKind.Attended, @in))?.Status);

    [Fact]
    public void NotHavingAttendedStillMayBeExcused()
    {
        var outcome = Judge(Session(), Taps("09:00"), excuse: Approved(At("08:00"), At("12:00")), corrections: [Correct(9, CorrectionKind.NotAttended)]);
        Assert.Equal((AttendanceStatus.Excused, "excuse", 5L), (outcome!.Value.Status, outcome.Value.Rule, outcome.Value.Act));
    }

    [Fact]
    public void NobodyIsCorrectedToAbsentWhoWasNotExpectedOrBeforeTheSessionHasClosed()
    {
        Assert.Null(Judge(Session(), Taps("09:00"), expected: false, corrections: [Correct(9, CorrectionKind.NotAttended)]));
        Assert.Null(Judge(Session(), Taps("09:00"), phase: SessionPhase.Running, corrections: [Correct(9, CorrectionKind.NotAttended)]));
        Assert.Null(Judge(Session(), [], expected: false, corrections: [Correct(9, CorrectionKind.Excused)]));
        Assert.False(Judge(Session(), [], expected: false, corrections: [Correct(9, CorrectionKind.Attended)])!.Value.Expected);
    }

    [Fact]
    public void T30_TakingSomebodyOutAgainLeavesNothingToCount()
    {
        Assert.True(Judge(Session(), Taps("09:00"), phase: SessionPhase.Running)!.Value.Attended);
        Assert.Null(Judge(Session(), Taps("09:00"), phase: SessionPhase.Running, corrections: [Correct(9, CorrectionKind.NotAttended)]));
    }

    [Fact]
    public void T35_VersionsTellWhatItWasFromActToAct()
    {
        var versions = AttendanceRules.Versions(Session(), true, SessionPhase.Closed, [], null,
            [Correct(9, CorrectionKind.Attended), Correct(12, CorrectionKind.Excused), Correct(15, CorrectionKind.AsRecorded)]);
        Assert.Equal(
            [(0L, AttendanceStatus.Absent), (9L, AttendanceStatus.Present), (12L, AttendanceStatus.Excused), (15L, AttendanceStatus.Absent)],
            versions.Select(v => (v.Act, v.Outcome!.Value.Status)));
        // An excuse approved afterwards is no version of its own: it is a fact about the member, as a late tap is.
        Assert.Equal([(0L, AttendanceStatus.Excused)], AttendanceRules.Versions(Session(), true, SessionPhase.Closed, [], Approved(0, long.MaxValue), AsTapped).Select(v => (v.Act, v.Outcome!.Value.Status)));
    }

    [Fact]
    public void ACorrectionThatChangesNothingAddsNoVersion() =>
        Assert.Single(AttendanceRules.Versions(Session(), true, SessionPhase.Closed, Taps("09:00"), null, [Correct(9, CorrectionKind.AsRecorded)]));
}

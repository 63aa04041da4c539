using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;
using static CardSystem.Ingest.Tests.Attendance.Morning;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>Every result explains itself: which taps, which rule, which version, which act.</summary>
public sealed class ExplanationRulesTests
{
    private static Explanation Explain(PlannedSession session, string[] taps, bool expected = true, SessionPhase phase = SessionPhase.Closed, Excuse? excuse = null, params Correction[] corrections)
    {
        var points = Taps(taps);
        NamedTap[] named = [.. points.Select(p => new NamedTap(p, $"kiosk-1/00000000000000aa/{p.Sequence}"))];
        return ExplanationRules.Explain(new OutcomeFile(session, phase, Judge(session, points, expected, phase, excuse, corrections), named, excuse, corrections), TimeZoneInfo.Utc);
    }

    [Fact]
    public void ATapIsNamedAndComparedWithTheLimit()
    {
        var (english, chinese) = Explain(Session(), ["09:10:00.001", "09:30"]);
        Assert.Equal("Late: signed in 2026-05-01 09:10:00.001, after the late limit 2026-05-01 09:10:00. "
            + "Taps: 2026-05-01 09:10:00.001 kiosk-1/00000000000000aa/1 (in); 2026-05-01 09:30:00 kiosk-1/00000000000000aa/2 (repeat). (Attendance rules, version 1, rule tap.)", english);
        Assert.Equal("迟到：2026-05-01 09:10:00.001 签到，已过迟到时限 2026-05-01 09:10:00。"
            + "刷卡：2026-05-01 09:10:00.001 kiosk-1/00000000000000aa/1（签到）；2026-05-01 09:30:00 kiosk-1/00000000000000aa/2（重复）。（考勤规则第 1 版，规则 tap）", chinese);
    }

    private static Explanation Tell(PlannedSession session, string[] taps, SessionPhase phase = SessionPhase.Closed, Excuse? excuse = null)
    {
        var points = Taps(taps);
        NamedTap[] named = [.. points.Select(p => new NamedTap(p, $"kiosk-{1 + (p.Sequence % 2)}/00000000000000aa/{p.Sequence}"))];
        return ExplanationRules.Tell(new OutcomeFile(session, phase, Judge(session, points, true, phase, excuse, []), named, excuse, []), TimeZoneInfo.Utc,
            new Dictionary<string, string> { ["kiosk-1"] = "东门终端" }, kind => kind == "sick" ? new("Illness", "病假") : new(kind, kind));
    }

    [Fact]
    public void PeopleAreToldTheHourTheMinuteAndTheKioskByItsName()
    {
        var (english, chinese) = Tell(Session(), ["09:12:30.417", "09:30"]);
        // The second kiosk has lost its name: its id is better than nothing.
        Assert.Equal("Late: signed in 09:12, after the late limit 09:10. Taps: 09:12 at kiosk-2 (in); 09:30 at 东门终端 (repeat). (Attendance rules, version 1.)", english);
        Assert.Equal("迟到：09:12 签到，已过迟到时限 09:10。刷卡：09:12 kiosk-2（签到）；09:30 东门终端（重复）。（考勤规则第 1 版）", chinese);
    }

    [Theory]
    [InlineData("09:10:20.500", "signed in 09:10:20, after the late limit 09:10:00.")]
    [InlineData("09:10:00.001", "signed in 09:10:00.001, after the late limit 09:10:00.000.")]
    [InlineData("09:09:59.999", "signed in 09:09, by the late limit 09:10.")]
    public void WhatIsLateByLessThanAMinuteSaysSo(string tap, string said) => Assert.Contains(said, Tell(Session(), [tap]).English, StringComparison.Ordinal);

    [Fact]
    public void TwoTapsInOneMinuteAreToldApartAndTheOthersStayShort() =>
        Assert.Contains("Taps: 09:00:05 at kiosk-2 (in); 09:00:41 at 东门终端 (repeat); 09:05 at kiosk-2 (repeat).", Tell(Session(), ["09:00:05.300", "09:00:41", "09:05"]).English, StringComparison.Ordinal);

    [Fact]
    public void ALeaveIsToldByTheNameOfItsKindAndAnotherDayByItsDate()
    {
        Assert.StartsWith("Excused: nothing counts as tapped, and excuse 4 (Illness: flu), approved", Tell(Session(), [], excuse: Approved(At("08:00"), At("12:00"))).English, StringComparison.Ordinal);
        Assert.Contains("请假 4（病假：flu）", Tell(Session(), [], excuse: Approved(At("08:00"), At("12:00"))).Chinese, StringComparison.Ordinal);
        var corrected = new OutcomeFile(Session(), SessionPhase.Closed, new Outcome(AttendanceStatus.Present, true, false, At("09:00") + 86_400_000, 0, 0, AttendanceRules.ByCorrection, 9), [], null, []);
        Assert.Contains("in 2026-05-02 09:00. (", ExplanationRules.Tell(corrected, TimeZoneInfo.Utc, new Dictionary<string, string>(), k => new(k, k)).English, StringComparison.Ordinal);
    }

    [Fact]
    public void SigningOutIsTold()
    {
        var (english, chinese) = Explain(Session(inOut: true), ["09:00", "10:30"], expected: false);
        Assert.StartsWith("Left early: signed in 2026-05-01 09:00:00, by the late limit 2026-05-01 09:10:00; signed out 2026-05-01 10:30:00, before the leave limit 2026-05-01 10:50:00; 90 minutes. The member was not expected.", english, StringComparison.Ordinal);
        Assert.StartsWith("早退：2026-05-01 09:00:00 签到，未过迟到时限 2026-05-01 09:10:00；2026-05-01 10:30:00 签退，早于早退时限 2026-05-01 10:50:00；共 90 分钟。该成员不在应到范围。", chinese, StringComparison.Ordinal);
        Assert.Contains("has not signed out", Explain(Session(inOut: true), ["09:00"], phase: SessionPhase.Running).English, StringComparison.Ordinal);
        Assert.StartsWith("Present: signed in 2026-05-01 09:00:00 and did not sign out, so the stay ends by rule 2026-05-01 11:00:00; 120 minutes.", Explain(Session(inOut: true), ["09:00"]).English, StringComparison.Ordinal);
    }

    [Fact]
    public void AbsenceAndExcuseAreTold()
    {
        Assert.Equal("Absent: the member was expected, and nothing was tapped. Provisional: not every kiosk's taps are known to be here. (Attendance rules, version 1, rule no-tap.)", Explain(Session(), [], phase: SessionPhase.Provisional).English);
        Assert.Equal("Excused: nothing counts as tapped, and excuse 4 (sick: flu), approved by act 5, covers the session. (Attendance rules, version 1, rule excuse.)", Explain(Session(), [], excuse: Approved(At("08:00"), At("12:00"))).English);
        Assert.Equal("请假：无有效刷卡，请假 4（sick：flu）已批准（操作 5），涵盖本场次。（考勤规则第 1 版，规则 excuse）", Explain(Session(), [], excuse: Approved(At("08:00"), At("12:00"))).Chinese);
    }

    [Fact]
    public void ACorrectionIsToldWithItsActItsAuthorAndItsReason()
    {
        Assert.Equal("Present: corrected by 王秘书 (act 9): signed the paper list; in 2026-05-01 09:00:00, out 2026-05-01 11:00:00, 120 minutes. (Attendance rules, version 1, rule correction.)",
            Explain(Session(inOut: true), [], corrections: Correct(9, CorrectionKind.Attended)).English);
        Assert.Equal("出席：更正（操作 9，王秘书）：signed the paper list；签到 2026-05-01 09:00:00，签退 2026-05-01 11:00:00，共 120 分钟。（考勤规则第 1 版，规则 correction）",
            Explain(Session(inOut: true), [], corrections: Correct(9, CorrectionKind.Attended)).Chinese);
        Assert.StartsWith("No attendance: corrected (act 9): signed the paper list; the member is not expected.", Explain(Session(), ["09:00"], expected: false, corrections: Correct(9, CorrectionKind.NotAttended)).English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SessionPhase.Cancelled, "No attendance: the session is cancelled.")]
    [InlineData(SessionPhase.RegisterMissing, "No attendance: nobody was recorded at this session, so its register is missing and nobody is absent.")]
    [InlineData(SessionPhase.Waiting, "No attendance yet: who is absent is decided once the session is closed and its kiosks are complete.")]
    public void WhyThereIsNoAttendanceIsToldToo(SessionPhase phase, string english) =>
        Assert.Equal(english + " (Attendance rules, version 1.)", Explain(Session(), [], phase: phase).English);

    [Fact]
    public void ManyTapsAreCountedAndNotListed() =>
        Assert.Contains("; and 5 more.", Explain(Session(), [.. Enumerable.Range(0, 25).Select(i => $"09:{i:D2}")]).English, StringComparison.Ordinal);

    [Fact]
    public void EveryStatusHasANameInBothLanguages() =>
        Assert.Equal(6, Enum.GetValues<AttendanceStatus>().Select(ExplanationRules.Name).Distinct().Count());
}

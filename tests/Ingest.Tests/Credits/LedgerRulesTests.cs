using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class LedgerRulesTests
{
    private static string[] Derive(PolicyHistory policies, params SessionFact[] facts) => Told(LedgerRules.Derive(One, facts, policies, AtHome));

    [Theory]
    [InlineData(AttendanceStatus.Present, "a Attendance 2")]
    [InlineData(AttendanceStatus.Late, "a Attendance 1")]
    [InlineData(AttendanceStatus.LeftEarly, "a Attendance 0.66")]
    [InlineData(AttendanceStatus.LateAndLeftEarly, "a Attendance 0.32")]
    [InlineData(AttendanceStatus.Absent, "a Attendance -0.5")]
    [InlineData(AttendanceStatus.Excused, "a Attendance 0.25")]
    public void EachStatusIsWorthWhatThePolicySays(AttendanceStatus status, string entry) => Assert.Equal(
        [entry], Derive(Always(Category("study", "\"points\":2,\"late\":0.5,\"leftEarly\":0.33,\"absent\":-0.5,\"excused\":0.25")), Fact(Session("a", "2026-03-02 09:00"), status)));

    [Fact]
    public void WhatIsWorthNothingHasNoEntry()
    {
        var policies = Always(Category("study", "\"points\":2,\"late\":0"));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00"), AttendanceStatus.Late)));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00"), AttendanceStatus.Absent)));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00", "unheard-of"))));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00", fate: SessionFate.Cancelled))));
        Assert.Empty(Derive(policies, Facts(Session("a", "2026-03-02 09:00"), (0, null))));
        Assert.Empty(Derive(PolicyHistory.Empty, Fact(Session("a", "2026-03-02 09:00"))));
    }

    [Fact]
    public void AnAbsenceIsDeductedOnlyWhenItIsCertainAndTheMemberWasExpected()
    {
        var policies = Always(Category("study", "\"points\":2,\"absent\":-1"));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00"), AttendanceStatus.Absent, provisional: true)));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00"), AttendanceStatus.Absent, expected: false)));
    }

    [Fact]
    public void WalkInsEarnWhereThePolicyLetsThem()
    {
        var policies = Always(Category("study", "\"points\":2,\"walkIn\":false"));
        Assert.Empty(Derive(policies, Fact(Session("a", "2026-03-02 09:00"), expected: false)));
        Assert.Equal(["a Attendance 2"], Derive(policies, Fact(Session("a", "2026-03-02 09:00", kind: SessionKind.Open), expected: false)));
        Assert.Equal(["a Attendance 2"], Derive(Always(Category("study", "\"points\":2")), Fact(Session("a", "2026-03-02 09:00"), expected: false)));
    }

    [Theory]
    [InlineData(29)]
    [InlineData(30, "a Attendance 1", "a Hours 0.75", "a Minutes 30 min")]
    [InlineData(100, "a Attendance 1", "a Hours 2.5", "a Minutes 100 min")]
    [InlineData(119, "a Attendance 1", "a Hours 2.97", "a Minutes 119 min")]
    [InlineData(500, "a Attendance 1", "a Hours 3", "a Minutes 120 min")]
    public void HoursCountFromTheLeastToTheMostMinutes(int minutes, params string[] entries) => Assert.Equal(
        entries, Derive(Always(Category("volunteer", "\"points\":1,\"perHour\":1.5,\"minimumMinutes\":30,\"maximumMinutes\":120,\"timeBank\":true")),
            Fact(Session("a", "2026-03-02 09:00", "volunteer", SessionKind.Volunteer, inOut: true), AttendanceStatus.Present, minutes)));

    [Fact]
    public void WithoutSignOutNoMinutesAreAskedFor() => Assert.Equal(
        ["a Attendance 1"], Derive(Always(Category("volunteer", "\"points\":1,\"perHour\":1,\"minimumMinutes\":30,\"timeBank\":true")), Fact(Session("a", "2026-03-02 09:00", "volunteer"))));

    [Fact]
    public void CapsCutInTheOrderOfTheSessionsAndNameThemselves() => Assert.Equal(
        ["a Attendance 2", "b Attendance 1 of 2 by study/month", "c Attendance 0 of 2 by study/month", "d Attendance 2", "e Attendance 0.5 of 2 by all/year"],
        Derive(Always(Category("study", "\"points\":2,\"caps\":{\"month\":3}"), ",\"caps\":{\"year\":5.5}"),
            Fact(Session("e", "2026-04-09 09:00")), Fact(Session("c", "2026-03-04 09:00")), Fact(Session("a", "2026-03-02 09:00")), Fact(Session("d", "2026-04-02 09:00")), Fact(Session("b", "2026-03-03 09:00"))));

    [Fact]
    public void OfTwoCapsTheTighterIsNamed() => Assert.Equal(
        ["a Attendance 1 of 5 by all/quarter", "b Attendance 0 of 5 by all/quarter", "c Attendance 1 of 5 by all/quarter"],
        Derive(Always(Category("study", "\"points\":5,\"caps\":{\"month\":3,\"year\":4}"), ",\"caps\":{\"quarter\":1}"),
            Fact(Session("a", "2026-01-02 09:00")), Fact(Session("b", "2026-03-31 23:59")), Fact(Session("c", "2026-04-01 00:00"))));

    [Theory]
    [InlineData("2026-01-31 23:59", "2026-02-01 00:00", "month")]
    [InlineData("2026-03-31 23:59", "2026-04-01 00:00", "quarter")]
    [InlineData("2026-12-31 23:59", "2027-01-01 00:00", "year")]
    public void APeriodEndsAtMidnightInTheDistrict(string last, string first, string span)
    {
        var policies = Always(Category("study", $"\"points\":2,\"caps\":{{\"{span}\":2}}"));
        var earlier = Local(last).AddMinutes(-1).DateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["a Attendance 2", $"b Attendance 0 of 2 by study/{span}", "c Attendance 2"], Derive(policies, Fact(Session("a", earlier)), Fact(Session("b", last)), Fact(Session("c", first))));
    }

    [Fact]
    public void DeductionsPassThroughCapsAndMakeNoRoom() => Assert.Equal(
        ["a Attendance 2", "b Attendance -5", "c Attendance 1 of 2 by study/month"],
        Derive(Always(Category("study", "\"points\":2,\"absent\":-5,\"caps\":{\"month\":3}")),
            Fact(Session("a", "2026-03-02 09:00")), Fact(Session("b", "2026-03-03 09:00"), AttendanceStatus.Absent), Fact(Session("c", "2026-03-04 09:00"))));

    [Fact]
    public void DoubleReportCreditsMemberBranchAndUnit()
    {
        var policies = Always(Category("community", "\"points\":1,\"late\":0.5,\"doubleReport\":{\"member\":1,\"branch\":0.5,\"unit\":0.2}"));
        var entries = LedgerRules.Derive(One, [Fact(Session("a", "2026-03-02 09:00", "community"), AttendanceStatus.Late)], policies, InCommunity);
        Assert.Equal(["a Attendance 0.5", "a DoubleReport 0.5", "a BranchReport 0.25", "a UnitReport 0.1"], Told(entries));
        Assert.Equal(["branch-1", "branch-1", "branch-1", "community-1"], entries.Select(e => e.Unit));
        Assert.Equal(["a Attendance 1"], Told(LedgerRules.Derive(One, [Fact(Session("a", "2026-03-02 09:00", "community"))], policies, AtHome)));
    }

    [Fact]
    public void WhatTheBranchEarnsFillsACapOfItsOwn() => Assert.Equal(
        ["a Attendance 1", "a BranchReport 0.5", "b Attendance 0 of 1 by community/month", "b BranchReport 0.5"],
        Told(LedgerRules.Derive(One, [Fact(Session("a", "2026-03-02 09:00", "community")), Fact(Session("b", "2026-03-03 09:00", "community"))],
            Always(Category("community", "\"points\":1,\"caps\":{\"month\":1},\"doubleReport\":{\"branch\":0.5}")), InCommunity)));

    [Fact]
    public void AnEntryCountsForTheBranchOfItsDay()
    {
        BelongingOf moved = (_, _, day) => new Belonging(day < Day("2026-03-10") ? "branch-1" : "branch-2", "community-1", false);
        var entries = LedgerRules.Derive(One, [Fact(Session("a", "2026-03-09 09:00")), Fact(Session("b", "2026-03-10 09:00"))], Always(Category("study", "\"points\":1")), moved);
        Assert.Equal(["branch-1", "branch-2"], entries.Select(e => e.Unit));
    }

    [Fact]
    public void ACorrectionReversesWhatItTakesAwayAndEntersWhatItBrings() => Assert.Equal(
        ["a Attendance 1 reversed by 7", "a Attendance 2 act 7 reversed by 9", "b Attendance 2"],
        Derive(Always(Category("study", "\"points\":2,\"late\":0.5")),
            Facts(Session("a", "2026-03-02 09:00"), (0, Outcome(AttendanceStatus.Late)), (7, Outcome(AttendanceStatus.Present)), (9, null)), Fact(Session("b", "2026-03-03 09:00"))));

    [Fact]
    public void ACorrectionThatMakesRoomUnderACapChangesLaterEntriesByItsAct() => Assert.Equal(
        ["a Attendance 2 reversed by 7", "b Attendance 1 of 2 by study/month reversed by 7", "b Attendance 2 act 7"],
        Derive(Always(Category("study", "\"points\":2,\"caps\":{\"month\":3}")),
            Facts(Session("a", "2026-03-02 09:00"), (0, Outcome(AttendanceStatus.Present)), (7, null)), Fact(Session("b", "2026-03-03 09:00"))));

    [Fact]
    public void APolicyKnownBeforeTheSessionLeavesNoTraceOfTheOneBefore()
    {
        var policies = new PolicyHistory([Version(1, Policy(Category("study", "\"points\":1"))), Version(2, Policy(Category("study", "\"points\":3")), "2026-07-01", 5, Local("2026-06-15 12:00"))]);
        Assert.Equal(["a Attendance 1", "b Attendance 3 v2"], Derive(policies, Fact(Session("a", "2026-06-30 09:00")), Fact(Session("b", "2026-07-01 00:00"))));
    }

    [Fact]
    public void APolicyEnteredAfterwardsReversesByItsAct()
    {
        var policies = new PolicyHistory([Version(1, Policy(Category("study", "\"points\":1"))), Version(2, Policy(Category("study", "\"points\":3")), "2026-07-01", 5, Local("2026-07-10 12:00"))]);
        Assert.Equal(
            ["a Attendance 1", "b Attendance 1 reversed by 5", "b Attendance 3 v2 act 5", "c Attendance 3 v2"],
            Derive(policies, Fact(Session("a", "2026-06-30 09:00")), Fact(Session("b", "2026-07-01 09:00")), Fact(Session("c", "2026-07-10 12:00"))));
    }

    [Fact]
    public void AnotherVersionWithTheSameAwardLeavesTheEntryAlone()
    {
        var same = Category("study", "\"points\":1");
        var policies = new PolicyHistory([Version(1, Policy(same)), Version(2, Policy(same + "," + Category("other", "\"points\":9")), "2026-01-01", 5, Local("2026-12-01 12:00"))]);
        Assert.Equal(["a Attendance 1"], Derive(policies, Fact(Session("a", "2026-06-30 09:00"))));
    }

    [Fact]
    public void AWithdrawnPolicyGivesWayToTheOneBefore()
    {
        var second = Version(2, Policy(Category("study", "\"points\":3")), "2026-01-01", 5, Local("2026-02-01 12:00")) with { WithdrawnAct = 8, WithdrawnAt = Local("2026-03-01 12:00").ToUnixTimeMilliseconds() };
        var policies = new PolicyHistory([Version(1, Policy(Category("study", "\"points\":1"))), second]);
        Assert.Equal(
            ["a Attendance 1 reversed by 5", "a Attendance 3 v2 act 5 reversed by 8", "a Attendance 1 act 8", "b Attendance 3 v2 reversed by 8", "b Attendance 1 act 8", "c Attendance 1"],
            Derive(policies, Fact(Session("a", "2026-01-15 09:00")), Fact(Session("b", "2026-02-15 09:00")), Fact(Session("c", "2026-03-15 09:00"))));
    }

    [Fact]
    public void TheLatestDayWinsAndOfOneDayTheLatestEntered()
    {
        static PolicyVersion Worth(long number, int points, string from) => Version(number, Policy(Category("study", $"\"points\":{points}")), from);
        var policies = new PolicyHistory([Worth(1, 1, "2026-01-01"), Worth(2, 2, "2026-07-01"), Worth(3, 3, "2026-03-01"), Worth(4, 4, "2026-07-01")]);
        Assert.Equal([null, 1L, 3L, 4L], new[] { "2025-12-31", "2026-02-28", "2026-06-30", "2026-07-01" }.Select(d => policies.On(Day(d))?.Number));
    }

    [Fact]
    public void T39_ABackdatedTapChangesTheStateBeforeAnyActAndAwardsNothingTwice()
    {
        var policies = Always(Category("study", "\"points\":2,\"caps\":{\"month\":3}"));
        var corrected = Facts(Session("b", "2026-03-03 09:00"), (0, null), (7, Outcome(AttendanceStatus.Present)));
        Assert.Equal(["b Attendance 2 act 7"], Derive(policies, corrected));
        // A kiosk that was offline since the second of March delivers at last.
        var late = Fact(Session("a", "2026-03-02 09:00"));
        Assert.Equal(["a Attendance 2", "b Attendance 1 of 2 by study/month act 7"], Derive(policies, corrected, late));
        Assert.Equal(Derive(policies, late, corrected), Derive(policies, corrected, late));
    }

    [Fact]
    public void ServicesAreJudgedByWhatWasEarnedBefore()
    {
        var policies = Always(
            Category("study", "\"points\":2"),
            ",\"services\":{\"venue\":{\"name\":{\"zh\":\"馆\",\"en\":\"Venue\"},\"minimum\":4,\"over\":\"year\",\"timesPerMonth\":1}}");
        SessionFact Venue(string id, string starts, string category = "venue") => Fact(Session(id, starts, category, SessionKind.Service), expected: false);
        SessionFact[] facts =
        [
            Fact(Session("a", "2026-03-02 09:00")), Fact(Session("b", "2026-03-09 09:00")),
            Venue("v1", "2026-03-09 10:00"), Venue("v2", "2026-03-10 10:00"), Venue("v3", "2026-04-01 10:00"), Venue("v4", "2026-04-30 10:00"), Venue("v5", "2027-01-01 10:00"), Venue("v6", "2027-01-02 10:00", "bath"),
        ];
        var uses = ServiceRules.Derive(facts, LedgerRules.Derive(One, facts, policies, AtHome), policies);
        Assert.Equal(
            ["v1 credits 2 1", "v2 times 4 2", "v3  4 1", "v4 times 4 2", "v5 credits 0 1", "v6 no-rule 0 1"],
            uses.Select(u => $"{u.Session} {u.Reason} {Points.Text(u.Credits)} {u.Times}"));
        Assert.Equal([false, false, true, false, false, false], uses.Select(u => u.Entitled));
    }
}

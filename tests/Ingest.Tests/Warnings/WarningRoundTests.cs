using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Issued;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rounds;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class WarningRoundTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T37_ARoundThatRunsAgainTellsNothingNew(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1", "N2");
        Assert.Equal(1, district.Run(7).Count(StepKind.Issue));
        Assert.Equal("N1 open 1", district.Warnings());
        Assert.Equal("warning.issued north N1 1", district.Notices());
        var episodes = Episodes(district);
        for (var again = 0; again < 3; again++) Assert.Empty(district.Run(7 + again).Steps);
        Assert.Equal("warning.issued north N1 1", district.Notices());
        Assert.Equal(episodes, Episodes(district));
        district.Week(2, "N1");
        Assert.Equal(1, district.Run(14).Count(StepKind.Raise));
        Assert.Empty(district.Run(14).Steps);
        Assert.Equal("warning.issued north N1 1; warning.issued north N1 2", district.Notices());
        Assert.Equal("N1 open 2", district.Warnings());
        district.Week(3);
        Assert.Equal(1, district.Run(21).Count(StepKind.End));
        Assert.Empty(district.Run(22).Steps);
        Assert.Equal("N1 ended 2", district.Warnings());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T31_AWarningOfANumberThatWasMergedIsWithdrawnAndComesBackWithTheNumber(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1", "N2");
        district.Week(1, "N1", "N2");
        district.Run(7);
        Assert.Equal("N1 open 1; N2 open 1", district.Warnings());
        district.Execute("insert into member_merges(member, into_member, from_day, act) values('N1', 'N0', 0, 1)");
        Assert.Equal(1, district.Run(8, dryRun: true).Count(StepKind.Withdraw));
        Assert.Equal(1, district.Run(8).Count(StepKind.Withdraw));
        Assert.Empty(district.Run(9).Steps);
        Assert.Equal("N1 withdrawn 1; N2 open 1", district.Warnings());
        Assert.Equal(["The number was merged into another; what is to be said of the person is said under that one."], district.Database.Query<string>("select detail from warning_events where what = 'withdrawn'"));
        district.Execute("delete from member_merges");
        Assert.Equal(1, district.Run(10).Count(StepKind.Reinstate));
        Assert.Equal("N1 open 1; N2 open 1", district.Warnings());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T35_ACorrectionAfterwardsWithdrawsWithOneNoticeAndNothingIsSentAgain(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1", "N2");
        var second = district.Week(1, "N1", "N2");
        district.Run(7);
        district.Put(second, "N1", AttendanceStatus.Present);
        district.Put(second, "N2", AttendanceStatus.Excused);
        Assert.Equal(2, district.Run(8).Count(StepKind.Withdraw));
        Assert.Empty(district.Run(9).Steps);
        Assert.Equal("N1 withdrawn 1; N2 withdrawn 1", district.Warnings());
        Assert.Equal(["warning 1 notice", "warning 2 notice"], district.Database.Query<string>("select withdraws from notices where kind = 'warning.withdrawn' order by number"));
        // The correction is taken back: they are told so once, and the whole is to be read in the warning's story.
        district.Put(second, "N1", AttendanceStatus.Absent);
        Assert.Equal(1, district.Run(10).Count(StepKind.Reinstate));
        Assert.Empty(district.Run(11).Steps);
        Assert.Equal("N1 open 1; N2 withdrawn 1", district.Warnings());
        Assert.Equal(["issued", "withdrawn", "reinstated"], district.Database.Query<string>("select what from warning_events where warning = 1 order by number"));
        Assert.Equal(5, district.Database.Scalar<long>("select count(*) from notices"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N3_EverybodyWhoWasToldOfAWarningIsToldOfItsWithdrawalByOneNotice(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        var second = district.Week(1, "N1");
        district.Run(7);
        district.Week(2, "N1");
        district.Run(14);
        district.Put(second, "N1", AttendanceStatus.Present);
        district.Run(15);
        Assert.Equal(["warning 1 notice\nwarning 1 concern again 1"], district.Database.Query<string>("select withdraws from notices where kind = 'warning.withdrawn'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N2_AWarningIsHeldWhileASessionIsNotCompleteAndSaysWhy(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        var waiting = district.Session(2, "sub", phase: 1, held: "held: kiosk-7 has 37 taps waiting since 09:12");
        var report = district.Run(14);
        Assert.Equal((0, 1), (report.Count(StepKind.Issue), report.Held));
        Assert.Equal("session sub-02 is held: kiosk-7 has 37 taps waiting since 09:12", district.Database.Scalar<string>("select held from derived.warning_episodes"));
        Assert.Equal(WarningDistrict.First.AddDays(13), report.CompleteTo);
        // The tap that was waited for shows that the member came: there is nothing to warn of.
        district.Put(waiting, "N1", AttendanceStatus.Present);
        district.State(waiting, 2);
        Assert.Empty(district.Run(15).Steps);
        Assert.Equal("", district.Notices());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N2_AfterTheDeadlineTheWarningGoesOutAsProvisional(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        var second = district.Week(1);
        district.State(second, 1, "held: kiosk-7");
        Assert.Empty(district.Run(7).Steps);
        district.Put(second, "N1", AttendanceStatus.Absent, provisional: true);
        district.State(second, 3);
        Assert.Equal(1, district.Run(8).Count(StepKind.Issue));
        Assert.Equal(1, district.Database.Scalar<long>("select provisional from warnings"));
        Assert.Contains("暂定", district.Database.Scalar<string>("select body_zh from notices"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T32_AWaitingSessionMakesNoAbsenceAndConcernsOnlyThoseExpectedThere(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        district.Session(1, "south", phase: 1, held: "held: kiosk-9");
        Assert.Equal(1, district.Run(7).Count(StepKind.Issue));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N2_AWarningIsHeldByASessionOfTheBranchWhereTheMemberWasOnItsDay(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1", "N2", "N3");
        district.Week(1, "N1", "N2", "N3");
        district.Session(1, "south", phase: 1, held: "held: kiosk-9");
        var (first, day) = (WarningDistrict.First.DayNumber, WarningDistrict.First.DayNumber + 7);
        // N1 stayed there for a time; N2 belonged there when it was held, and belongs to the north by now; N3 came there the day after.
        district.Execute("insert into member_stays(member, unit, from_day, until_day) values('N1', 'south', @first, @until)", new { first = (long)first, until = day + 1L });
        district.Execute("insert into member_homes(member, from_day, until_day, unit) values('N2', 0, @until, 'south'), ('N2', @until, 3652059, 'north')", new { until = day + 1L });
        district.Execute("insert into member_stays(member, unit, from_day, until_day) values('N3', 'south', @from, 3652059)", new { from = day + 1L });
        var report = district.Run(8);
        Assert.Equal(2, report.Held);
        Assert.Equal("N3 open 1", district.Warnings());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T31_WhatWasEnteredUnderAMergedNumberStopsTheClockOfThePerson(string kind)
    {
        using var district = new WarningDistrict(kind, server) { Rules = HistoryMaker.Rule("no-activity", "\"notice\": 20") };
        foreach (var week in new[] { 0, 1, 2 }) district.Week(week, "N1", "N2");
        var first = WarningDistrict.First.DayNumber;
        foreach (var (member, into, act) in new[] { ("N5", "N6", 1), ("N6", "N1", 2), ("N7", "N2", 3) })
            district.Execute("insert into member_merges(member, into_member, from_day, act) values(@member, @into, 0, @act)", new { member, into, act });
        district.Execute("insert into member_exemptions(member, from_day, until_day, reason) values('N5', @from, @until, 'ill')", new { from = first + 2L, until = first + 12L });
        Assert.Equal(1, district.Run(20).Count(StepKind.Issue));
        Assert.Equal("N2 open 1", district.Warnings());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T33_AMemberWhoNeverTappedIsWarnedOf(string kind)
    {
        using var district = new WarningDistrict(kind, server) { Rules = HistoryMaker.Rule("no-activity", "\"notice\": 20") };
        foreach (var week in new[] { 0, 1, 2 }) district.Week(week, "N1");
        Assert.Equal(0, district.Run(19).Count(StepKind.Issue));
        Assert.Equal(1, district.Run(20).Count(StepKind.Issue));
        Assert.Equal("N1 open 1", district.Warnings());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T34_ASessionNobodyWasRecordedAtWarnsOfNobody(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Session(1, "north", phase: 4);
        Assert.Empty(district.Run(7).Steps);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T38_ACancelledSessionGivesItsAbsencesBack(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        var second = district.Week(1, "N1");
        district.Run(7);
        district.Execute("update sessions set fate = 2 where session = @second", new { second });
        Assert.Equal(1, district.Run(8).Count(StepKind.Withdraw));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T36_AMemberWithoutAUnitToTellNeverStopsTheOthers(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        foreach (var week in new[] { 0, 1 })
        {
            district.Week(week, "N1");
            var alone = district.Session(week, "south");
            district.Put(alone, "S0", AttendanceStatus.Absent);
        }

        // The south and everything above it no longer exists: there is nobody to be told of S0. The north has been put below nothing.
        district.Execute("update organisations set parent = null where id = 'north'");
        foreach (var unit in new[] { "south", "sub", "district" })
            district.Execute("insert into unit_history(unit, from_day, until_day, name, kind, parent) values(@unit, 0, @until, 'x', 'x', null)", new { unit, until = (long)WarningDistrict.First.DayNumber });
        var report = district.Run(7);
        Assert.Equal(1, report.Count(StepKind.Issue));
        Assert.Equal("N1 open 1", district.Warnings());
        Assert.Contains("S0", Assert.Single(report.Troubles), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T36_AUnitThatNoLongerExistsIsSilentAndTheNextOneUpIsTold(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        district.Execute("insert into unit_history(unit, from_day, until_day, name, kind, parent) values('north', 0, @until, 'x', 'x', 'sub')", new { until = (long)WarningDistrict.First.DayNumber });
        district.Run(7);
        Assert.Equal("warning.issued sub N1 1", district.Notices());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N5_EveryKindOfRuleWarnsInOneRoundOfOneEngine(string kind)
    {
        using var district = new WarningDistrict(kind, server, goal: new Goal(WarningDistrict.First.DayNumber, WarningDistrict.First.DayNumber + 120, 10_000));
        district.Rules = RuleSetReader.Read("all.json", System.Text.Encoding.UTF8.GetBytes(DefaultRules.Json.Replace("\"enabled\": false", "\"enabled\": true", StringComparison.Ordinal)));
        district.Execute("insert into member_homes(member, from_day, until_day, unit) values('N1', @joined, 3652059, 'north')", new { joined = WarningDistrict.First.DayNumber });
        for (var week = 0; week < 13; week++) district.Week(week, "N1");
        district.Run(84);
        Assert.Equal(district.Rules.Rules.Select(r => r.Id).Order(StringComparer.Ordinal), district.Database.Query<string>("select distinct rule from warnings where member = 'N1'").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void N5_AWarningNobodyAcknowledgesGoesUpTheTreeEachUnitOnce(string kind)
    {
        using var district = new WarningDistrict(kind, server) { Rules = HistoryMaker.Rules("""{ "id": "r", "kind": "consecutive-misses", "levels": { "notice": 2 }, "acknowledgeWithinDays": 5 }""") };
        district.Week(0, "N1", "N2");
        district.Week(1, "N1", "N2");
        district.Run(7);
        new WarningDesk(district.Database.Database, new ManualTime(DateTimeOffset.UnixEpoch.AddYears(56))).Acknowledge(2, "secretary");
        Assert.Equal(0, district.Run(11).Escalated);
        Assert.Equal(1, district.Run(12).Escalated);
        Assert.Equal(0, district.Run(13).Escalated);
        Assert.Equal(1, district.Run(17).Escalated);
        Assert.Equal(0, district.Run(30).Escalated);
        Assert.Equal("warning.issued north N1 1; warning.issued north N2 1; warning.escalated sub N1 1; warning.escalated district N1 1", district.Notices());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ADryRunChangesNothing(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1");
        district.Week(1, "N1");
        Assert.Equal(1, district.Run(7, dryRun: true).Count(StepKind.Issue));
        foreach (var table in new[] { "warnings", "notices", "warning_rounds", "derived.warning_episodes", "acts" }) Assert.Equal(0, district.Database.Scalar<long>($"select count(*) from {table}"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnExemptMemberIsNotWarnedOf(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        district.Week(0, "N1", "N2");
        district.Week(1, "N1", "N2");
        district.Execute("insert into member_exemptions(member, from_day, until_day, reason) values('N1', @from, 3652059, 'ill')", new { from = (long)WarningDistrict.First.DayNumber + 5 });
        district.Execute("insert into excuses(excuse, member, session, from_at, until_at, kind, reason, state, act) values(1, 'N2', '', @from, @until, 'leave', 'away', 1, 1)",
            new { from = DateTimeOffset.Parse("2024-03-01T00:00:00+08:00", null).ToUnixTimeMilliseconds(), until = DateTimeOffset.Parse("2024-04-01T00:00:00+08:00", null).ToUnixTimeMilliseconds() });
        district.Run(8);
        // An excuse that was only asked for stops nothing; granted, it does.
        Assert.Equal("N2 open 1", district.Warnings());
        district.Execute("update excuses set state = 2");
        Assert.Equal(1, district.Run(9).Count(StepKind.Withdraw));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheOrderInWhichAttendanceWasWrittenChangesNothing(string kind)
    {
        string Episodes(int seed)
        {
            using var district = new WarningDistrict(kind, server) { Rules = HistoryMaker.Rules("""{ "id": "drift", "kind": "peer-drift", "levels": { "notice": 0.1 } }""", """{ "id": "row", "kind": "consecutive-misses", "levels": { "notice": 2 } }""") };
            var plan = new Random(1);
            var rows = Enumerable.Range(0, 12).SelectMany(w => Enumerable.Range(0, 8).Select(n => (Week: w, Member: $"N{n}", Came: plan.NextDouble() < 0.6))).ToArray();
            for (var week = 0; week < 12; week++) district.Session(week, "north");
            if (seed > 0) new Random(seed).Shuffle(rows);
            foreach (var (week, member, came) in rows) district.Put($"north-{week:00}", member, came ? AttendanceStatus.Present : AttendanceStatus.Absent);
            district.Run(90);
            return WarningRoundTests.Episodes(district);
        }

        var first = Episodes(0);
        Assert.Contains("drift", first, StringComparison.Ordinal);
        Assert.Equal(first, Episodes(1));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatIsDerivedIsTheSameWhenItIsDerivedAnew(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        for (var week = 0; week < 6; week++) district.Week(week, week % 2 == 0 ? ["N1", "N2"] : ["N1"]);
        district.Run(40);
        var before = Episodes(district);
        district.Execute("delete from derived.warning_episodes");
        Assert.Empty(district.Run(40).Steps);
        Assert.Equal(before, Episodes(district));
        Assert.NotEmpty(before);
    }

    private static string Episodes(WarningDistrict district) => string.Join('\n', district.Database.Query<string>(
        "select member || ' ' || rule || ' ' || from_day || ' ' || until_day || ' ' || level || ' ' || unit || ' ' || held || ' ' || evidence from derived.warning_episodes order by member, rule, from_day"));
}

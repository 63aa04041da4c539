using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class SettlementTests(PostgresServer server)
{
    private static readonly DateTimeOffset January = Local("2027-01-05 09:00");
    private static readonly byte[] PolicyFile = Json(Category("study", "\"points\":2,\"minimums\":{\"year\":4}") + "," + Category("volunteer", "\"timeBank\":true,\"perHour\":1"), ",\"target\":{\"year\":4}");

    private static Decision Write(TestDatabase database, Func<Work, Decision> act)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        var decision = act(work);
        if (decision.Refusal is null) work.Commit();
        return decision;
    }

    private static TestDatabase Opened(string kind, PostgresServer server)
    {
        var database = NewDistrict(kind, server);
        Assert.Null(Write(database, work => PolicyStore.Add(work, Local("2025-12-01 09:00"), "Wang", "first", PolicyFile, Day("2026-01-01"))).Refusal);
        Assert.Null(Write(database, work => PeriodStore.Open(work, Local("2026-01-01 09:00"), "Wang", Period.Year(2026))).Refusal);
        return database;
    }

    private static void Earn(TestDatabase database, int sessions) => Derive(database, Read(database, CreditBook.Load).Policies, AtHome,
        (One, [.. Enumerable.Range(0, sessions).Select(i => Fact(Session($"a{i}", $"2026-03-{i + 1:00} 09:00"))), Fact(Session("v", "2026-04-02 09:00", "volunteer", inOut: true), AttendanceStatus.Present, 90), Fact(Session("next", "2027-01-01 00:00"))]));

    private static Decision Settle(TestDatabase database, string? force = null, params string[] missing) => new SettlementStore(database.Database).Settle(Period.Year(2026), "Wang", January, _ => missing, force);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ErasingAMemberChangesNoSumAndTheSettlementIsSealedAgain(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, 2);
        Assert.Null(Settle(database).Refusal);
        var before = Read(database, work => SettlementStore.LinesOf(work, PeriodStore.Settlements(work).Single().Id));
        Assert.Null(new CardSystem.Ingest.Privacy.ErasureDesk(database.Database, Days, new ManualTime(January)).Erase("M1", "dpo", "asked for").Refused);
        var after = Read(database, work => SettlementStore.LinesOf(work, PeriodStore.Settlements(work).Single().Id));
        Assert.Equal(before.Select(l => (l.Account, l.Category, l.Unit, l.Amount, l.Entries)).Order(), after.Select(l => (l.Account, l.Category, l.Unit, l.Amount, l.Entries)).Order());
        Assert.DoesNotContain(after, l => l.Holder == "M1");
        Assert.DoesNotContain(Read(database, work => LedgerCheck.Check(work).ToList()), f => f.StartsWith("Settlement", StringComparison.Ordinal));
        database.Execute("update settlement_lines set amount = amount + 1 where holder like 'x-%' and category = ''");
        Assert.Contains("Settlement 1 of 2026 is not what was settled.", Read(database, work => LedgerCheck.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ASettlementStaysWhatItWasAndLaterChangesStandBesideIt(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, 1);
        Assert.Null(Settle(database).Refusal);
        var settled = Read(database, work => SettlementStore.LinesOf(work, PeriodStore.Settlements(work).Single().Id));
        Assert.Equal(
            ["Member M1  branch-1 350 2", "Member M1 study  200 1", "Member M1 volunteer  150 1", "Member M2  branch-2 0 0", "Member M3  branch-1 0 0", "Member M4  branch-2 0 0", "TimeBank M1   90 1", "TimeBank M1 volunteer  90 1"],
            settled.Select(l => $"{l.Account} {l.Holder} {l.Category} {l.Unit} {l.Amount} {l.Entries}"));

        Earn(database, 2);
        Assert.Equal(settled, Read(database, work => SettlementStore.LinesOf(work, PeriodStore.Settlements(work).Single().Id)));
        Assert.Equal(
            [new SettlementChange(CreditAccount.Member, "M1", "", 350, 550), new SettlementChange(CreditAccount.Member, "M1", "study", 200, 400)],
            Read(database, work => SettlementRules.Since(settled, SettlementStore.LinesNow(work, Period.Year(2026))).ToList()));

        Assert.Equal("The year 2026 is settled already, as version 1; reopen it first if it must be settled again.", Settle(database).Refusal);
        Assert.Equal("Give the reason: it stays with the act.", Write(database, work => PeriodStore.Reopen(work, January, "Li", " ", Period.Year(2026))).Refusal);
        Assert.Null(Write(database, work => PeriodStore.Reopen(work, January, "Li", "a tap came late", Period.Year(2026))).Refusal);
        Assert.Equal("The year 2026 is open; only a settled one is reopened.", Write(database, work => PeriodStore.Reopen(work, January, "Li", "again", Period.Year(2026))).Refusal);
        Assert.Null(Settle(database).Refusal);
        Assert.Equal(["1 350", "2 550"], Read(database, work => PeriodStore.Settlements(work).Select(s => $"{s.Version} {SettlementStore.LinesOf(work, s.Id)[0].Amount}").ToList()));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
        Assert.Equal(["policy-add", "period-open", "period-settle", "period-reopen", "period-settle"], database.Query<string>("select what from acts order by act"));
        Assert.Empty(Read(database, work => CardSystem.Ingest.Acts.ActChain.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMemberIsSettledUnderTheBranchOfTheYearsLastDay(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, 1);
        // Settled in January, when M1 has moved on already.
        database.Execute("insert into member_homes(member, from_day, until_day, unit) values('M1', 0, @moves, 'branch-1'), ('M1', @moves, 3652059, 'branch-2')", new { moves = Day("2027-01-01") });
        database.Execute("update members set branch = 'branch-2' where member = 'M1'");
        Assert.Null(Settle(database).Refusal);
        var lines = Read(database, work => SettlementStore.LinesOf(work, PeriodStore.Settlements(work).Single().Id));
        Assert.Equal("branch-1", lines.Single(l => l is { Account: CreditAccount.Member, Holder: "M1", Category: "" }).Unit);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatIsMissingIsToldAndCanBeOverruledWithAReason(string kind)
    {
        using var database = Opened(kind, server);
        Assert.Equal("The year 2026 cannot be settled yet: Session a is not closed. Session b is not closed. Settle it when this is done, or with --force and a reason.", Settle(database, null, "Session a is not closed.", "Session b is not closed.").Refusal);
        Assert.Equal("Give the reason: it stays with the act.", Settle(database, "", "Session a is not closed.").Refusal);
        Assert.Null(Settle(database, "the kiosk was stolen", "Session a is not closed.").Refusal);
        Assert.Equal("the kiosk was stolen", Read(database, work => PeriodStore.Settlements(work).Single().Forced));
        Assert.Contains("Session a is not closed.", database.Scalar<string>("select detail from acts where what = 'period-settle'"), StringComparison.Ordinal);
        Assert.Equal("The year 2025 has not been opened; 'ingest period open 2025' does so.", new SettlementStore(database.Database).Settle(Period.Year(2025), "Wang", January, _ => [], null).Refusal);
        Assert.Equal("The year 2026 is settled already.", Write(database, work => PeriodStore.Open(work, January, "Wang", Period.Year(2026))).Refusal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoWhoSettleAtOnceMakeOneSettlement(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, 3);
        var decisions = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Settle(database), TestContext.Current.CancellationToken)));
        Assert.Single(decisions, d => d.Refusal is null);
        Assert.Equal((1, 8), (database.Scalar<long>("select count(*) from settlements"), database.Scalar<long>("select count(*) from settlement_lines")));
        Assert.Equal(1, database.Scalar<long>("select count(*) from acts where what = 'period-settle'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ADraftThatWasSweptAwayIsNotSealed(string kind)
    {
        using var database = Opened(kind, server);
        var store = new SettlementStore(database.Database);
        var slow = store.Settle(Period.Year(2026), "Slow", January, _ => [], null, beforeSealing: () =>
        {
            Assert.Null(Settle(database).Refusal);
            Assert.Null(Write(database, work => PeriodStore.Reopen(work, January, "Li", "again", Period.Year(2026))).Refusal);
        });
        Assert.Equal("Somebody else settled and reopened the year 2026 meanwhile; settle it again.", slow.Refusal);
        Assert.Equal(1, database.Scalar<long>("select count(*) from settlements"));
        Assert.Equal(4, database.Scalar<long>("select count(*) from settlement_lines"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheExportIsSafeInASpreadsheet(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, 1);
        Assert.Equal("2026,not settled,M1,张*,branch-1,First,3.5,4,no,study 2/4,2,1.5,90", Read(database, work => SettlementCsv.Line(PeriodExportCommand.Rows(work, Period.Year(2026), null, false).ElementAt(1))));
        Earn(database, 2);
        Assert.Null(Settle(database).Refusal);
        Earn(database, 9);
        Assert.Equal(
        [
            "year,settlement,member,name,branch,branch_name,points,target,met,missing,study,volunteer,minutes_banked",
            "2026,1,M1,张伟,branch-1,First,5.5,4,yes,,4,1.5,90",
            "2026,1,M2,李娜,branch-2,Second,0,4,no,study 0/4,0,0,0",
            "2026,1,M3,'=SUM(A1),branch-1,First,0,4,no,study 0/4,0,0,0",
            "2026,1,M4,\"欧阳,明\",branch-2,Second,0,4,no,study 0/4,0,0,0",
        ], Read(database, work => PeriodExportCommand.Rows(work, Period.Year(2026), null, true).Select(SettlementCsv.Line).ToList()));
    }
}

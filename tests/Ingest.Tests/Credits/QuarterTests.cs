using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Privacy;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

/// <summary>A quarter is settled as a year is, and changes nothing in the year.</summary>
public sealed class QuarterTests(PostgresServer server)
{
    private static readonly DateTimeOffset October = Local("2026-10-05 09:00");
    private static readonly DateTimeOffset January = Local("2027-01-05 09:00");
    private static readonly Period Year = Period.Year(2026);
    private static readonly Period Third = Period.Quarter(2026, 3);
    private static readonly byte[] PolicyFile = Json(Category("study", "\"points\":2,\"minimums\":{\"quarter\":3,\"year\":4}"), ",\"target\":{\"year\":8,\"quarters\":{\"Q1\":2,\"Q2\":4,\"Q3\":6}}");

    private static void Write(TestDatabase database, Func<Work, Decision> act)
    {
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        Assert.Null(act(work).Refusal);
        work.Commit();
    }

    private static TestDatabase Opened(string kind, PostgresServer server)
    {
        var database = NewDistrict(kind, server);
        Write(database, work => PolicyStore.Add(work, Local("2025-12-01 09:00"), "Wang", "first", PolicyFile, Day("2026-01-01")));
        foreach (var period in (Period[])[Year, Third, Period.Quarter(2026, 4)]) Write(database, work => PeriodStore.Open(work, Local("2026-01-01 09:00"), "Wang", period));
        return database;
    }

    /// <summary>M1 earns 2 points at each session.</summary>
    private static void Earn(TestDatabase database, params string[] days) => Derive(database, Read(database, CreditBook.Load).Policies, AtHome, (One, [.. days.Select(d => Fact(Session(d, d + " 09:00")))]));

    private static Decision Settle(TestDatabase database, Period period, DateTimeOffset at) => new SettlementStore(database.Database).Settle(period, "Wang", at, _ => [], null);

    private static List<string> Lines(TestDatabase database, Period period) => Read(database, work => SettlementStore.LinesOf(work, PeriodStore.Settlements(work, period)[^1].Id)
        .Where(l => l.Holder == "M1").Select(l => $"{l.Account} {l.Category} {l.Amount} {l.Entries}").ToList());

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ItHoldsItsMonthsAndThePointsOfTheYearSoFar(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, "2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01");
        Assert.Null(Settle(database, Third, October).Refusal);
        Assert.Equal(["Member  400 2", "Member study 400 2", "YearSoFar  600 3"], Lines(database, Third));
        Assert.Equal(
        [
            "quarter,settlement,member,name,branch,branch_name,points,points_of_year_so_far,target,met,missing,study,minutes_banked",
            "2026-Q3,1,M1,张*,branch-1,First,4,6,6,yes,,4,0",
            "2026-Q3,1,M2,李*,branch-2,Second,0,0,6,no,study 0/3,0,0",
        ], Read(database, work => PeriodExportCommand.Rows(work, Third, null, false).Take(3).Select(SettlementCsv.Line).ToList()));
        Assert.Equal("The quarter 2026-Q3 is settled already, as version 1; reopen it first if it must be settled again.", Settle(database, Third, October).Refusal);
        Assert.Equal("The quarter 2026-Q1 has not been opened; 'ingest period open 2026-Q1' does so.", Settle(database, Period.Quarter(2026, 1), October).Refusal);
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
        database.Execute("update settlement_lines set amount = 500 where account = 5 and holder = 'M1'");
        Assert.Contains("Settlement 1 of 2026-Q3 is not what was settled.", Read(database, work => LedgerCheck.Check(work).ToList()));
        // What names no period is told of, and hides nothing else.
        database.Execute("update assessment_periods set period = 'soon' where period = '2026-Q4'");
        Assert.Equal([Year, Third], Read(database, work => PeriodStore.All(work).Select(p => p.Period).ToList()));
        Assert.Contains("'soon' stands where a year or quarter should, among the assessment periods or settlements.", Read(database, work => LedgerCheck.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatComesLateStandsBesideItAndCountsForTheYear(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, "2026-07-01");
        Assert.Null(Settle(database, Third, October).Refusal);
        var settled = Lines(database, Third);
        Earn(database, "2026-05-01", "2026-07-01", "2026-08-01");
        Assert.Equal(settled, Lines(database, Third));
        Assert.Equal(
            [new SettlementChange(CreditAccount.Member, "M1", "", 200, 400), new SettlementChange(CreditAccount.Member, "M1", "study", 200, 400), new SettlementChange(CreditAccount.YearSoFar, "M1", "", 200, 600)],
            Read(database, work => SettlementStore.Since(work, PeriodStore.Settlements(work, Third)[^1])));
        Write(database, work => PeriodStore.Reopen(work, October, "Li", "a kiosk delivered late", Third));
        Assert.Null(Settle(database, Third, October).Refusal);
        Assert.Equal(["Member  400 2", "Member study 400 2", "YearSoFar  600 3"], Lines(database, Third));
        Assert.Equal([(Third, 1L), (Third, 2L)], Read(database, work => PeriodStore.Settlements(work).Select(s => (s.Period, s.Version)).ToList()));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheYearIsWhatItIsWithoutQuartersAndSaysWhichOfThemDiffer(string kind)
    {
        using var plain = NewDistrict(kind, server);
        using var database = Opened(kind, server);
        Write(plain, work => PolicyStore.Add(work, Local("2025-12-01 09:00"), "Wang", "first", PolicyFile, Day("2026-01-01")));
        Write(plain, work => PeriodStore.Open(work, Local("2026-01-01 09:00"), "Wang", Year));
        Earn(database, "2026-07-01");
        Assert.Null(Settle(database, Third, October).Refusal);
        Earn(database, "2026-07-01", "2026-08-01", "2026-11-01");
        Earn(plain, "2026-07-01", "2026-08-01", "2026-11-01");
        Assert.Null(Settle(database, Year, January).Refusal);
        Assert.Null(Settle(plain, Year, January).Refusal);
        var (year, without) = (Read(database, work => PeriodStore.Settlements(work, Year)[0]), Read(plain, work => PeriodStore.Settlements(work, Year)[0]));
        Assert.Equal(without.Digest, year.Digest);
        Assert.Equal(["The quarter 2026-Q3 was settled and has changed since in 3 lines.", "The quarter 2026-Q4 is open."], year.Quarters.Select(q => q.ToString()));
        Assert.Empty(without.Quarters);
        Assert.Contains("The quarter 2026-Q4 is open.", database.Scalar<string>("select detail from acts where what = 'period-settle' and subject = 'year 2026'"), StringComparison.Ordinal);
        // A quarter may still be settled afterwards; the year stays.
        Assert.Null(Settle(database, Period.Quarter(2026, 4), January).Refusal);
        Assert.Equal(year.Digest, Read(database, work => PeriodStore.Settlements(work, Year)[^1].Digest));
        Assert.Equal([Year, Third, Period.Quarter(2026, 4)], Read(database, work => PeriodStore.All(work).Select(p => p.Period).ToList()));
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).Concat(ActChain.Check(work)).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ErasingAMemberSealsItAgain(string kind)
    {
        using var database = Opened(kind, server);
        Earn(database, "2026-03-01", "2026-07-01");
        Assert.Null(Settle(database, Third, October).Refusal);
        Assert.Null(Settle(database, Year, January).Refusal);
        Assert.Null(new ErasureDesk(database.Database, Days, new ManualTime(January)).Erase("M1", "dpo", "asked for").Refused);
        Assert.Empty(database.Query<string>("select holder from settlement_lines where holder = 'M1'"));
        Assert.Equal(2, database.Scalar<long>("select count(*) from settlement_lines where account = 5 or (account = 1 and category = '' and amount > 0 and settlement = 2)"));
        Assert.DoesNotContain(Read(database, work => LedgerCheck.Check(work).ToList()), f => f.StartsWith("Settlement", StringComparison.Ordinal));
        Assert.Contains("\"2026-Q3/1\"", database.Scalar<string>("select detail from acts where what = 'erase-person'"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void OnlyWhatOfTheQuarterIsMissingHindersIt(string kind)
    {
        using var database = Opened(kind, server);
        void Plan(string session, string starts) => database.Execute(
            "insert into sessions(session, activity, name, centre, opens, starts, late_after, closes, audience, kiosks, fate) values(@session, 'a', 'A', 'centre-1', @at, @at, @at, @at, 'd', '', 1)", new { session, at = Local(starts).ToUnixTimeMilliseconds() });
        Plan("june", "2026-06-30 23:59");
        Plan("july", "2026-07-01 00:00");
        Plan("october", "2026-10-01 00:00");
        Assert.Equal(["The quarter 2026-Q3 has not ended.", "Session july is not closed."], Read(database, work => SettlementGate.Missing(work, Third, Day("2026-09-30"), Days.Zone)));
        Assert.Equal(["Session july is not closed."], Read(database, work => SettlementGate.Missing(work, Third, Day("2026-10-01"), Days.Zone)));
    }

    [Theory]
    [InlineData("2026-09")]
    [InlineData("1999")]
    [InlineData("1999-Q4")]
    public void OtherSpansAreNotAssessed(string span)
    {
        using var database = NewDistrict(Databases.Sqlite, server);
        using var connection = database.Database.Open();
        using var work = Work.Begin(database.Database, connection);
        Assert.Equal($"'{span}' is not a period to assess; write a year such as 2026 or a quarter such as 2026-Q3, from 2000 to 2200.", PeriodStore.Open(work, January, "Wang", Period.Parse(span)).Refusal);
    }

    [Fact]
    public async Task ItIsLivedByCommands()
    {
        using var database = NewDistrict(Databases.Sqlite, server);
        Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(database, arguments);
        Assert.Equal(0, await RunAsync("period", "open", "2024-Q2"));
        Assert.Equal(1, await RunAsync("period", "open", "2024-Q5"));
        Assert.Equal(0, await RunAsync("period", "progress", "2024-Q2", "--unit", "d", "--members"));
        Assert.Equal(0, await RunAsync("period", "settle", "2024-Q2", "--by", "Wang"));
        Assert.Equal(1, await RunAsync("period", "settle", "2024-Q2", "--by", "Wang"));
        Assert.Equal(0, await RunAsync("period", "show", "2024-Q2"));
        Assert.Equal(0, await RunAsync("period", "list", "--json"));
        var workbook = Path.Combine(database.Folder, "quarter.xlsx");
        Assert.Equal(0, await RunAsync("period", "export", "2024-Q2", "--out", workbook));
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync(workbook, TestContext.Current.CancellationToken))[..2]);
        Assert.Equal(0, await RunAsync("period", "reopen", "2024-Q2", "--by", "Li", "--reason", "again"));
    }
}

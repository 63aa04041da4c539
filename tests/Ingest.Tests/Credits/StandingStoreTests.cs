using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Credits.CreditWorld;

namespace CardSystem.Ingest.Tests.Credits;

public sealed class StandingStoreTests(PostgresServer server)
{
    private static readonly PolicyHistory Policies = Always(Category("study", "\"points\":2") + "," + Category("community", "\"points\":1,\"doubleReport\":{\"branch\":0.5,\"unit\":0.25}"));

    private static TestDatabase Filled(string kind, PostgresServer server)
    {
        var database = NewDistrict(kind, server);
        // M1 moves from the first branch to the second on the first of April.
        BelongingOf moves = (member, session, day) => new Belonging(member == One && day < Day("2026-04-01") ? "branch-1" : "branch-2", "community-1", session.Category == "community");
        var four = new Member(3, "M4", "欧*", Two.Branch);
        Derive(database, Policies, moves,
            (One, [Fact(Session("a", "2026-03-02 09:00")), Fact(Session("b", "2026-04-02 09:00")), Fact(Session("c", "2026-05-02 09:00", "community"))]),
            (Two, [Fact(Session("a", "2026-03-02 09:00")), Fact(Session("b", "2026-04-02 09:00"))]), (four, [Fact(Session("b", "2026-04-02 09:00"))]));
        return database;
    }

    private static Period Of(string text) => Period.TryParse(text, out var period) ? period : throw new ArgumentException(text);

    private static string[] Told(IEnumerable<Place> places) => [.. places.Select(p => $"{p.Rank} {p.Holder} {Points.Text(p.Amount)} {p.Entries}")];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void MembersAreRankedWhereTheyBelongedOnTheDay(string kind)
    {
        using var database = Filled(kind, server);
        string[] Top(string unit, string period, string? category = null, int most = 10) => Told(Read(database, work => StandingStore.TopMembers(work, unit, Of(period), category, most)));
        Assert.Equal(["1 M1 5 3", "2 M2 4 2", "3 M4 2 1"], Top("d", "2026"));
        Assert.Equal(["1 M1 2 1"], Top("branch-1", "2026"));
        Assert.Equal(["1 M2 4 2", "2 M1 3 2", "3 M4 2 1"], Top("branch-2", "2026"));
        Assert.Equal(["1 M1 2 1", "1 M2 2 1", "1 M4 2 1"], Top("community-1", "2026-04"));
        Assert.Equal(["1 M1 2 1", "1 M2 2 1"], Top("d", "2026-Q1"));
        Assert.Equal(["1 M1 1 1"], Top("d", "2026-Q2", "community"));
        Assert.Equal(["1 M1 5 3"], Top("d", "2026", most: 1));
        Assert.Empty(Top("d", "2027"));
        Assert.Empty(Top("centre-1", "2026"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void UnitsAreRankedByTheirMembersAndByTheirOwn(string kind)
    {
        using var database = Filled(kind, server);
        string[] Top(bool own) => Told(Read(database, work => StandingStore.TopUnits(work, "d", Of("2026"), null, own, 10)));
        Assert.Equal(["1 branch-2 9 5", "2 branch-1 2 1"], Top(false));
        Assert.Equal(["1 branch-2 0.5 1", "2 community-1 0.25 1"], Top(true));
        Assert.Equal(
            ["Member community 1", "Branch community 0.5", "Unit community 0.25"],
            Read(database, work => StandingStore.Totals(work, "d", Of("2026-05"))).Select(t => $"{(CreditAccount)t.Account} {t.Category} {Points.Text(t.Amount)}"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AYearFollowsThePerson(string kind)
    {
        using var database = Filled(kind, server);
        database.Execute("update members set branch = 'branch-2' where member = 'M1'");
        var months = Read(database, work => StandingStore.OfMembers(work, "branch-2", Of("2026"), Day("2026-12-31")).Where(m => m.Member == "M1").OrderBy(m => m.Month).ToList());
        Assert.Equal(["2 study 200", "3 study 200", "4 community 100"], months.Select(m => $"{m.Month % 12} {m.Category} {m.Amount}"));
        database.Execute("insert into member_merges(member, into_member, from_day, act) values('M4', 'M2', 1, 1)");
        Assert.Equal(["M1", "M2"], Read(database, work => StandingStore.Members(work, "branch-2", Day("2026-12-31")).Select(m => m.Member).Order(StringComparer.Ordinal).ToList()));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AMemberIsCountedWhereItBelongedOnTheDayThatIsAskedFor(string kind)
    {
        using var database = Filled(kind, server);
        database.Execute("insert into member_homes(member, from_day, until_day, unit) values('M1', 0, @moves, 'branch-1'), ('M1', @moves, 3652059, 'branch-2')", new { moves = Day("2026-07-01") });
        string[] InFirst(string day) => [.. Read(database, work => StandingStore.Members(work, "branch-1", Day(day)).Select(m => m.Member).Order(StringComparer.Ordinal).ToList())];
        Assert.Equal(["M1", "M3"], InFirst("2026-06-30"));
        Assert.Equal(["M3"], InFirst("2026-07-01"));
        Assert.DoesNotContain(Read(database, work => StandingStore.OfMembers(work, "branch-1", Of("2026"), Day("2026-07-01")).ToList()), m => m.Member == "M1");
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T31_NumbersOfOnePersonShareTheLedgerTheBankAndTheSettlement(string kind)
    {
        using var database = NewDistrict(kind, server);
        var policies = Always(Category("volunteer", "\"perHour\":1,\"timeBank\":true"));
        SessionFact Stay(string id, string starts) => Fact(Session(id, starts, "volunteer", SessionKind.Volunteer, inOut: true), AttendanceStatus.Present, 60);
        var bank = new TimeBankStore(database.Database);
        Derive(database, policies, AtHome, (One, [Stay("a", "2026-03-02 09:00")]), (Two, [Stay("b", "2026-03-03 09:00")]));
        Assert.Null(bank.Withdraw("M2", 50, "help", "Wang", Local("2026-04-01 09:00"), Day("2026-04-01")).Refusal);
        database.Execute("insert into member_merges(member, into_member, from_day, act) values('M2', 'M1', 1, 1)");
        Derive(database, policies, AtHome, (One, [Stay("a", "2026-03-02 09:00"), Stay("b", "2026-03-03 09:00")]));
        using (var connection = database.Database.OpenWithDerived())
        using (var work = CardSystem.Ingest.Storage.Work.Derive(database.Database, connection))
        {
            new CreditLedger(new CreditBook(policies), AtHome).Remove(work, "M2");
            work.Commit();
        }

        Assert.Equal(["M1"], database.Query<string>("select distinct member from derived.ledger union select distinct member from derived.standings"));
        Assert.Equal("M1 has 70 minutes in the time bank; 71 cannot be withdrawn.", bank.Withdraw("M2", 71, "help", "Wang", Local("2026-04-02 09:00"), Day("2026-04-02")).Refusal);
        Assert.Equal(["M1", "M3", "M4"], Read(database, work => SettlementStore.LinesNow(work, Period.Year(2026))).Where(l => l.Account == CreditAccount.Member).Select(l => l.Holder).Distinct());
        Assert.Empty(Read(database, work => LedgerCheck.Check(work).ToList()));
    }
}

using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

/// <summary>What the roster answers about members and units, now and on any day.</summary>
public sealed class RosterBookTests(PostgresServer server)
{
    private static readonly long Today = TestRoster.Today;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ATransferCountsFromItsDayAndChangesNothingBefore(string kind)
    {
        using var roster = new TestRoster(kind, server);
        Assert.Equal("M1: home b1 → b3 from 2026-06-01.", roster.Desk.Transfer("M1", "b3", TestRoster.Day("2026-06-01"), "clerk").Text);
        var book = roster.Book();
        var member = book.Members["M1"];
        Assert.Equal(("b1", "b1", "b3"), (book.HomeAt(member, 0)!.Id, book.HomeAt(member, TestRoster.Day("2026-05-31"))!.Id, book.HomeAt(member, TestRoster.Day("2026-06-01"))!.Id));
        Assert.True(book.Expects(TestRoster.Session("cx"), member, TestRoster.Day("2026-05-31")));
        Assert.False(book.Expects(TestRoster.Session("cx"), member, TestRoster.Day("2026-06-01")));
        Assert.Equal("b1", member.Branch.Id);
        Assert.Equal("b3", roster.Book(TestRoster.Day("2026-06-02")).Members["M1"].Branch.Id);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ABackdatedTransferSaysWhatItChangesAndLeavesLaterOnesAlone(string kind)
    {
        using var roster = new TestRoster(kind, server);
        Assert.True(roster.Desk.Transfer("M1", "b4", Today, "clerk").Done);
        Assert.Equal("M1: home b1 → b2 from 2026-04-01 until 2026-05-01 (backdated by 30 days).", roster.Desk.Transfer("M1", "b2", TestRoster.Day("2026-04-01"), "clerk", "forgotten").Text);
        var book = roster.Book();
        Assert.Equal(["b1", "b2", "b2", "b4"], new[] { "2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01" }.Select(d => book.HomeAt(book.Members["M1"], TestRoster.Day(d))!.Id));
        Assert.Equal("b4", roster.Database.Scalar<string>("select branch from members where member = 'M1'"));
        Assert.Equal("M1: it is so already, nothing changed.", roster.Desk.Transfer("M1", "b2", TestRoster.Day("2026-04-01"), "clerk").Text);
        Assert.Equal(2, roster.Database.Scalar<long>("select count(*) from acts where what = 'roster-transfer' and subject = 'M1' and who = 'clerk'"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void CommunityAndTemporaryAffiliationStandBesideTheHome(string kind)
    {
        using var roster = new TestRoster(kind, server);
        Assert.True(roster.Desk.ReportIn("M1", "cy", Today, "clerk").Done);
        Assert.True(roster.Desk.Stay("M1", "b4", Today, Today + 10, "clerk").Done);
        var book = roster.Book();
        var member = book.Members["M1"];
        Assert.Equal(["Community cy True", "Community d False", "Home b1 True", "Home cx False", "Home d False", "Temporary b4 True", "Temporary cy False", "Temporary d False"],
            book.BelongingAt(member, Today).Select(b => $"{b.Kind} {b.Unit.Id} {b.Directly}").Order(StringComparer.Ordinal));
        Assert.True(book.Expects(TestRoster.Session("b4"), member, Today + 9));
        Assert.False(book.Expects(TestRoster.Session("b4"), member, Today + 10));
        // Reporting in makes nobody expected; it is for counts and reports.
        Assert.False(book.Expects(TestRoster.Session("cy"), member, Today + 10));
        Assert.True(book.Belongs(member, ["cy"], BelongingKinds.Community, Today + 10));
        Assert.Equal(["M1", "M3", "M4"], book.MembersUnder(["cy"], BelongingKinds.All, Today + 10).Select(m => m.Number));
        Assert.Equal(["M1", "M4"], book.ExpectedAt(TestRoster.Session("b4"), Today).Select(m => m.Number));

        Assert.True(roster.Desk.ReportIn("M1", null, Today + 5, "clerk").Done);
        Assert.True(roster.Desk.TakeBackStay("M1", "b4", Today, "clerk").Done);
        var later = roster.Book();
        Assert.DoesNotContain(later.BelongingAt(later.Members["M1"], Today + 5), b => b.Kind != BelongingKinds.Home);
        Assert.Contains(later.BelongingAt(later.Members["M1"], Today + 4), b => b.Kind == BelongingKinds.Community);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void NothingIsExpectedOfAnExemptMember(string kind)
    {
        using var roster = new TestRoster(kind, server);
        Assert.Equal("M1: exempt 因病 from 2026-05-01 until 2026-05-11.", roster.Desk.Exempt("M1", Today, Today + 10, "clerk", "因病").Text);
        var book = roster.Book();
        Assert.Equal([true, false, false, true], new[] { -1L, 0, 9, 10 }.Select(d => book.Expects(TestRoster.Session("d"), book.Members["M1"], Today + d)));
        Assert.Equal(["M2", "M3", "M4", "M5", "M6"], book.ExpectedAt(TestRoster.Session("d"), Today).Select(m => m.Number));
        Assert.False(roster.Desk.Exempt("M1", Today, null, "clerk", "").Done);
        Assert.False(roster.Desk.Exempt("M1", Today, Today, "clerk", "x").Done);
        Assert.True(roster.Desk.TakeBackExemption("M1", Today, "clerk").Done);
        Assert.False(roster.Book().IsExempt(roster.Book().Members["M1"], Today));
    }

    [Fact]
    public void OnlyARequiredSessionExpectsAnybody()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        var book = roster.Book();
        foreach (var kind in Enum.GetValues<SessionKind>())
        {
            Assert.Equal(kind == SessionKind.Required, book.Expects(TestRoster.Session("d") with { Kind = kind }, book.Members["M1"], Today));
            Assert.Equal(kind == SessionKind.Required ? 6 : 0, book.ExpectedAt(TestRoster.Session("d") with { Kind = kind }, Today).Count);
        }

        Assert.False(book.Expects(TestRoster.Session(), book.Members["M1"], Today));
        string[] many = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "b1"];
        Assert.True(book.Expects(TestRoster.Session(many), book.Members["M1"], Today));
        Assert.False(book.Expects(TestRoster.Session(many), book.Members["M2"], Today));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void TheTreeIsTheOneOfTheDay(string kind)
    {
        using var roster = new TestRoster(kind, server);
        var report = roster.Import("organisations", "id,name,kind,parent,from\nb1,一支部,branch,cy,2026-06-01\ncz,社区丙,community,d,2026-07-01\nb2,二,branch,cz,2026-07-01\n");
        Assert.Equal(["row 2: b1: name 一 → 一支部; parent cx → cy from 2026-06-01", "row 3: cz: new, community 社区丙 below d", "row 4: b2: parent cx → cz from 2026-07-01"], report.Differences);
        var book = roster.Book();
        var session = TestRoster.Session("cx");
        Assert.Equal(["M1", "M2", "M5", "M6"], book.ExpectedAt(session, TestRoster.Day("2026-05-31")).Select(m => m.Number));
        Assert.Equal(["M2", "M6"], book.ExpectedAt(session, TestRoster.Day("2026-06-01")).Select(m => m.Number));
        Assert.Empty(book.ExpectedAt(session, TestRoster.Day("2026-07-01")));
        Assert.Null(book.TreeAt(TestRoster.Day("2026-06-30"))["cz"]);
        Assert.Equal(["b2", "cz", "d"], book.TreeAt(TestRoster.Day("2026-07-01")).Upwards("b2").Select(u => u.Id));
        Assert.Equal(("一", "一支部"), (book.TreeAt(Today)["b1"]!.Name, book.TreeAt(TestRoster.Day("2026-06-01"))["b1"]!.Name));
        Assert.Equal("cx", roster.Database.Scalar<string>("select parent from organisations where id = 'b1'"));
        Assert.Equal("organisations: 0 added, 0 changed, 3 unchanged.", roster.Import("organisations", "id,name,kind,parent,from\nb1,一支部,branch,cy,2026-06-01\ncz,社区丙,community,d,2026-07-01\nb2,二,branch,cz,2026-07-01\n").ToString());
    }

    [Fact]
    public void TheTreeOfTheDistrictsPastAndFutureIsCheckedToo()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        string[] Errors(string rows) => [.. Assert.Throws<CardSystem.Ingest.Import.ImportException>(() => roster.Import("organisations", "id,name,kind,parent,from\n" + rows)).Errors];
        roster.Import("organisations", "id,name,kind,parent,from\ncz,丙,community,d,2026-07-01\n");
        Assert.Equal(["organisations.csv row 2, column parent: 'cz' is not there yet on 2026-06-01."], Errors("b1,一,branch,cz,2026-06-01\n"));
        Assert.Equal(["organisations.csv row 2, column parent: 'cx' would stand above itself from 2026-06-01."], Errors("cx,甲,community,b1,2026-06-01\n"));
        Assert.Equal(["organisations.csv: the tree must have one root, a unit without parent; it would have b1, d from 2026-06-01."], Errors("b1,一,branch,,2026-06-01\n"));
        Assert.Equal(["organisations.csv row 2, column from: '1.6.2026' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date."], Errors("b1,一,branch,cx,1.6.2026\n"));
    }

    [Fact]
    public void DepthHasNoLimit()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        TestImport.Run(database, "organisations", "id,name,kind,parent\n" + string.Concat(Enumerable.Range(0, 200).Select(n => $"u{n},u,{(n == 199 ? "branch" : "community")},{(n == 0 ? "" : $"u{n - 1}")}\n")));
        TestImport.Run(database, "members", "member,name,branch\nM1,张三,u199\n");
        using var connection = database.Database.Open();
        using var work = CardSystem.Ingest.Storage.Work.Read(database.Database, connection);
        var book = RosterBook.Load(work);
        Assert.True(book.Expects(TestRoster.Session("u0"), book.Members["M1"], Today));
        Assert.Equal(200, book.BelongingAt(book.Members["M1"], Today).Count);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhoeverHasNoHistoryIsWhatTheTablesOfNowSay(string kind)
    {
        using var roster = new TestRoster(kind, server);
        foreach (var table in new[] { "member_homes", "unit_history", "card_holders" }) roster.Database.Execute($"delete from {table}");
        var book = roster.Book();
        Assert.Equal("b1", book.HomeAt(book.Members["M1"], 0)!.Id);
        Assert.Equal(["M1", "M2", "M5", "M6"], book.ExpectedAt(TestRoster.Session("cx"), Today).Select(m => m.Number));
    }

    [Fact]
    public void ALargeDistrictIsAskedWithoutGoingThroughItsMembers()
    {
        using var roster = new TestRoster(Databases.Sqlite, server, members: 20_000);
        var book = roster.Book();
        Assert.Equal(20_000, book.ExpectedAt(TestRoster.Session("d"), Today).Count);
        Assert.Equal(20_000, book.ExpectedAt(TestRoster.Session("d", "cx", "b1"), Today).Distinct().Count());
        var branch = TestRoster.Session("b1");
        Assert.Equal(5_000, book.ExpectedAt(branch, Today).Count);
        var member = book.Members["M1"];
        book.Expects(branch, member, Today);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Assert.True(book.Expects(branch, member, Today));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000 * 100, "a question about one member must not allocate by the roster's size");
    }
}

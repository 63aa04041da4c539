using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

/// <summary>Members files with days: what they change, from when, and that the same file changes nothing twice.</summary>
public sealed class MemberImportTests(PostgresServer server)
{
    private const string Header = "member,name,branch,from,community,temporary,temporary_until,exempt_from,exempt_until,exempt_reason\n";
    private static readonly long Today = TestRoster.Today;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AFileOfThreeColumnsChangesFromTodayOnAndADryRunSaysSo(string kind)
    {
        using var roster = new TestRoster(kind, server);
        const string file = "member,name,branch\nM1,张三1,b3\nM2,李四,b2\nM9,王五,b1\nM3,张三3,b3\n";
        var before = TestTables.Text(roster.Database, [.. TestTables.Roster, "acts", "imports", "import_rows", "changes"]);
        var preview = roster.Import("members", file, dryRun: true);
        Assert.Equal("members: 1 added, 2 changed, 1 unchanged.", preview.ToString());
        Assert.Equal(["row 2: M1: home b1 → b3 from 2026-05-01", "row 3: M2: name 张三2 → 李四", "row 4: M9: new, 王五, home none → b1 from the beginning"], preview.Differences);
        Assert.Equal(before, TestTables.Text(roster.Database, [.. TestTables.Roster, "acts", "imports", "import_rows", "changes"]));

        var last = roster.LastChange;
        roster.Import("members", file);
        Assert.Equal(["Member M1", "Member M2", "Member M9"], roster.Changes(last));
        var book = roster.Book();
        Assert.Equal(("b1", "b3", "b1"), (book.HomeAt(book.Members["M1"], Today - 1)!.Id, book.HomeAt(book.Members["M1"], Today)!.Id, book.HomeAt(book.Members["M9"], 0)!.Id));

        // The same file tomorrow says nothing new.
        roster.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("members: 0 added, 0 changed, 4 unchanged.", roster.Import("members", file).ToString());
        Assert.Equal(3, roster.Changes(last).Count);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void EveryColumnHasItsMeaning(string kind)
    {
        using var roster = new TestRoster(kind, server);
        const string file = Header
            + "M1,张三1,b2,2026-03-01,cy,b4,2026-09-01,2026-06-01,2026-07-01,因病\n"
            + "M2,张三2,b2,,,,,,,\n"
            + "M9,王五,b1,2026-04-01,cx,,,2026-05-01,,产假\n";
        var report = roster.Import("members", file);
        Assert.Equal(
        [
            "row 2: M1: home b1 → b2 from 2026-03-01 (backdated by 61 days); community none → cy from 2026-03-01 (backdated by 61 days); temporary b4 from 2026-03-01 until 2026-09-01; exempt 因病 from 2026-06-01 until 2026-07-01",
            "row 4: M9: new, 王五, home none → b1 from 2026-04-01 (backdated by 30 days); community none → cx from 2026-04-01 (backdated by 30 days); exempt 产假 from 2026-05-01",
        ], report.Differences);
        var book = roster.Book();
        Assert.Null(book.HomeAt(book.Members["M9"], TestRoster.Day("2026-03-31")));
        Assert.True(book.Expects(TestRoster.Session("b4"), book.Members["M1"], TestRoster.Day("2026-05-31")));
        Assert.True(book.IsExempt(book.Members["M1"], TestRoster.Day("2026-06-30")));
        Assert.False(book.Expects(TestRoster.Session("b4"), book.Members["M1"], TestRoster.Day("2026-09-01")));
        roster.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal("members: 0 added, 0 changed, 3 unchanged.", roster.Import("members", file).ToString());

        // A dash ends the community, an empty cell leaves everything.
        Assert.Equal(["row 2: M1: community cy → none from 2026-05-04"], roster.Import("members", "member,name,branch,community,temporary\nM1,张三1,b2,-,b4\n").Differences);
        Assert.Equal(["row 2: M1: temporary b4 from 2026-03-01 until 2026-08-01"], roster.Import("members", "member,name,branch,temporary,temporary_until\nM1,张三1,b2,b4,2026-08-01\n").Differences);
    }

    [Fact]
    public void WhatIsWrongIsNamedByRowAndColumn()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        var errors = Assert.Throws<ImportException>(() => roster.Import("members", Header
            + "M1,张三,b1,2026-02-30,b1,cx,,,,\n"
            + "M2,张三,b1,2026-05-01,,,2026-06-01,,2026-06-01,\n"
            + "M3,张三,b1,2026-05-01,,b2,2026-05-01,2026-05-01,2026-05-01,\n"
            + "M3,张三,b1,,,,,,,\n")).Errors;
        Assert.Equal(
        [
            "members.csv row 2, column from: '2026-02-30' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date.",
            "members.csv row 2, column community: 'b1' is a branch; members report in at a community; write - for none.",
            "members.csv row 2, column temporary: 'cx' is a community; a temporary affiliation is to a branch.",
            "members.csv row 3, column temporary_until: stands without temporary; name the branch.",
            "members.csv row 3, column exempt_from: is empty; say from which day the member is exempt.",
            "members.csv row 4, column temporary_until: is not after from; it is the first day on which the affiliation no longer counts.",
            "members.csv row 4, column exempt_until: is not after exempt_from; it is the first day on which the exemption no longer counts.",
            "members.csv row 4, column exempt_reason: is empty; say why the member is exempt.",
            "members.csv row 5, column member: 'M3' stands in row 4 already.",
        ], errors);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ManyChangesDeriveEverythingAndFewExactlyWhatChanged(string kind)
    {
        using var roster = new TestRoster(kind, server);
        Assert.Equal(["Centre b1 (only read again)", "Centre b2 (only read again)", "Centre b3 (only read again)", "Centre b4 (only read again)", "Centre c1 (only read again)", "Centre cx (only read again)", "Centre cy (only read again)", "Centre d (only read again)",
            "Member M1", "Member M2", "Member M3", "Member M4", "Member M5", "Member M6"], roster.Changes());
        var last = roster.LastChange;
        roster.Import("members", "member,name,branch\n" + string.Concat(Enumerable.Range(1_000, RosterChanges.MostSingle + 1).Select(n => $"M{n},张三,b1\n")));
        roster.Import("organisations", "id,name,kind,parent\nb1,新名,branch,cx\n");
        roster.Import("organisations", "id,name,kind,parent\nb1,新名,branch,cy\n");
        Assert.Equal(["Everything", "Centre b1 (only read again)", "Everything"], roster.Changes(last));
    }
}

using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Roster;

/// <summary>Two numbers that are one person's.</summary>
public sealed class MergeTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task T31_AMergeKeepsTheCardsAndTapsOfBothAndCanBeTakenBack(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        var desk = new MergeDesk(projection.Database.Database, TestProjection.Days(), projection.Time);
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[1], TestDistrict.Nine.AddMinutes(20)),
            _district.Two.Tap(_district.Cards[1], TestDistrict.Nine.AddMinutes(-20)), _district.Far.Tap(_district.Cards[1], TestDistrict.Nine));
        var (apart, tables) = (projection.Everything(), TestTables.Text(projection.Database, TestTables.Roster));
        Assert.Equal(3, projection.Attendance().Count);

        Assert.True(desk.Merge("M002", "M001", "clerk", "registered twice").Done);
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/1", "talk M001 kiosk-2/1 walk-in"], projection.Attendance());
        Assert.Equal(3, projection.Database.Scalar<long>("select count(*) from derived.sign_ins where member = 'M001'"));
        Assert.Equal(1, projection.Database.Scalar<long>("select count(*) from derived.visits where member = 'M001'"));

        Assert.True(desk.Unmerge("M002", "clerk").Done);
        await projection.ProjectAsync();
        Assert.Equal(apart, projection.Everything());
        Assert.Equal(tables, TestTables.Text(projection.Database, TestTables.Roster));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T31_AMergedNumberFindsTheMemberWhoStayedEverywhere(string kind)
    {
        using var roster = new TestRoster(kind, server);
        roster.Desk.Stay("M4", "b3", TestRoster.Today, TestRoster.Today + 20, "clerk");
        roster.Desk.Exempt("M4", TestRoster.Today + 5, TestRoster.Today + 6, "clerk", "因病");
        roster.Desk.ReportIn("M4", "cx", TestRoster.Today - 10, "clerk");
        var before = TestTables.Text(roster.Database, TestTables.Roster);
        Assert.Equal("M4 is merged into M1: cards, taps and affiliations of both are M1's.", roster.Merges.Merge("M4", "M1", "clerk").Text);

        var book = roster.Book();
        var member = book.Members["M1"];
        Assert.Same(member, book.Members["M4"]);
        Assert.Equal((5, 5), (book.Members.Count, book.Members.Values.Distinct().Count()));
        Assert.Equal(["M4"], member.Absorbed);
        Assert.Equal("b1", book.HomeAt(member, TestRoster.Today - 1)!.Id);
        // Until the merge both registrations stood; from its day on the home of the number that stayed is the only one.
        Assert.True(book.Expects(TestRoster.Session("b4"), member, TestRoster.Today - 1));
        Assert.False(book.Expects(TestRoster.Session("b4"), member, TestRoster.Today));
        Assert.True(book.Expects(TestRoster.Session("b3"), member, TestRoster.Today));
        Assert.True(book.IsExempt(member, TestRoster.Today + 5));
        Assert.True(book.Belongs(member, ["cx"], BelongingKinds.Community, TestRoster.Today));
        Assert.Equal(["M1", "M2", "M3", "M5", "M6"], book.ExpectedAt(TestRoster.Session("d"), TestRoster.Today - 1).Select(m => m.Number));

        // Entries and files may go on naming it.
        Assert.StartsWith("M1: home b1 → b2", roster.Desk.Transfer("M4", "b2", TestRoster.Today + 1, "clerk").Text, StringComparison.Ordinal);
        Assert.Equal(["row 2: M4 was merged into M1, so the row was left out."], roster.Import("members", "member,name,branch\nM4,别名,b3\n").Notes);
        Assert.Equal("M1", CardSystem.Ingest.Commands.RosterShow.Read(roster.Database.Database, "M4", TestRoster.Today, false, TimeZoneInfo.Utc).Member);

        roster.Desk.Transfer("M1", "b1", TestRoster.Today + 1, "clerk");
        Assert.True(roster.Merges.Unmerge("M4", "clerk").Done);
        Assert.Equal("b4", roster.Book().HomeAt(roster.Book().Members["M4"], TestRoster.Today)!.Id);
        Assert.Equal(0, roster.Database.Scalar<long>("select count(*) from member_merges"));
        Assert.Contains("M4", before, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void T31_MergesFollowOneAnotherAndNeverRunInACircle(string kind)
    {
        using var roster = new TestRoster(kind, server);
        Assert.True(roster.Merges.Merge("M1", "M2", "clerk").Done);
        Assert.True(roster.Merges.Merge("M2", "M3", "clerk").Done);
        Assert.Equal(["M1", "M2"], roster.Book().Members["M1"].Absorbed);
        Assert.Equal("M3", roster.Book().Members["M1"].Number);
        Assert.Equal("M1 was itself merged into M3; merge M3 into M3.", roster.Merges.Merge("M3", "M1", "clerk").Text);
        Assert.Equal("M1 is merged into M3 already; take that back first, or merge M3 into M4.", roster.Merges.Merge("M1", "M4", "clerk").Text);
        Assert.Equal("M4 cannot be merged into itself.", roster.Merges.Merge("M4", "M4", "clerk").Text);
        Assert.Equal("There is no member 'M99'.", roster.Merges.Merge("M99", "M4", "clerk").Text);
        Assert.Equal("M4 is not merged into another number.", roster.Merges.Unmerge("M4", "clerk").Text);
        Assert.True(roster.Merges.Unmerge("M2", "clerk").Done);
        Assert.Equal("M2", roster.Book().Members["M1"].Number);
    }

    [Fact]
    public void TheChangesOfAMergeNameTheCardsAndTheMembers()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        _district.ImportInto(database);
        var last = database.Scalar<long>("select max(change) from changes");
        new MergeDesk(database.Database, TestProjection.Days(), TimeProvider.System).Merge("M002", "M001", "clerk");
        Assert.Equal(["Card CARD0002", "Member M002", "Member M001"], database.Query<(string, string)>($"select kind, key from changes where change > {last} order by change").Select(c => $"{c.Item1} {c.Item2}"));
    }
}

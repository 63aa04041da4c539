using System.Text.Json;
using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Support.CommandLine;

namespace CardSystem.Ingest.Tests.Commands;

/// <summary>The roster's commands as a clerk types them.</summary>
public sealed class RosterCommandTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryEntryIsAnActOfTheOneWhoMadeIt(string kind)
    {
        using var district = new TestDistrict();
        using var database = new TestDatabase(kind, server);
        TestImport.Run(database, "organisations", district.OrganisationsCsv.Replace("\nb1,", "\ncx,社区,community,d\nb1,", StringComparison.Ordinal));
        TestImport.Run(database, "members", district.MembersCsv);
        TestImport.Run(database, "cards", district.CardsCsv);
        string[][] good =
        [
            ["roster", "transfer", "M001", "--to", "b3", "--from", "2026-03-01", "--by", "王"],
            ["roster", "affiliate", "M001", "--community", "cx", "--by", "王"],
            ["roster", "affiliate", "M001", "--temporary", "b1", "--from", "2026-03-01", "--until", "2026-04-01", "--by", "王"],
            ["roster", "affiliate", "M001", "--temporary", "b1", "--from", "2026-03-01", "--take-back", "--by", "王"],
            ["roster", "exempt", "M001", "--from", "2026-03-01", "--until", "2026-04-01", "--reason", "因病", "--by", "王"],
            ["roster", "exempt", "M001", "--from", "2026-03-01", "--take-back", "--by", "王"],
            ["roster", "merge", "M002", "INTO", "M001", "--by", "王"],
            ["roster", "unmerge", "M002", "--by", "王"],
            ["roster", "card", "lost", "CARD0001", "--at", "2026-03-01 08:30", "--by", "王"],
            ["roster", "card", "suspend", "CARD0002", "--at", "2026-03-01 08:30", "--until", "2026-03-02T00:00:00Z", "--by", "王"],
            ["roster", "card", "active", "CARD0001", "--by", "王"],
            ["roster", "card", "revoke", "CARD0002", "--at", "2026-03-03 08:30", "--reason", "交回", "--by", "王"],
            ["roster", "card", "bind", "CARDOFNOBODY", "M003", "--by", "王"],
            ["roster", "card", "replace", "CARD0003", "CARDOFNOBODY", "--by", "王"],
        ];
        foreach (var args in good) Assert.True(await RunAsync(database, args) == 0, string.Join(' ', args));
        Assert.Equal(
            ["roster-transfer", "roster-community", "roster-temporary", "roster-temporary-back", "roster-exempt", "roster-exempt-back", "roster-merge", "roster-unmerge", "card-lost", "card-suspended", "card-active", "card-revoked", "card-bind", "card-replaced"],
            database.Query<string>("select what from acts where who = '王' order by act"));
        Assert.Equal(0, await RunAsync(database, "roster", "show", "M001"));
        Assert.Equal(0, await RunAsync(database, "roster", "show", "M001", "--json", "--day", "2026-02-01"));
        Assert.Equal(0, await RunAsync(database, "roster", "tree", "--day", "2026-02-01"));
        Assert.Equal(0, await RunAsync(database, "import", "list"));
        Assert.Equal(1, await RunAsync(database, "import", "undo", "--by", "王"));
    }

    [Fact]
    public async Task WhatCannotBeIsRefusedWithOne()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        string[][] bad =
        [
            ["roster", "transfer", "M1", "--to", "cx"], ["roster", "transfer", "M1", "--to", "nowhere"], ["roster", "transfer", "M99", "--to", "b1"], ["roster", "transfer", "M1", "--to", "b1", "--from", "03/04/2026"],
            ["roster", "transfer", "M1", "--to", "b2", "--by", ""], ["roster", "affiliate", "M1"], ["roster", "affiliate", "M1", "--community", "cx", "--temporary", "b1"], ["roster", "affiliate", "M1", "--community", "b1"],
            ["roster", "affiliate", "M1", "--temporary", "b2", "--take-back"], ["roster", "exempt", "M1"], ["roster", "exempt", "M1", "--take-back", "--from", "2026-01-01"], ["roster", "merge", "M1", "TO", "M2"],
            ["roster", "merge", "M1", "INTO", "M1"], ["roster", "unmerge", "M1"], ["roster", "card", "lost", "NONE1"], ["roster", "card", "lost", "NONE1", "--at", "noon"], ["roster", "show", "M99"], ["roster", "tree", "--unit", "none"],
            ["import", "undo", "77"], ["template", "members", "--out", "members.doc"],
        ];
        foreach (var args in bad) Assert.True(await RunAsync(roster.Database, args) == 1, string.Join(' ', args));
        Assert.Equal(2, roster.Database.Scalar<long>("select count(*) from acts"));
    }

    [Fact]
    public void AMembersSheetTellsEverythingWithTheNameMasked()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        roster.Desk.Transfer("M1", "b3", TestRoster.Today, "clerk");
        roster.Desk.ReportIn("M1", "cy", TestRoster.Today, "clerk");
        roster.Desk.Exempt("M1", TestRoster.Today, TestRoster.Today + 1, "clerk", "因病");
        roster.Merges.Merge("M5", "M1", "clerk");
        var sheet = RosterShow.Read(roster.Database.Database, "M5", TestRoster.Today, names: false, TimeZoneInfo.Utc);
        Assert.Equal(
        [
            "M1 张** (M5 was merged into it)", "merged into it: M5", "on 2026-05-01: b3, exempt", "  home: b3 三 < cy 社区乙 < d 区", "  community: cy 社区乙 < d 区",
            "home: b1 until 2026-05-01", "home: b3 from 2026-05-01", "community: cy from 2026-05-01", "exempt: 因病 from 2026-05-01 until 2026-05-02",
        ], sheet.ToLines());
        Assert.Equal("张三1", RosterShow.Read(roster.Database.Database, "M1", TestRoster.Today, names: true, TimeZoneInfo.Utc).Name);
        Assert.Contains("\"home\":\"b3\"", JsonSerializer.Serialize(sheet, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Fact]
    public void TheTreeIsPrintedWithItsMembersOnADay()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        roster.Desk.Transfer("M1", "b3", TestRoster.Today, "clerk");
        Assert.Equal(
            ["d 区 (district, 6 members)", "  c1 中心 (centre, 0 members)", "  cx 社区甲 (community, 4 members)", "    b1 一 (branch, 2 members)", "    b2 二 (branch, 2 members)", "  cy 社区乙 (community, 2 members)", "    b3 三 (branch, 1 member)", "    b4 四 (branch, 1 member)"],
            RosterTree.Lines(roster.Database.Database, TestRoster.Today - 1, null));
        Assert.Equal(["cy 社区乙 (community, 3 members)", "  b3 三 (branch, 2 members)", "  b4 四 (branch, 1 member)"], RosterTree.Lines(roster.Database.Database, TestRoster.Today, "cy"));
    }
}

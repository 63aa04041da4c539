using System.Text;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Demo;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using static CardSystem.Ingest.Tests.Support.CommandLine;

namespace CardSystem.Ingest.Tests.Commands;

public sealed class CommandsTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheLogIsExportedLineByLineAsItCame(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        byte[][] taps = [_district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.Two.Tap(_district.Cards[1], TestDistrict.Nine), "{\n \"v\":1,\"kiosk\":\"kiosk-1\",\r\n\"journal\":\"00000000000000cc\",\"seq\":1}"u8.ToArray()];
        await projection.TakeAndProjectAsync(taps);
        var file = Path.Combine(projection.Database.Folder, "taps.jsonl");
        Assert.Equal(0, await RunAsync(projection.Database, "export", "taps", "--out", file));
        Assert.Equal([Encoding.UTF8.GetString(taps[0]), Encoding.UTF8.GetString(taps[1]), "{  \"v\":1,\"kiosk\":\"kiosk-1\",  \"journal\":\"00000000000000cc\",\"seq\":1}"], await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task NoLinkIsPrintedThatWouldNotOpen()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Contains("/setup/", (await SayAsync(database, "staff", "invite", "wang", "--role", "auditor")).Output, StringComparison.Ordinal);
        database.Execute("update staff set closed_at = 1");
        var said = await SayAsync(database, "staff", "invite", "wang");
        Assert.Equal((1, ""), (said.Code, said.Output));
        Assert.Equal("The account 'wang' is closed, and a link would not open it: open it again on the page Users, or choose another name.", said.Errors.Trim());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task StatusCountsWhatThereIs(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[1], TestDistrict.Nine.AddMinutes(20)), _district.One.Tap(_district.Unknown, TestDistrict.Nine), _district.Far.Tap(_district.Cards[0], TestDistrict.Nine));
        await projection.TakeAsync("""{"v":2,"kiosk":"kiosk-1"}"""u8.ToArray());
        Assert.Equal(
        [
            "taps: 5", "attendance: 2 (1 late, 1 walk-in) from 3 taps", "sessions: 2 running", "visits outside sessions: 1 tap", "set aside: 2", "  unknown-card: 1", "  wrong-version: 1",
            "kiosk kiosk-1: 4 taps, completeness unknown, 0 waiting", "kiosk kiosk-2: 0 taps, completeness unknown, 0 waiting", "kiosk kiosk-far: 1 tap, completeness unknown, 0 waiting",
            "notices: 0 to be shared out, 0 unheard (no channel up to the root)", "deliveries: 0 waiting, 0 for a digest, 0 sent, 0 dead",
        ], StatusReport.Read(projection.Database.Database).ToLines());
        Assert.Equal(0, await RunAsync(projection.Database, "status", "--json"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N1_TheCentreKnowsToWhenEachKioskIsCompleteAndWhatIsMissing(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        byte[][] taps = [.. Enumerable.Range(0, 4).Select(n => _district.One.Tap(_district.Cards[n], TestDistrict.Nine.AddMinutes(n)))];
        await projection.TakeAndProjectAsync(taps[0], taps[1], taps[3]);
        // Four were made; the fourth went ahead of the third, which waits since two past.
        projection.Say("kiosk-1", TestDistrict.Nine.AddHours(1), TestDistrict.Nine.AddMinutes(2), ("00000000000000aa", 4, 2));
        // Of this one nine taps wait since a quarter past.
        projection.Say("kiosk-2", TestDistrict.Nine.AddHours(1), TestDistrict.Nine.AddMinutes(15), ("00000000000000aa", 9, 0));
        projection.Say("kiosk-far", TestDistrict.Nine.AddHours(1), null, ("00000000000000aa", 0, 0));
        string[] others = ["kiosk kiosk-2: 0 taps, complete to 2026-05-01 01:15:00Z, 9 waiting", "kiosk kiosk-far: 0 taps, complete to 2026-05-01 02:00:00Z, 0 waiting"];
        Assert.Equal(["kiosk kiosk-1: 3 taps, complete to 2026-05-01 01:02:00Z, 2 waiting", .. others], Kiosks());
        await projection.TakeAndProjectAsync(taps[2]);
        Assert.Equal(["kiosk kiosk-1: 4 taps, complete to 2026-05-01 02:00:00Z, 0 waiting", .. others], Kiosks());

        string[] Kiosks() => [.. StatusReport.Read(projection.Database.Database).ToLines().Where(l => l.StartsWith("kiosk ", StringComparison.Ordinal))];
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RebuildEndsWithOneWhereSomethingDiffersAndPutsItRight(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        projection.Projector.Dispose();
        Assert.Equal(0, await RunAsync(projection.Database, "rebuild"));
        var before = projection.Attendance();
        projection.Database.Execute("delete from derived.attendance where member = 'M001'");
        Assert.Equal(1, await RunAsync(projection.Database, "rebuild"));
        Assert.Equal(1, await RunAsync(projection.Database, "rebuild", "--replace"));
        Assert.Equal(0, await RunAsync(projection.Database, "rebuild"));
        Assert.Subset(projection.Attendance().ToHashSet(), before.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task N17_PersonalWordsAreErasedFromActsAndTheirCopiesAndEverythingStillHolds(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[1], TestDistrict.Nine));
        var database = projection.Database;
        Assert.Equal(0, await RunAsync(database, "excuse", "request", "M003", "--session", "morning", "--reason", "住院", "--approve", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "correct", "morning", "M001", "--attended", "--reason", "因病早退", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "attendance", "rate", "morning", "M002", "5", "--comment", "照顾病人", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "roster", "exempt", "M004", "--from", "2026-06-01", "--reason", "产假", "--by", "王"));
        Assert.Equal(0, await RunAsync(database, "roster", "card", "lost", TestDistrict.CardNumber(5), "--reason", "丢在医院", "--by", "王"));
        await projection.ProjectAsync();
        var before = projection.Everything();
        string[] words = ["住院", "因病早退", "照顾病人", "产假", "丢在医院"];
        foreach (var word in words) Assert.NotEqual("", Where(word));

        foreach (var act in database.Query<long>("select act from acts where what in ('excuse-request', 'correct', 'rate', 'roster-exempt', 'card-lost')"))
            Assert.Equal(0, await RunAsync(database, "acts", "erase", act.ToString(System.Globalization.CultureInfo.InvariantCulture), "--reason", "asked for by the member", "--by", "李"));
        foreach (var word in words) Assert.Equal("", Where(word));
        Assert.Contains("(words erased)", (await SayAsync(database, "acts", "list", "--subject", "M003")).Output, StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync(database, "verify", "--signatures"));
        await projection.ProjectAsync();
        Assert.Equal(before, projection.Everything());
        TestProjection.AssertEqual(projection.Rebuild(), "after erasing");

        // Every table there is, but the roster's names are no such words.
        string Where(string word) => string.Join(' ', TestTables.All(database).Where(table => TestTables.Text(database, table).Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AccountsAreAddedListedAndRemoved()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Equal(0, await RunAsync(database, "accounts", "add", "watcher", "--subscribe", "cardsystem/v1/#", "--publish", "a/b"));
        Assert.Equal(1, await RunAsync(database, "accounts", "add", "watcher", "--subscribe", "cardsystem/v1/#"));
        Assert.Equal(1, await RunAsync(database, "accounts", "add", "other", "--subscribe", "not/#/a/filter"));
        Assert.Equal(1, await RunAsync(database, "accounts", "add", "other"));
        Assert.Equal(1, await RunAsync(database, "accounts", "add", "Not A Name", "--subscribe", "#"));
        Assert.Equal(["watcher"], database.Query<string>("select name from accounts"));
        Assert.Equal(0, await RunAsync(database, "accounts", "list"));
        Assert.Equal(0, await RunAsync(database, "accounts", "remove", "watcher"));
        Assert.Equal(1, await RunAsync(database, "accounts", "remove", "watcher"));
    }

    [Fact]
    public async Task WhatTheCommandLineDoesNotKnowEndsWithOne()
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        Assert.Equal(1, await RunAsync(database, "dance"));
        Assert.Equal(1, await RunAsync(database, "import", "members", "/nowhere.csv"));
        Assert.Equal(1, await RunAsync(database, "status", "--set", "Inbox:QueueTaps=1"));
    }

    [Theory]
    [InlineData(500, 2, 20, 2)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(300, 30, 200, 90)]
    public void ADemoOfAnySizeIsImportedWithoutAFault(int members, int centres, int branches, int kiosks)
    {
        using var database = new TestDatabase(Databases.Sqlite, server);
        var folder = Path.Combine(database.Folder, "demo");
        var plan = new DemoPlan { Folder = folder, Members = members, Centres = centres, Branches = branches, Kiosks = kiosks };
        Assert.Empty(plan.Problems());
        var now = TimeProvider.System.GetUtcNow();
        DemoDistrict.Write(plan, TestImport.Settings.Zone, now);
        foreach (var what in new[] { "organisations", "members", "timetable", "kiosks" }) TestImport.Run(database, what, File.ReadAllBytes(Path.Combine(folder, what + ".csv")));
        Assert.Equal(members, database.Scalar<long>("select count(*) from members"));
        var instant = new { now = now.ToUnixTimeMilliseconds() };
        Assert.Equal(centres, database.Scalar<long>("select count(distinct centre) from sessions where opens <= @now and closes > @now", instant));
        Assert.Equal(centres, database.Scalar<long>("select count(distinct centre) from sessions where opens > @now", instant));
        if (kiosks > 1) Assert.NotEqual(0, database.Scalar<long>("select count(*) from sessions where late_after < @now and closes > @now", instant));
    }
}

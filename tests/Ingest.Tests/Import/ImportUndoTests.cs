using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Import;

/// <summary>An import can be taken back whole: byte for byte, or not at all.</summary>
public sealed class ImportUndoTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static string Tables(TestDatabase database) => TestTables.Text(database, TestTables.Roster);

    private static UndoAnswer Undo(TestRoster roster, long? import = null) => ImportCommand.Undo(roster.Database.Database, import, "clerk", roster.Time);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void EveryKindOfImportIsTakenBackByteForByte(string kind)
    {
        using var database = new TestDatabase(kind, server);
        var files = new[] { ("organisations", _district.OrganisationsCsv), ("members", _district.MembersCsv), ("cards", _district.CardsCsv), ("kiosks", _district.KiosksCsv), ("timetable", _district.TimetableCsv) };
        var states = new Stack<string>();
        foreach (var (what, csv) in files)
        {
            states.Push(Tables(database));
            TestImport.Run(database, what, csv);
        }

        foreach (var _ in files)
        {
            var answer = ImportCommand.Undo(database.Database, null, "clerk", TimeProvider.System);
            Assert.True(answer.Done, string.Join('\n', answer.Lines));
            Assert.Equal(states.Pop(), Tables(database));
        }

        var none = ImportCommand.Undo(database.Database, null, "clerk", TimeProvider.System);
        Assert.Equal((false, "There is no import that could be taken back."), (none.Done, none.Lines[0]));
        using var connection = database.Database.Open();
        using var work = Work.Read(database.Database, connection);
        Assert.Empty(ActChain.Check(work));
        Assert.Equal(10, work.One<long>("select count(*) from acts"));

        // What was taken back can be taken in again.
        foreach (var (what, csv) in files) TestImport.Run(database, what, csv);
    }

    [Theory]
    [InlineData(Databases.Sqlite, 1)]
    [InlineData(Databases.Sqlite, 2)]
    [InlineData(Databases.PostgreSql, 3)]
    public void AnyImportsAreTakenBackInTurnByteForByte(string kind, int seed)
    {
        var random = new Random(seed);
        using var roster = new TestRoster(kind, server);
        var states = new Stack<string>();
        for (var round = 0; round < 12; round++)
        {
            var before = Tables(roster.Database);
            var report = random.Next(4) switch
            {
                0 => roster.Import("organisations", $"id,name,kind,parent,from\nb{random.Next(1, 7)},n{round},branch,{(random.Next(2) == 0 ? "cx" : "cy")},{Day(random)}\n"),
                1 => roster.Import("members", "member,name,branch\n" + string.Concat(Enumerable.Range(random.Next(1, 5), 4).Select(n => $"M{n},名{random.Next(3)},b{random.Next(1, 5)}\n"))),
                _ => roster.Import("members", "member,name,branch,from,community,temporary,temporary_until,exempt_from,exempt_reason\n"
                    + string.Concat(Enumerable.Range(random.Next(1, 12), 3).Select(n => $"M{n},张{n},b{random.Next(1, 5)},{Day(random)},{(random.Next(2) == 0 ? "cx" : "-")},b{random.Next(1, 5)},2028-01-01,{Day(random)},r{round}\n"))),
            };
            if (report.Added + report.Changed > 0) states.Push(before);
            roster.Time.Advance(TimeSpan.FromDays(random.Next(20)));
        }

        Assert.True(states.Count > 4);
        while (states.TryPop(out var before))
        {
            var answer = Undo(roster);
            Assert.True(answer.Done, $"seed {seed}: {string.Join('\n', answer.Lines)}");
            Assert.True(before == Tables(roster.Database), $"seed {seed}:\n{before}\n\n{Tables(roster.Database)}");
        }
    }

    private static string Day(Random random) => DateOnly.FromDayNumber((int)TestRoster.Today + random.Next(-300, 300)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatWasTouchedLaterIsNotTakenBack(string kind)
    {
        using var roster = new TestRoster(kind, server);
        roster.Import("members", "member,name,branch\nM1,李一,b1\nM8,李八,b1\n");
        var first = Import(roster);
        roster.Import("members", "member,name,branch\nM2,李二,b2\n");
        roster.Desk.Transfer("M8", "b3", null, "clerk");
        var before = Tables(roster.Database);
        var refused = Undo(roster, first);
        Assert.False(refused.Done);
        Assert.Equal([$"Import {first} cannot be taken back, because of what was changed since (2 in all):", "member homes: M8 was changed later.", "members: M8 was changed later."], refused.Lines);
        Assert.Equal(before, Tables(roster.Database));

        // The one after it touched other rows and goes by itself.
        Assert.True(Undo(roster).Done);
        Assert.Equal("There is no import 999; 'ingest import list' shows them.", Undo(roster, 999).Lines[0]);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void WhatIsInUseIsNotTakenBack(string kind)
    {
        using var database = new TestDatabase(kind, server);
        TestImport.Run(database, "organisations", _district.OrganisationsCsv);
        TestImport.Run(database, "members", _district.MembersCsv);
        var members = database.Scalar<long>("select max(import) from imports");
        TestImport.Run(database, "cards", _district.CardsCsv);
        TestImport.Run(database, "timetable", _district.TimetableCsv);
        var answer = ImportCommand.Undo(database.Database, members, "clerk", TimeProvider.System);
        Assert.Equal([$"Import {members} cannot be taken back, because what it added is in use:", "M001 stands in card holders.", "M001 stands in cards."], answer.Lines.Take(3));
        var organisations = ImportCommand.Undo(database.Database, database.Scalar<long>("select min(import) from imports"), "clerk", TimeProvider.System);
        Assert.Contains("b1 is in an audience of sessions.", organisations.Lines);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnImportIsListedWithItsActAndIsTakenBackOnce(string kind)
    {
        using var roster = new TestRoster(kind, server);
        var last = roster.LastChange;
        roster.Import("members", "member,name,branch\nM1,李一,b2\n");
        var id = Import(roster);
        Assert.Equal(["Member M1"], roster.Changes(last));
        Assert.Equal("""{"file":"members.csv",""", roster.Database.Scalar<string>("select substr(detail, 1, 22) from acts where act = @id", new { id }));
        Assert.True(Undo(roster, id).Done);
        Assert.Equal(["Member M1", "Member M1"], roster.Changes(last));
        Assert.Equal($"Import {id} was taken back already, by act {id + 1}.", Undo(roster, id).Lines[0]);
        using var connection = roster.Database.Database.Open();
        using var work = Work.Read(roster.Database.Database, connection);
        Assert.Equal([(id, "members", 0L, 1L, id + 1), (id - 1, "members", 6, 0, 0), (id - 2, "organisations", 8, 0, 0)], ImportJournal.List(work, 9).Select(i => (i.Import, i.What, i.Added, i.Changed, i.Undone)));
        Assert.All(ImportJournal.List(work, 9), i => Assert.Equal("clerk", i.Who));
    }

    [Fact]
    public void WhoImportsIsToldOrNothingIsImported()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        var file = Path.Combine(roster.Database.Folder, "members.csv");
        File.WriteAllText(file, "member,name,branch\nM9,王,b1\n");
        var errors = Assert.Throws<ImportException>(() => ImportCommand.Import(TestImport.Settings, roster.Database.Database, "members", file, dryRun: false, who: "")).Errors;
        Assert.Equal(["Who imports is told by 1 to 64 characters on one line; give --by."], errors);
        Assert.Equal(errors[0], ImportCommand.Undo(roster.Database.Database, null, new string('x', 65), roster.Time).Lines[0]);
        Assert.Equal(6, roster.Database.Scalar<long>("select count(*) from members"));
    }

    [Fact]
    public void OnlySoManyImportsCanBeTakenBack()
    {
        using var roster = new TestRoster(Databases.Sqlite, server);
        var first = Import(roster);
        for (var n = 0; n < ImportJournal.MostImports; n++) roster.Import("members", $"member,name,branch\nM1,名{n},b1\n");
        Assert.Equal($"Import {first} is too long ago: what stood before it is not kept any more.", Undo(roster, first).Lines[0]);
        Assert.Equal(ImportJournal.MostImports, roster.Database.Scalar<long>("select count(distinct import) from import_rows"));
    }

    private static long Import(TestRoster roster) => roster.Database.Scalar<long>("select max(import) from imports");
}

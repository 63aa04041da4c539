using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Commands;

/// <summary>Counts by span and unit over what was really derived; and the note where that is behind.</summary>
public sealed class AnalysisReportTests(PostgresServer server) : IDisposable
{
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    private static string[] Lines(TestDatabase database, string? unit = null, bool below = false, string from = "2026-05-01", string? category = null) => [.. AnalysisReport.Read(
        database.Database, TestProjection.Days(),
        new AnalysisQuestion(AnalysisStep.Month, unit, below, Day(from), Day("2026-05-31"), category), TestContext.Current.CancellationToken).ToLines()];

    private static long Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber;

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryUnitCountsItsOwnAndThoseBelow(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        // M001 is of b2, M002 of b3, M003 of b1; b1 and b2 are expected.
        await projection.TakeAndProjectAsync(
            _district.One.Tap(_district.Cards[0], TestDistrict.Nine), _district.One.Tap(_district.Cards[1], TestDistrict.Nine.AddMinutes(1)), _district.One.Tap(_district.Cards[2], TestDistrict.Nine.AddMinutes(11)));
        foreach (var kiosk in new[] { "kiosk-1", "kiosk-2" }) projection.Say(kiosk, TestDistrict.Nine.AddHours(3), null, (("00000000000000aa"), kiosk == "kiosk-1" ? 3 : 0, kiosk == "kiosk-1" ? 3 : 0));
        await projection.AtAsync(TestDistrict.Nine.AddHours(3));
        Assert.Equal(
        [
            "2026-05 d 区: 1 session, 2 of 7 expected came (29 %), 1 not expected, 1 late, 5 absent; 3 different members came",
            "2026-05 b1 支部一: 1 session, 1 of 3 expected came (33 %), 1 late, 2 absent; 1 different member came",
            "2026-05 b2 支部二: 1 session, 1 of 4 expected came (25 %), 3 absent; 1 different member came",
            "2026-05 b3 支部三: 1 session, 1 not expected; 1 different member came",
        ], Lines(projection.Database, below: true));
        Assert.Equal(["Nobody has come to anything, or was expected anywhere, in these days."], Lines(projection.Database, from: "2026-05-02"));
        Assert.Equal(["Nobody has come to anything, or was expected anywhere, in these days."], Lines(projection.Database, category: "study"));
        Assert.Equal("There is no unit 'b9' on 2026-05-31; 'ingest roster tree' shows them.", Assert.Throws<SettingException>(() => Lines(projection.Database, unit: "b9")).Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AMemberOfTwoBranchesCountsInBothAndOnceAbove(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        TestImport.Run(projection.Database, "members", "member,name,branch,from,temporary,temporary_until\nM001,张三丰,b2,2026-04-01,b3,2026-06-01\n");
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        Assert.Equal(
        [
            "2026-05 d 区: 1 session, 1 of 1 expected came (100 %); 1 different member came",
            "2026-05 b2 支部二: 1 session, 1 of 1 expected came (100 %); 1 different member came",
            "2026-05 b3 支部三: 1 session, 1 of 1 expected came (100 %); 1 different member came",
        ], Lines(projection.Database, below: true));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereNumbersAreBehindItIsSaid(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        Assert.True(BehindNote.IsBehind(projection.Database.Database));
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        Assert.False(BehindNote.IsBehind(projection.Database.Database));
        await projection.TakeAsync(_district.One.Tap(_district.Cards[1], TestDistrict.Nine));
        // On PostgreSQL a tap is counted once no transaction of any database of the server is older.
        await Eventually.TrueAsync(() => BehindNote.IsBehind(projection.Database.Database), "the tap to be seen as not counted");
    }

    [Theory]
    [InlineData("'fly' is not known here; 'ingest --help' tells what there is.", "fly")]
    [InlineData("'ingest roster card' needs one of lost, suspend, active, revoke, bind and replace; 'ingest roster card --help' tells what there is.", "roster", "card")]
    [InlineData("'ingest activity move' needs SESSION and --reason; 'ingest activity move --help' tells what it takes.", "activity", "move")]
    [InlineData("'ingest credits top' needs --unit; 'ingest credits top --help' tells what it takes.", "credits", "top")]
    [InlineData("'many' is not a whole number for --most; 'ingest notices list --help' tells what it takes.", "notices", "list", "--most", "many")]
    [InlineData("'x' is not a whole number; 'ingest warnings show --help' tells what it takes.", "warnings", "show", "x")]
    [InlineData(null, "status", "--json")]
    [InlineData(null)]
    public void ACommandThatLacksSomethingSaysWhat(string? fault, params string[] args) => Assert.Equal(fault, new IngestCommands((_, _) => Task.CompletedTask).Fault(args));

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheNewCommandsRun(string kind)
    {
        using var projection = new TestProjection(kind, server, _district);
        await projection.TakeAndProjectAsync(_district.One.Tap(_district.Cards[0], TestDistrict.Nine));
        Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(projection.Database, args);
        foreach (var args in new string[][]
        {
            ["analysis", "--each", "week", "--below", "--json"], ["analysis", "--each", "year", "--unit", "d"], ["member", "M001"], ["member", "M001", "--day", "2026-05-01", "--names", "--json"],
            ["activity", "list", "--theme", "党", "--from", "2026-05-01", "--until", "2026-05-02"], ["activity", "list", "--kind", "open", "--json"], ["warnings", "list", "--held"], ["warnings", "list", "--held", "--json"], ["status"],
        }) Assert.Equal((string.Join(' ', args), 0), (string.Join(' ', args), await RunAsync(args)));
        foreach (var args in new string[][] { ["analysis", "--each", "day"], ["analysis", "--from", "2026-05-02", "--until", "2026-05-01"], ["analysis", "--unit", "b9"], ["member", "M999"], ["activity", "list", "--kind", "odd"], ["activity", "list", "--from", "soon"] })
            Assert.Equal((string.Join(' ', args), 1), (string.Join(' ', args), await RunAsync(args)));
    }
}

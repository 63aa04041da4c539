using System.IO.Compression;
using CardSystem.Ingest.Tests.Privacy;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Commands;

public sealed class PrivacyCommandTests(PostgresServer server)
{
    private static TestDatabase District(string kind, PostgresServer server)
    {
        var database = new TestDatabase(kind, server);
        TestImport.Run(database, "organisations", "id,name,kind,parent\nd,区,district,\nb1,支部一,branch,d\n");
        TestImport.Run(database, "members", $"member,name,branch\n{Canary.Number},{Canary.Name},b1\nM1,张三,b1\n");
        foreach (var csv in Directory.GetFiles(database.Folder, "*.csv")) File.Delete(csv);
        return database;
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutAServiceTheCommandDoesAllOfIt(string kind)
    {
        using var database = District(kind, server);
        var dry = await CommandLine.SayAsync(database, "privacy", "erase", Canary.Number, "--reason", "asked for", "--by", "dpo", "--dry-run");
        Assert.True(dry.Code == 0, dry.Errors);
        Assert.Contains("goes: members 1", dry.Output, StringComparison.Ordinal);
        Assert.Equal(1, database.Scalar<long>("select count(*) from members where name = @Name", new { Canary.Name }));

        var erased = await CommandLine.SayAsync(database, "privacy", "erase", Canary.Number, "--reason", "asked for", "--by", "dpo");
        Assert.True(erased.Code == 0, erased.Errors);
        Assert.Contains("clear of it", erased.Output, StringComparison.Ordinal);
        Assert.Empty(Canary.InTables(database));
        if (kind == Databases.Sqlite) Assert.Empty(Canary.InFiles(database.Folder));
        Assert.Contains("finished", (await CommandLine.SayAsync(database, "privacy", "erasures")).Output, StringComparison.Ordinal);
        Assert.Equal(0, await CommandLine.RunAsync(database, "verify"));

        var again = await CommandLine.SayAsync(database, "privacy", "erase", Canary.Number, "--reason", "asked for");
        Assert.Equal((1, $"There is no member '{Canary.Number}'.\n"), (again.Code, again.Errors.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task APersonsFileIsWrittenAndTheRulesAreTold()
    {
        using var database = District(Databases.Sqlite, server);
        var file = Path.Combine(database.Folder, "out.zip");
        Assert.Equal(0, await CommandLine.RunAsync(database, "privacy", "export", Canary.Number, "--out", file, "--by", "dpo"));
        using (var zip = ZipFile.OpenRead(file)) Assert.NotNull(zip.GetEntry("manifest.json"));
        var rules = await CommandLine.SayAsync(database, "privacy", "retention");
        Assert.Contains("excuse-reasons: 400 days (Privacy:ExcuseReasonDays); 0 rows and the words of 0 acts are older", rules.Output, StringComparison.Ordinal);
        Assert.Contains("0 rows and words are gone.", (await CommandLine.SayAsync(database, "privacy", "retention", "--run")).Output, StringComparison.Ordinal);
        Assert.Contains("Privacy:RunAt is '25:00'", (await CommandLine.SayAsync(database, "privacy", "retention", "--set", "Privacy:RunAt=25:00")).Errors, StringComparison.Ordinal);
        Assert.Contains("Privacy:LookDays is 3; allowed are 180 to 36500.", (await CommandLine.SayAsync(database, "privacy", "retention", "--set", "Privacy:LookDays=3")).Errors, StringComparison.Ordinal);
    }
}

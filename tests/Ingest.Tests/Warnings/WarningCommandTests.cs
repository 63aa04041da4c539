using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Warnings;

public sealed class WarningCommandTests(PostgresServer server)
{
    private static Task<int> RunAsync(WarningDistrict district, params string[] args) => CommandLine.RunAsync(district.Database, ["warnings", .. args]);

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AWarningFromItsRuleToItsEndOnTheCommandLine(string kind)
    {
        using var district = new WarningDistrict(kind, server);
        for (var week = 0; week < 4; week++) district.Week(week, "N1");
        var file = Path.Combine(district.Database.Folder, "rules.json");
        Assert.Equal(0, await RunAsync(district, "rules", "example", "--out", file));
        Assert.Equal(1, await RunAsync(district, "rules", "example", "--out", file));
        Assert.Equal(0, await RunAsync(district, "rules", "check", file));
        Assert.Equal(0, await RunAsync(district, "backtest", "--rules", file, "--from", "2024-03-04", "--until", "2024-03-22", "--json"));
        Assert.Equal(0, await RunAsync(district, "run", "--as-of", "2024-03-26", "--dry-run", "--rules", file));
        Assert.Equal(1, await RunAsync(district, "run", "--as-of", "2024-03-26", "--rules", file));
        Assert.Equal("", district.Warnings());
        Assert.Equal(0, await RunAsync(district, "rules", "add", file, "--from", "2024-01-01", "--reason", "to begin with", "--by", "Li"));
        Assert.Equal(0, await RunAsync(district, "rules", "list"));
        Assert.Equal(0, await RunAsync(district, "rules", "show"));
        Assert.Equal(0, await RunAsync(district, "run", "--as-of", "2024-03-26", "--json"));
        Assert.Contains("N1 open", district.Warnings(), StringComparison.Ordinal);
        Assert.Equal(1, district.Database.Scalar<long>("select min(rule_version) from warnings"));
        Assert.Equal(0, await RunAsync(district, "list", "--unit", "sub", "--json"));
        Assert.Equal(0, await RunAsync(district, "show", "1"));
        Assert.Equal(0, await RunAsync(district, "acknowledge", "1", "--by", "Li"));
        Assert.Equal(0, await RunAsync(district, "follow-up", "1", "--note", "rang", "--by", "Li"));
        Assert.Equal(0, await RunAsync(district, "resolve", "1", "--outcome", "comes again", "--by", "Li"));
        Assert.Equal(0, await RunAsync(district, "withdraw", "2", "--reason", "on duty", "--by", "Li"));
        Assert.Equal(1, await RunAsync(district, "show", "99"));
        Assert.Equal(1, await RunAsync(district, "list", "--level", "grave"));
        Assert.Equal(1, await RunAsync(district, "run", "--as-of", "2199-01-01"));
    }

    [Fact]
    public async Task AnEvaluationNeedsNoDatabaseAndSaysWhatIsWrong()
    {
        using var folders = new PastFolders();
        var folder = folders.MadeUp("past", 3).Folder;
        Assert.Equal(0, await EvaluateAsync(folder, folder, "0.2"));
        Assert.Equal(1, await EvaluateAsync(folder, Path.Combine(folder, "nowhere"), "0.2"));
        Assert.Equal(1, await EvaluateAsync(folder, folder, "2"));

        static async Task<int> EvaluateAsync(string train, string test, string limit) =>
            (await CommandLine.SayAsync(null, "warnings", "evaluate", "--train", train, "--test", test, "--limit", limit, "--json")).Code;
    }

    [Fact]
    public async Task FaultyRulesAreNotAdded()
    {
        using var district = new WarningDistrict(Databases.Sqlite, server);
        var file = Path.Combine(district.Database.Folder, "rules.json");
        await File.WriteAllTextAsync(file, DefaultRules.Json.Replace("\"decay\"", "\"decai\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(1, await RunAsync(district, "rules", "check", file));
        Assert.Equal(1, await RunAsync(district, "rules", "add", file, "--from", "2024-01-01", "--reason", "x"));
        Assert.Equal(0, district.Database.Scalar<long>("select count(*) from warning_rule_sets"));
    }
}

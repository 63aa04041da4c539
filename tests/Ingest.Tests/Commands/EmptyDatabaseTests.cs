using CardSystem.Ingest.Live;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Commands;

/// <summary>The first hour of a centre: everything that reads is asked before anything was entered. SQLite knows no type for a computed column of no rows, which has tripped readers before.</summary>
public sealed class EmptyDatabaseTests(PostgresServer server)
{
    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryCommandThatReadsAnswersWhereThereIsNothing(string kind)
    {
        using var database = new TestDatabase(kind, server, prepared: false);
        string In(string name) => Path.Combine(database.Folder, name);
        string[] lines =
        [
            "status", "status --json", $"export taps --out {In("taps.jsonl")}", "verify", "verify --signatures --json", "rebuild", "rebuild --replace", "accounts list", "acts list", "acts list --subject M1 --json", "import list", "import list --json",
            "excuse list", "excuse list --json", "excuse list --member M1 --state approved", "attendance ratings", "attendance ratings --json",
            "policy list", "policy list --json", "policy example", "period list", "period list --json", "period open 2026", "period show 2026", "period show 2026 --json", $"period export 2026 --out {In("2026.csv")}",
            "activity list", "activity list --json", "activity extend", $"activity ics --out {In("feed.ics")}", "calendar list", $"calendar template --out {In("days.csv")}",
            "notices status", "notices status --json", "notices list", "notices list --json", "notices list --dead", "notices list --waiting", "notices list --unheard", "notices channels list", "notices channels list --json",
            "warnings list", "warnings list --json", "warnings rules list", "warnings rules show", $"warnings rules example --out {In("rules.json")}", "warnings run --dry-run", "warnings run --dry-run --json", "warnings run --json",
            $"warnings backtest --rules {In("rules.json")} --from 2026-01-01 --until 2026-03-31 --json", "roster tree", $"template members --out {In("members.csv")}",
        ];
        var wrong = new List<string>();
        foreach (var line in lines)
        {
            var said = await CommandLine.SayAsync(database, line.Split(' '));
            if (said.Code != 0 || said.Errors.Length > 0) wrong.Add($"{line}: {said.Code} {said.Errors}{said.Output}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsAskedOfSomethingThatIsNotThereIsOneSentence(string kind)
    {
        using var database = new TestDatabase(kind, server, prepared: false);
        string[] lines =
        [
            "attendance show nowhere", "attendance show --member M1", "attendance ratings nowhere", "attendance reconcile nowhere", "attendance head-count nowhere 3", "attendance rate nowhere M1 5", "correct nowhere M1 --attended --reason why", "excuse request M1 --session nowhere --reason why", "excuse approve 1",
            "credits show M1", "credits top --unit d", "credits totals --unit d", "credits entitled M1", "time-bank show M1", "time-bank withdraw M1 10 --for help", "time-bank cancel 1 --reason why",
            "policy show", "policy show 1", "policy withdraw 1 --reason why", "period progress 2026 --unit d", "period show 2026", "period settle 2026", "period reopen 2026 --reason why",
            "activity show day", "activity stop day --from 2026-05-01 --reason why", "activity move s --day 2026-05-01 --reason why", "activity cancel s --reason why", "activity reinstate s --reason why", "activity sign-up s M1", "activity sign-ups s",
            "notices channels check hook", "notices channels remove hook --reason why", "notices test hook", "notices retry n1", "warnings show 1", "warnings acknowledge 1", "warnings rules show 1",
            "roster show M1", "roster transfer M1 --to b1 --reason why", "roster merge M1 M2 --reason why", "roster unmerge M1 --reason why", "roster card bind C1 M1 --reason why", "import undo", "acts erase 1 --reason why", "accounts remove watcher",
        ];
        var wrong = new List<string>();
        foreach (var line in lines)
        {
            var said = await CommandLine.SayAsync(database, line.Split(' '));
            if (said.Code != 1 || said.Errors.Trim().Split('\n') is not [{ Length: > 0 } sentence] || !sentence.EndsWith('.') || sentence.Contains("Exception", StringComparison.Ordinal) || sentence.Contains("--help", StringComparison.Ordinal))
                wrong.Add($"{line}: {said.Code} {said.Errors}{said.Output}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheServiceRunsOverNothingAndShowsIt(string kind)
    {
        var database = new TestDatabase(kind, server, prepared: false);
        CardSystem.Ingest.Storage.Schema.Prepare(database.Database);
        await using var centre = await TestCentre.StartAsync(database, "LivePage:OpenHere=true");
        await Eventually.TrueAsync(() => centre.Service<LiveBoard>().Current.Version > 0, "the first picture");
        using var browser = new HttpClient { BaseAddress = centre.Web };
        foreach (var page in (string[])["/", "/health", "/live/snapshot"])
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{page}: {answer.StatusCode}");
        }
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Tests.Support;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>Runs commands that name the person, and knows which options and arguments of which commands they came in by. What there is to walk is asked of the commands themselves.</summary>
internal sealed class CommandWays(TestDatabase database)
{
    private static readonly IngestCommands Commands = new((_, _) => Task.CompletedTask);

    private readonly HashSet<string> _carried = new(StringComparer.Ordinal);

    /// <summary>They tell and keep nothing.</summary>
    private static readonly string[] Tell =
    [
        "demo", "template", "show", "list", "status", "ratings", "reconcile", "sign-ups", "top", "totals", "entitled", "preview", "progress", "export", "check", "example", "verify", "evaluate", "tree", "backtest", "ics",
        "analysis", "member", "rebuild", "run", "test", "trust", "privacy", "retry", "accounts",
    ];

    /// <summary>What an option or argument takes that can hold no words about a person, by its name.</summary>
    private static readonly Dictionary<string, string[]> NoWords = new(StringComparer.Ordinal)
    {
        ["a colleague's account"] = ["--by", "--display", "--role"],
        ["names something that is there, or is refused"] = ["--centre", "--kiosks", "--organiser", "--audience", "--session", "--unit", "--channel", "--community", "--temporary", "--door", "--branch", "CARD", "NEW", "SESSION", "CENTRE", "KIOSK", "CHANNEL", "--kiosk"],
        ["a choice, a day, a time or a number, or is refused"] =
        [
            "--kind", "--from", "--last-day", "--starts", "--ends", "--repeat", "--except", "--also", "--holidays", "--until", "--day", "--in", "--out", "--at", "--category", "--state", "--level", "--language", "--format", "--pass", "--digest", "--quiet",
            "--right", "HOW", "WHAT", "ON|OFF", "--subscribe", "--publish", "--as-of", "PERIOD", "ACT", "VERSION", "--theme",
        ],
        ["an identifier of lower-case letters and digits"] = ["ID", "NAME"],
        ["where a secret is"] = ["--secret-file", "--secret-env"],
        ["the settings"] = ["--config", "--set"],
    };

    private static readonly Dictionary<string, string> Here = new(StringComparer.Ordinal)
    {
        ["activity create --members-file"] = "the same as --members",
        ["import organisations FILE"] = "units keep their names",
        ["import kiosks FILE"] = "kiosks keep their names",
        ["import receipt-keys FILE"] = "numbers of cards and keys",
        ["policy add FILE"] = "sealed by a digest that an act carries",
        ["warnings rules add FILE"] = "sealed by a digest that an act carries",
        ["kiosks add --name"] = "kiosks keep their names",
        ["notices channels add --to"] = "walked with the person's address",
        ["roster transfer --to"] = "names something that is there, or is refused",
        ["attendance rate MEMBER"] = "needs attendance; walked by its store in ErasureTests",
        ["attendance rate --comment"] = "needs attendance; walked by its store in ErasureTests",
    };

    public IEnumerable<string> Missing()
    {
        var all = Of(Commands.All, "").ToList();
        Assert.True(all.Count > 150, "The commands were not found.");
        foreach (var gone in Here.Keys.Except(all)) yield return "no such option: " + gone;
        foreach (var way in all)
        {
            var (path, last) = (way.Split(' ')[..^1], way.Split(' ')[^1]);
            if (path.Any(Tell.Contains) || Here.ContainsKey(way) || NoWords.Values.Any(n => n.Contains(last)) || _carried.Contains(way)) continue;
            yield return "not walked: " + way;
        }
    }

    public async Task RunAsync(params string[] args)
    {
        var said = await CommandLine.SayAsync(database, args);
        Assert.True(said.Code == 0, $"ingest {string.Join(' ', args)}: {said.Errors} {said.Output}");
        var parsed = Commands.All.Parse(args);
        var path = string.Join(' ', Path(parsed.CommandResult));
        foreach (var result in parsed.CommandResult.Children)
        {
            var name = result switch { OptionResult option => option.Option.Name, ArgumentResult argument => argument.Argument.Name, _ => "" };
            if (result.Tokens.Any(t => Holds(t.Value) || (File.Exists(t.Value) && Holds(File.ReadAllText(t.Value))))) _carried.Add(path + " " + name);
        }
    }

    private static bool Holds(string text) => Canary.Words.Any(w => text.Contains(w, StringComparison.Ordinal));

    private static IEnumerable<string> Path(CommandResult command) => command.Parent is CommandResult parent ? [.. Path(parent), command.Command.Name] : [];

    private static IEnumerable<string> Of(Command command, string path)
    {
        foreach (var option in command.Options.Where(o => TakesText(o.ValueType))) yield return path + option.Name;
        foreach (var argument in command.Arguments.Where(a => TakesText(a.ValueType))) yield return path + argument.Name;
        foreach (var way in command.Subcommands.SelectMany(c => Of(c, path + c.Name + " "))) yield return way;
    }

    private static bool TakesText(Type type) => type == typeof(string) || type == typeof(string[]) || type == typeof(FileInfo);
}

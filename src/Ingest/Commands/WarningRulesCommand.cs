using System.CommandLine;
using System.Globalization;
using System.Text;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Kinds;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest warnings rules example|check|add|list|show</c>: the rules as data.</summary>
internal static class WarningRulesCommand
{
    public static Command Create(IngestCommands commands) => new("rules", "The rules as data: which kinds, from which numbers on, from which day.")
    {
        Example(commands), Check(commands), Add(commands), List(commands), Show(commands),
    };

    private static Argument<FileInfo> FileArgument() => new("FILE") { Description = "The rules, a JSON file." };

    private static Command Example(IngestCommands commands)
    {
        var outFile = CommandOptions.Out();
        var example = new Command("example", "Writes the rules the program comes with, to begin from.") { outFile };
        example.SetAction((parsed, stop) => commands.GuardAsync(parsed, async _ =>
        {
            if (parsed.GetValue(outFile) is not { } file) await Console.Out.WriteLineAsync(DefaultRules.Json);
            else if (file.Exists) throw new SettingException($"The file '{file.FullName}' exists already; name another.");
            else await File.WriteAllTextAsync(file.FullName, DefaultRules.Json + "\n", new UTF8Encoding(false), stop);
        }));
        return example;
    }

    private static Command Check(IngestCommands commands)
    {
        var file = FileArgument();
        var check = new Command("check", "Says whether a file holds rules, and where it does not: line, column, key and what is allowed.") { file };
        check.SetAction((parsed, _) => commands.GuardAsync(parsed, async _ =>
        {
            var (rules, _) = await WarningsCommand.ReadRulesAsync(parsed.GetValue(file)!);
            foreach (var rule in rules.Rules) await Console.Out.WriteLineAsync(Line(rule));
        }));
        return check;
    }

    private static Command Add(IngestCommands commands)
    {
        var file = FileArgument();
        var from = new Option<string>("--from") { Description = "In force from this day on, yyyy-MM-dd.", Required = true };
        var reason = CommandOptions.Reason();
        var by = CommandOptions.By();
        var add = new Command("add", "Adds a version of the rules. 'ingest warnings backtest' and 'run --dry-run --rules' show beforehand whom it would warn.") { file, from, reason, by };
        add.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var (_, utf8) = await WarningsCommand.ReadRulesAsync(parsed.GetValue(file)!);
            var (day, who, why) = (CommandOptions.Day("--from", parsed.GetValue(from)!), CommandOptions.Who(parsed, by), parsed.GetValue(reason)!.Trim());
            if (why.Length is 0 or > 500) throw new SettingException("--reason needs a text of 1 to 500 characters.");
            await using var connection = database.Open();
            using var work = Work.Begin(database, connection);
            var version = RuleSetStore.Add(work, TimeProvider.System.GetUtcNow(), who, why, utf8, day.DayNumber);
            work.Commit();
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Version {version} of the warning rules is in force from {day:yyyy-MM-dd}."));
        }));
        return add;
    }

    private static Command List(IngestCommands commands)
    {
        var list = new Command("list", "Lists the versions.");
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            await using var connection = database.Open();
            using var work = Work.Read(database, connection);
            await Console.Out.WriteLineAsync($"version 0, the rules the program comes with: {DefaultRules.Set.Rules.Count} rules");
            foreach (var set in RuleSetStore.All(work))
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"version {set.Version}, from {DateOnly.FromDayNumber((int)set.FromDay):yyyy-MM-dd}: {RuleSetReader.Read("", set.Body).Rules.Count} rules"));
        }));
        return list;
    }

    private static Command Show(IngestCommands commands)
    {
        var version = new Argument<long?>("VERSION") { Description = "The version; without it the one in force today.", Arity = ArgumentArity.ZeroOrOne };
        var show = new Command("show", "Shows a version: each rule with its numbers and a sentence that explains it.") { version };
        show.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await using var connection = database.Open();
            using var work = Work.Read(database, connection);
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), settings.Zone).DateTime).DayNumber;
            var set = parsed.GetValue(version) switch
            {
                null => RuleSetStore.InForce(work, today),
                0 => DefaultRules.Set,
                { } v => RuleSetStore.All(work).FirstOrDefault(s => s.Version == v) is { } stored ? RuleSetReader.Read($"version {v}", stored.Body, v) : throw new SettingException($"There is no version {v} of the warning rules."),
            };
            await Console.Out.WriteLineAsync($"Version {set.Version}; a season begins on {set.SeasonMonth:00}-{set.SeasonDay:00}.");
            foreach (var rule in set.Rules) await Console.Out.WriteLineAsync(Line(rule));
        }));
        return show;
    }

    private static string Line(WarningRule rule)
    {
        var levels = WarningLevels.All.Where(l => rule.Levels[l] > 0).Select(l => string.Create(CultureInfo.InvariantCulture, $"{WarningLevels.Name(l)} from {(double)rule.Levels[l] / Fold.One:0.######}"));
        var numbers = rule.Numbers.Select((n, i) => string.Create(CultureInfo.InvariantCulture, $"{rule.Kind.Parameters[i].Name} {n:0.####}"));
        return $"{rule.Id}{(rule.Enabled ? "" : " (off)")}: {rule.Kind.English} {rule.Kind.Chinese} Counts {rule.Kind.Unit}: {string.Join(", ", levels)}{(rule.Numbers.Length > 0 ? $"; {string.Join(", ", numbers)}" : "")}.";
    }
}

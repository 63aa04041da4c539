using System.CommandLine;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Warnings.Rounds;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest warnings run|backtest</c>.</summary>
internal static class WarningRoundCommand
{
    private const int DaysAMonth = 30;

    public static IEnumerable<Command> Create(IngestCommands commands) => [Run(commands), Backtest(commands)];

    private static Command Run(IngestCommands commands)
    {
        var asOf = new Option<string?>("--as-of") { Description = "The last day to look at, yyyy-MM-dd; without it, yesterday." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done." };
        var rules = new Option<FileInfo?>("--rules") { Description = "With --dry-run: rules that are not in force, a JSON file." };
        var json = CommandOptions.Json();
        var run = new Command("run", "Runs the nightly round now. What was issued already is not issued again.") { asOf, dryRun, rules, json };
        run.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var given = parsed.GetValue(rules);
            if (given is not null && !parsed.GetValue(dryRun)) throw new SettingException("--rules goes with --dry-run only; 'ingest warnings rules add' puts rules in force.");
            var set = given is null ? null : (await WarningsCommand.ReadRulesAsync(given)).Rules;
            var yesterday = Today(settings).AddDays(-1);
            var day = parsed.GetValue(asOf) is { } text ? CommandOptions.Day("--as-of", text) : yesterday;
            if (day > yesterday.AddDays(1)) throw new SettingException("--as-of lies in the future; give today or a day before it.");
            var report = new WarningRound(database, settings.Warnings, settings.Zone, WarningGoal.At, Following.Behind).Run(day, TimeProvider.System.GetUtcNow(), parsed.GetValue(dryRun), stop, set);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? report.ToJson() : string.Join(Environment.NewLine, report.ToLines()));
        }));
        return run;
    }

    private static Command Backtest(IngestCommands commands)
    {
        var rules = new Option<FileInfo>("--rules") { Description = "The rules to try, a JSON file.", Required = true };
        var from = new Option<string>("--from") { Description = "The first day looked at, yyyy-MM-dd.", Required = true };
        var until = new Option<string>("--until") { Description = "The last day looked at, yyyy-MM-dd.", Required = true };
        var months = new Option<int>("--lapse-months") { Description = "Whoever attends nothing for so many months of 30 days has lapsed.", DefaultValueFactory = _ => 6 };
        var json = CommandOptions.Json();
        var backtest = new Command("backtest", "Says whom rules would have warned in a time that has passed, when, and how many of them lapsed. Tells nobody.") { rules, from, until, months, json };
        backtest.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (first, last) = (CommandOptions.Day("--from", parsed.GetValue(from)!), CommandOptions.Day("--until", parsed.GetValue(until)!));
            var today = Today(settings);
            if (first > last || last >= today) throw new SettingException("--from is a day not after --until, and --until is before today.");
            if (parsed.GetValue(months) is not (>= 1 and <= 60)) throw new SettingException("--lapse-months is 1 to 60.");
            var (set, _) = await WarningsCommand.ReadRulesAsync(parsed.GetValue(rules)!);
            var report = new WarningRound(database, settings.Warnings, settings.Zone, WarningGoal.At).Backtest(set, first, last, today.AddDays(-1), parsed.GetValue(months) * DaysAMonth);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? report.ToJson() : string.Join(Environment.NewLine, report.ToLines()));
        }));
        return backtest;
    }

    private static DateOnly Today(IngestSettings settings) => DateOnly.FromDayNumber((int)new DistrictDays(settings.Zone).Of(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
}

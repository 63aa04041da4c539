using System.CommandLine;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Warnings.Evaluation;
using CardSystem.Ingest.Warnings.Rules;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest warnings evaluate|run|backtest|rules|list|show|acknowledge|follow-up|resolve|withdraw</c>.</summary>
internal static class WarningsCommand
{
    public static Command Create(IngestCommands commands)
    {
        var warnings = new Command("warnings", "Early warnings 预警: who seems to be drifting away, why, and what was done about it.") { Evaluate(commands), WarningRulesCommand.Create(commands) };
        foreach (var command in WarningRoundCommand.Create(commands).Concat(WarningActCommand.Create(commands))) warnings.Subcommands.Add(command);
        return warnings;
    }

    /// <summary>Reads a file of rules; its faults go to stderr, a line each.</summary>
    /// <exception cref="SettingException">There are faults.</exception>
    internal static async Task<(RuleSet Rules, byte[] Utf8)> ReadRulesAsync(FileInfo file)
    {
        try
        {
            return (RuleSetReader.ReadFile(file.FullName, out var utf8), utf8);
        }
        catch (ImportException e)
        {
            foreach (var error in e.Errors.Take(e.Errors.Count - 1)) await Console.Error.WriteLineAsync(error);
            throw new SettingException(e.Errors[^1]);
        }
    }

    private static Command Evaluate(IngestCommands commands)
    {
        var train = new Option<DirectoryInfo>("--train") { Description = "A folder with members and attendance (.csv or .csv.gz) of the past: each kind of rule is tuned on it.", Required = true };
        var test = new Option<DirectoryInfo>("--test") { Description = "Such a folder of another time or place: the tuned rules are judged on it.", Required = true };
        var limit = new Option<double>("--limit") { Description = "The share of those who stay that may ever be warned.", DefaultValueFactory = _ => 0.10 };
        var json = CommandOptions.Json();
        var evaluate = new Command("evaluate", "Tunes each kind of rule on histories of the past and says how well it would have warned in others.") { train, test, limit, json };
        evaluate.SetAction((parsed, stop) => commands.GuardAsync(parsed, async _ =>
        {
            var rules = RuleTuning.Evaluate(ParticipationReader.Read(parsed.GetValue(train)!.FullName), ParticipationReader.Read(parsed.GetValue(test)!.FullName), parsed.GetValue(limit), stop);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? EvaluationReport.ToJson(rules) : string.Join(Environment.NewLine, EvaluationReport.ToLines(rules)));
        }));
        return evaluate;
    }
}

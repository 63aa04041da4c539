using System.CommandLine;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest analysis --each week|month|quarter|year [--unit U] [--below] [--from DAY] [--until DAY] [--category C]</c>.</summary>
internal static class AnalysisCommand
{
    public static Command Create(IngestCommands commands)
    {
        var each = new Option<string>("--each") { Description = "One line for each week, month, quarter or year.", DefaultValueFactory = _ => "month" };
        var unit = new Option<string?>("--unit") { Description = "The unit's id; everything below it counts too. The whole district without it." };
        var below = new Option<bool>("--below") { Description = "Each unit directly below it too." };
        var from = new Option<string?>("--from") { Description = "The first day, yyyy-MM-dd; the first of this year without it." };
        var until = new Option<string?>("--until") { Description = "The last day, yyyy-MM-dd; today without it." };
        var category = new Option<string?>("--category") { Description = "Only sessions of this category." };
        var json = CommandOptions.Json();
        var analysis = new Command(
            "analysis", "Counts who came, week by week, month by month, quarter by quarter or year by year. A unit counts those who belonged to it on the day, at home or for a time; whoever reports in there counts with what was done freely.")
        {
            each, unit, below, from, until, category, json,
        };
        analysis.SetAction((parsed, stop) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            await BehindNote.TellAsync(database);
            var today = CreditsInput.Today(settings);
            var step = StepOf(parsed.GetValue(each)!);
            var first = parsed.GetValue(from) is { } text ? CreditsInput.Day("--from", text) : AnalysisRules.FirstDay(AnalysisStep.Year, today);
            var last = parsed.GetValue(until) is { } other ? CreditsInput.Day("--until", other) : today;
            if (first > last) throw new SettingException("--from is a day not after --until.");
            var report = AnalysisReport.Read(database, new DistrictDays(settings.Zone), new AnalysisQuestion(step, parsed.GetValue(unit), parsed.GetValue(below), first, last, parsed.GetValue(category)), stop);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(report, ReportJson.Options));
            else foreach (var line in report.ToLines()) await Console.Out.WriteLineAsync(line);
        }));
        return analysis;
    }

    private static AnalysisStep StepOf(string word) => word switch
    {
        "week" => AnalysisStep.Week,
        "month" => AnalysisStep.Month,
        "quarter" => AnalysisStep.Quarter,
        "year" => AnalysisStep.Year,
        _ => throw new SettingException($"--each '{Shown.Of(word)}' is not allowed; use week, month, quarter or year."),
    };
}

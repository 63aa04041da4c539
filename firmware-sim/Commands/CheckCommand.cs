using System.CommandLine;
using CardSystem.FirmwareSim.Check;

namespace CardSystem.FirmwareSim.Commands;

internal static class CheckCommand
{
    public static Command Create()
    {
        var played = new Option<string>("--played") { Description = "The record that 'play' wrote.", Required = true };
        var taps = new Option<string>("--taps") { Description = "The centre's exported tap log, one tap a line.", Required = true };
        var least = CommandRun.Count("--least-green", "Fail as well where fewer green lights were shown: a run in which nothing happened proves nothing.");
        var json = new Option<bool>("--json") { Description = "Print one line of JSON in place of the table." };
        var command = new Command("check", "Compare what members saw with what the centre recorded; exit code 1 where something was lost, duplicated or wrongly accepted, 2 where the files cannot be read.") { played, taps, least, json };
        command.SetRun((parsed, _) =>
        {
            CheckReport report;
            try
            {
                report = CheckRules.Check(PlayedRecord.Read(parsed.GetRequiredValue(played)), RecordedTap.Read(parsed.GetRequiredValue(taps)));
            }
            catch (InputException e)
            {
                Console.Error.WriteLine("firmware-sim: " + e.Message);
                return Task.FromResult(2);
            }

            if (parsed.GetValue(json)) Console.WriteLine(report.ToJson());
            else Console.Write(report.ToTable());
            var green = report.Lights.GetValueOrDefault("green");
            if (green < parsed.GetValue(least)) Console.Error.WriteLine($"firmware-sim: {green} green lights were shown, fewer than the {parsed.GetValue(least)} asked for.");
            return Task.FromResult(report.IsGood && green >= parsed.GetValue(least) ? CommandRun.Ok : CommandRun.Failed);
        });
        return command;
    }
}

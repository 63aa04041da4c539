using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest template WHAT --out FILE.(csv|xlsx)</c>: an empty table to fill in, with an example and what each column allows.</summary>
internal static class TemplateCommand
{
    public static Command Create(IngestCommands commands)
    {
        var template = new Command("template", "Writes an empty table to fill in and import, with an example and what each column allows.");
        foreach (var kind in IntakeKinds.All)
        {
            var file = new Option<string>("--out") { Description = "The file to write, ending in .csv or .xlsx.", Required = true };
            var command = new Command(kind.What, $"A table for 'ingest import {kind.What}'.") { file };
            command.SetAction((parsed, _) => commands.GuardAsync(parsed, async _ =>
            {
                Write(kind, parsed.GetValue(file)!);
                await Console.Out.WriteLineAsync($"{Path.GetFullPath(parsed.GetValue(file)!)} is to be filled in; its rows that begin with # say what each column allows and are not imported.");
            }));
            template.Subcommands.Add(command);
        }

        return template;
    }

    internal static void Write(IntakeKind kind, string file)
    {
        var isWorkbook = file.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase);
        if (!isWorkbook && !file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) throw new SettingException($"'{Shown.Of(file)}' ends neither in .csv nor in .xlsx.");
        using var stream = File.Create(file);
        IntakeTemplate.Write(kind, stream, isWorkbook);
    }
}

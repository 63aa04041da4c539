using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest template WHAT --out FILE.(csv|xlsx)</c>: an empty table to fill in, with an example and what each column allows.</summary>
internal static class TemplateCommand
{
    public static Command Create(IngestCommands commands)
    {
        var template = new Command("template", "Writes an empty table to fill in and import, with an example and what each column allows.");
        foreach (var kind in ImportCommand.Kinds)
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

    internal static void Write(ImportCommand.ImportKind kind, string file)
    {
        var isWorkbook = file.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase);
        if (!isWorkbook && !file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) throw new SettingException($"'{Shown.Of(file)}' ends neither in .csv nor in .xlsx.");
        string[] columns = [.. kind.Columns, .. kind.Optional];
        // The first required column is the key, and no key begins with '#': such rows are left out when the file comes back.
        string[] notes = [.. columns.Select((c, i) => (i == 0 ? "# " : "") + TemplateNotes.Of(kind.What, c).Note)];
        string[] example = [.. columns.Select((c, i) => (i == 0 ? "# " : "") + TemplateNotes.Of(kind.What, c).Example)];
        using var stream = File.Create(file);
        if (isWorkbook) SheetWriter.WriteXlsx(stream, [new Sheet(kind.What, columns, [notes, example]), new Sheet("columns", ["column", "needed", "allowed", "example"], Explained(kind))]);
        else SheetWriter.WriteCsv(stream, new Sheet(kind.What, columns, [notes, example]));
    }

    private static IEnumerable<string[]> Explained(ImportCommand.ImportKind kind) => kind.Columns.Concat(kind.Optional)
        .Select(c => (string[])[c, kind.Columns.Contains(c) ? "yes" : "no", TemplateNotes.Of(kind.What, c).Note, TemplateNotes.Of(kind.What, c).Example]);
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Intake;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest import WHAT FILE [--dry-run] [--by NAME]</c>, <c>ingest import list</c>, <c>ingest import undo [ID]</c>.</summary>
internal static class ImportCommand
{
    private const int MostListed = 100;

    public static Command Create(IngestCommands commands)
    {
        var import = new Command("import", "Takes a CSV or .xlsx file in, all of it or nothing; rows that are there already are updated, none is removed.");
        foreach (var kind in IntakeKinds.All) import.Subcommands.Add(Take(commands, kind));
        import.Subcommands.Add(List(commands));
        import.Subcommands.Add(Undo(commands));
        return import;
    }

    private static Command Take(IngestCommands commands, IntakeKind kind)
    {
        var file = new Argument<FileInfo>("FILE") { Description = $"CSV (UTF-8) or .xlsx with the header {string.Join(',', kind.Columns)}{(kind.Optional.Length == 0 ? "" : $", and if you like {string.Join(',', kind.Optional)}")}." };
        var dryRun = CommandOptions.DryRun();
        var by = CommandOptions.By();
        var command = new Command(kind.What, $"Imports {kind.What}.") { file, dryRun, by };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var report = Import(settings, database, kind.What, parsed.GetValue(file)!.FullName, parsed.GetValue(dryRun), CommandOptions.Who(parsed, by));
            if (parsed.GetValue(dryRun)) await PreviewAsync(report);
            await Console.Out.WriteLineAsync(parsed.GetValue(dryRun) ? $"{report} Nothing was kept, this was a dry run." : report.ToString());
            foreach (var note in report.Notes) await Console.Out.WriteLineAsync(note);
        }));
        return command;
    }

    private static async Task PreviewAsync(ImportReport report)
    {
        foreach (var difference in report.Differences) await Console.Out.WriteLineAsync(difference);
        var more = report.Added + report.Changed - report.Differences.Count;
        if (more > 0) await Console.Out.WriteLineAsync($"… and {more} more.");
    }

    private static Command List(IngestCommands commands)
    {
        var json = CommandOptions.Json();
        var list = new Command("list", "Lists the imports, the newest first.") { json };
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            using var connection = database.Open();
            using var work = Work.Read(database, connection);
            var imports = ImportJournal.List(work, MostListed).ToList();
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(imports, ReportJson.Options));
            else foreach (var line in imports.Select(i => Line(i, settings.Zone)).DefaultIfEmpty("Nothing was imported yet; 'ingest template' writes tables to fill in.")) await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static string Line(KeptImport import, TimeZoneInfo zone)
    {
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(import.At), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var state = import.Undone > 0 ? $", taken back by act {import.Undone}" : import.RowsKept == 0 ? ", too long ago to be taken back" : "";
        return $"{import.Import}: {at} {import.What} from {import.File} by {import.Who}: {import.Added} added, {import.Changed} changed, {import.Unchanged} unchanged{state}";
    }

    private static Command Undo(IngestCommands commands)
    {
        var id = new Argument<long?>("ID") { Description = "The import's number, from 'ingest import list'; the last one without it.", Arity = ArgumentArity.ZeroOrOne };
        var by = CommandOptions.By();
        var undo = new Command("undo", "Takes an import back whole, provided that nothing has touched its rows since.") { id, by };
        undo.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var answer = Undo(database, parsed.GetValue(id), CommandOptions.Who(parsed, by), TimeProvider.System);
            if (!answer.Done) throw new SettingException(string.Join(' ', answer.Lines));
            foreach (var line in answer.Lines) await Console.Out.WriteLineAsync(line);
        }));
        return undo;
    }

    internal static UndoAnswer Undo(Database database, long? import, string who, TimeProvider time) => IntakeDesk.Undo(database, import, who, time.GetUtcNow());

    /// <exception cref="ImportException">Something is wrong with the file.</exception>
    internal static ImportReport Import(IngestSettings settings, Database database, string what, string file, bool dryRun, string who = "system", TimeProvider? time = null) =>
        IntakeDesk.Take(database, IntakeKinds.Find(what)!, file, dryRun, new Intaking(settings.Zone, (time ?? TimeProvider.System).GetUtcNow(), who));
}

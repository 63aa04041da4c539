using System.CommandLine;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest calendar import|list|template</c>: holidays, and weekend days that are worked.</summary>
internal static class CalendarCommand
{
    public static Command Create(IngestCommands commands) =>
        new("calendar", "The working-day calendar: holidays, and weekend days that are worked to make up for them.") { Import(commands), List(commands), Template(commands) };

    private static Command Import(IngestCommands commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = $"CSV (UTF-8) or .xlsx with the header {string.Join(',', CalendarImport.Columns)}; kind is holiday or working." };
        var (dryRun, by) = (CommandOptions.DryRun(), CommandOptions.By());
        var import = new Command("import", "Imports days, all or none, and brings activities' untouched sessions to where the calendar now has them.") { file, dryRun, by };
        import.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var (now, dry) = (TimeProvider.System.GetUtcNow(), parsed.GetValue(dryRun));
            var report = Importer.Run(database, ImportTable.Read(parsed.GetValue(file)!.FullName, CalendarImport.Columns), dry, CalendarImport.Import, new Importing(CommandOptions.Who(parsed, by), now, (_, _) => { }));
            if (dry) foreach (var difference in report.Differences) await Console.Out.WriteLineAsync(difference);
            await Console.Out.WriteLineAsync(dry ? $"{report} Nothing was kept, this was a dry run." : report.ToString());
            if (dry) return;
            foreach (var activity in database.Read(ActivityStore.All))
            {
                var plan = database.Write(work => ActivityDesk.Extend(work, activity.Id, activity.PlannedTo, CommandOptions.Who(parsed, by), now, settings.Zone));
                if (!plan.IsEmpty) await Console.Out.WriteLineAsync(plan.ToString());
            }
        }));
        return import;
    }

    private static Command List(IngestCommands commands)
    {
        var list = new Command("list", "Lists the days that are not as the week has them.");
        list.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            foreach (var line in database.Read(CalendarImport.Days).Select(d => d.ToString()!).DefaultIfEmpty("No day is entered; 'ingest calendar template' writes the arrangement of 2026 to import.")) await Console.Out.WriteLineAsync(line);
        }));
        return list;
    }

    private static Command Template(IngestCommands commands)
    {
        var outFile = new Option<FileInfo>("--out") { Description = "The file to write.", Required = true };
        var template = new Command("template", "Writes the State Council's arrangement for 2026 as a file to import, and as a pattern for other years.") { outFile };
        template.SetAction((parsed, _) => commands.GuardAsync(parsed, async _ =>
        {
            await File.WriteAllTextAsync(parsed.GetValue(outFile)!.FullName, CalendarTemplate.Csv());
            await Console.Out.WriteLineAsync($"The arrangement of 2026 is in '{parsed.GetValue(outFile)!.Name}'; 'ingest calendar import' takes it in.");
        }));
        return template;
    }
}

using System.CommandLine;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest import WHAT FILE [--dry-run]</c>.</summary>
internal static class ImportCommand
{
    public static Command Create(IngestCommands commands)
    {
        var import = new Command("import", "Takes a CSV file in, all of it or nothing; rows that are there already are updated, none is removed.");
        foreach (var (what, columns, _) in Kinds)
        {
            var file = new Argument<FileInfo>("FILE") { Description = $"CSV, UTF-8, with the header {string.Join(',', columns)}." };
            var dryRun = new Option<bool>("--dry-run") { Description = "Check and count, but keep nothing." };
            var command = new Command(what, $"Imports {what}.") { file, dryRun };
            command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
            {
                var report = Import(settings, database, what, parsed.GetValue(file)!.FullName, parsed.GetValue(dryRun));
                await Console.Out.WriteLineAsync(parsed.GetValue(dryRun) ? $"{report} Nothing was kept, this was a dry run." : report.ToString());
                foreach (var note in report.Notes) await Console.Out.WriteLineAsync(note);
            }));
            import.Subcommands.Add(command);
        }

        return import;
    }

    /// <exception cref="ImportException">Something is wrong with the file.</exception>
    internal static ImportReport Import(IngestSettings settings, Database database, string what, string file, bool dryRun)
    {
        var (_, columns, import) = Kinds.First(k => k.What == what);
        return Importer.Run(database, CsvTable.Read(file, columns, what == "timetable" ? TimetableImport.OptionalColumns : []), dryRun, (work, table) => import(work, table, settings));
    }

    private static readonly (string What, string[] Columns, Func<Work, CsvTable, IngestSettings, ImportReport> Import)[] Kinds =
    [
        ("organisations", OrganisationImport.Columns, (work, table, _) => OrganisationImport.Import(work, table, Today())),
        ("members", MemberImport.Columns, (work, table, _) => MemberImport.Import(work, table, Today())),
        ("cards", CardImport.Columns, (work, table, _) => CardImport.Import(work, table, TimeProvider.System.GetUtcNow())),
        ("timetable", TimetableImport.Columns, (work, table, settings) => TimetableImport.Import(work, table, settings.Zone, TimeProvider.System.GetUtcNow())),
        ("kiosks", KioskImport.Columns, (work, table, _) => KioskImport.Import(work, table, SecretHash.IsValid)),
    ];
    private static long Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).DayNumber;
}

using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Intake;

/// <summary>Takes a file in and takes it back: what the command line and the pages do alike.</summary>
internal static class IntakeDesk
{
    /// <param name="check">Looks at what the file changed before anything is kept, and throws where it may not.</param>
    /// <exception cref="ImportException">Something is wrong with the file; nothing was kept.</exception>
    public static ImportReport Take(Database database, IntakeKind kind, string file, bool dryRun, Intaking taking, Action<Work, ImportReport>? check = null)
    {
        return Importer.Run(database, ImportTable.Read(file, kind.Columns, kind.Optional), dryRun, (work, table) =>
        {
            var report = kind.Import(work, table, taking);
            check?.Invoke(work, report);
            return report;
        }, new Importing(taking.Who, taking.Now, (work, rows) => RosterChanges.Announce(work, rows)));
    }

    /// <param name="import">Null for the last one that stands.</param>
    public static UndoAnswer Undo(Database database, long? import, string who, DateTimeOffset now) =>
        ImportUndo.Run(database, import, new Importing(who, now, (work, rows) => RosterChanges.Announce(work, rows, others: true)));
}

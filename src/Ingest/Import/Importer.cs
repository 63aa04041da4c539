using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Import;

/// <summary>One file, all or nothing: read, checked and written in one transaction. What is derived is derived again afterwards.</summary>
public static class Importer
{
    /// <param name="import">Reads the table into the database; gathers what is wrong in it.</param>
    /// <exception cref="ImportException">Something is wrong with the file; nothing was kept.</exception>
    public static ImportReport Run(Database database, CsvTable table, bool dryRun, Func<Work, CsvTable, ImportReport> import)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var report = import(work, table);
        table.ThrowIfWrong();
        if (dryRun) return report;
        if (report.Added + report.Changed > 0) Changes.Add(work, ChangeKind.Everything);
        work.Commit();
        return report;
    }
}

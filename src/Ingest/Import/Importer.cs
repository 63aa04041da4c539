using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Import;

/// <summary>Who imports, and what must be told to the projection.</summary>
/// <param name="Announce">Says by <see cref="Changes"/> what these rows make it necessary to derive again.</param>
public sealed record Importing(string Who, DateTimeOffset At, Action<Work, IReadOnlyList<RowChange>> Announce)
{
    /// <summary>What is wrong with the name; null where nothing is.</summary>
    public string? Problem => Who.Length is 0 or > ActLog.LongestName || Who.Any(char.IsControl) ? $"Who imports is told by 1 to {ActLog.LongestName} characters on one line; give --by." : null;
}

/// <summary>One file, all or nothing: read, checked and written in one transaction, with an act and the rows as they were before, so that it can be taken back.</summary>
public static class Importer
{
    /// <param name="import">Reads the table into the database; gathers what is wrong in it.</param>
    /// <param name="by">Null where the import itself records what it does.</param>
    /// <exception cref="ImportException">Something is wrong with the file; nothing was kept.</exception>
    public static ImportReport Run(Database database, ImportTable table, bool dryRun, Func<Work, ImportTable, ImportReport> import, Importing? by = null)
    {
        if (by?.Problem is { } problem) throw new ImportException([problem]);
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        // People enter one after the other, so that each sees what the one before left.
        work.Lock("acts");
        var told = Changes.Last(work);
        var report = import(work, table);
        table.ThrowIfWrong();
        if (table.LeftOut > 0) report = report with { Notes = [.. report.Notes, $"{table.LeftOut} {(table.LeftOut == 1 ? "row begins" : "rows begin")} with # and {(table.LeftOut == 1 ? "was" : "were")} left out."] };
        if (dryRun) return report;
        if (report.Added + report.Changed > 0) Keep(work, table, report, by, told);
        work.Commit();
        return report;
    }

    private static void Keep(Work work, ImportTable table, ImportReport report, Importing? by, long told)
    {
        // Whoever records nothing must at least say what is to be derived again; where nothing was said, everything is.
        if (by is null && Changes.Last(work) == told) Changes.Add(work, ChangeKind.Everything);
        if (by is null) return;
        var act = ActLog.Record(work, by.At, by.Who, "import-" + report.What, table.File,
            new { file = table.File, sha256 = table.Digest, report.Added, report.Changed, report.Unchanged, rows = report.Rows.Count, differences = report.Differences });
        ImportJournal.Keep(work, act, by, table.File, report);
        by.Announce(work, report.Rows);
    }
}

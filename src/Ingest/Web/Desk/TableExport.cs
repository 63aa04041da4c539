using CardSystem.Ingest.Import;
using CardSystem.Ingest.Jobs;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>A table as a file: every row the address's search and filters leave, up to a limit.</summary>
public static class TableExport
{
    public const int MostRows = 500_000;

    /// <summary>Up to so many rows are sent at once; more are work of some time.</summary>
    public const int MostAtOnce = 20_000;

    private const int TellEvery = 500;

    public static IActionResult File<TRow>(Database database, DeskTable<TRow> table, TableQuery query, string format)
    {
        var bytes = new MemoryStream();
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        Write(bytes, table, Lines(work, table, query, _ => { }), format);
        bytes.Position = 0;
        return new FileStreamResult(bytes, TypeOf(format)) { FileDownloadName = NameOf(table, format) };
    }

    /// <summary>The same as a job, in the language of whoever asks.</summary>
    public static JobOrder Order<TRow>(Database database, DeskTable<TRow> table, TableQuery query, string format, Caller caller)
    {
        var isEnglish = Bilingual.IsEnglish;
        return new JobOrder("export", table.Key, caller.UserId!, caller.Name, run =>
        {
            Bilingual.IsEnglish = isEnglish;
            using var connection = database.OpenWithDerived();
            using var work = Work.Read(database, connection);
            var total = table.Count(work, query, MostRows + 1);
            var written = 0L;
            using (var stream = run.Create(NameOf(table, format))) Write(stream, table, Lines(work, table, query, done => run.Progress(written = done, Math.Min(total, MostRows))), format);
            var told = (total > MostRows ? JobWords.ExportCut : JobWords.Exported).Fill(written);
            return new JobResult(true, told.Chinese, told.English);
        });
    }

    public static string TypeOf(string format) => format == "xlsx" ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8";

    private static string NameOf<TRow>(DeskTable<TRow> table, string format) => $"{table.Key}.{format}";

    private static void Write<TRow>(Stream stream, DeskTable<TRow> table, IEnumerable<IReadOnlyList<string>> lines, string format)
    {
        var sheet = new Sheet("Sheet1", [.. table.Columns.Select(c => c.Name.ToString())], lines);
        if (format == "xlsx") SheetWriter.WriteXlsx(stream, [sheet]);
        else SheetWriter.WriteCsv(stream, sheet);
    }

    private static IEnumerable<IReadOnlyList<string>> Lines<TRow>(Work work, DeskTable<TRow> table, TableQuery query, Action<long> tell)
    {
        var done = 0L;
        // One statement for all: reading in steps with a growing offset would cost the square of the rows.
        foreach (var row in table.AllRows(work, query, MostRows))
        {
            yield return [.. table.Columns.Select(c => c.Text(row))];
            if (++done % TellEvery == 0) tell(done);
        }

        tell(done);
    }
}

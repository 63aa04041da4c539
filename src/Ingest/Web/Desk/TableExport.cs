using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Desk;

/// <summary>A table as a file: every row the address's search and filters leave, up to a limit.</summary>
public static class TableExport
{
    public const int MostRows = 100_000;

    public static IActionResult File<TRow>(Database database, DeskTable<TRow> table, TableQuery query, string format)
    {
        var bytes = new MemoryStream();
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var sheet = new Sheet("Sheet1", [.. table.Columns.Select(c => c.Name.ToString())], Lines(work, table, query));
        if (format == "xlsx") SheetWriter.WriteXlsx(bytes, [sheet]);
        else SheetWriter.WriteCsv(bytes, sheet);
        bytes.Position = 0;
        return new FileStreamResult(bytes, format == "xlsx" ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8") { FileDownloadName = $"{table.Key}.{format}" };
    }

    private static IEnumerable<IReadOnlyList<string>> Lines<TRow>(Work work, DeskTable<TRow> table, TableQuery query)
    {
        // One statement for all: reading in steps with a growing offset would cost the square of the rows.
        foreach (var row in table.Rows(work, query, 0, MostRows)) yield return [.. table.Columns.Select(c => c.Text(row))];
    }
}

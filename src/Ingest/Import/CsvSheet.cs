using System.Text.Unicode;
using CsvHelper;

namespace CardSystem.Ingest.Import;

/// <summary>CSV: UTF-8, with or without byte order mark, quoted by RFC 4180; with semicolons or tabs where the first line has no comma.</summary>
internal static class CsvSheet
{
    private static ReadOnlySpan<byte> OldWorkbook => [0xd0, 0xcf, 0x11, 0xe0];

    /// <exception cref="SheetException">It is no CSV file.</exception>
    public static IEnumerable<SheetRow> Rows(byte[] bytes, Action<string> fault, string file)
    {
        if (bytes.AsSpan().StartsWith(OldWorkbook)) throw new SheetException("is an old .xls workbook or one with a password; save it as .xlsx or as CSV UTF-8, without a password.");
        if (!Utf8.IsValid(bytes)) throw new SheetException("is not UTF-8; save it as CSV UTF-8.");
        if (bytes.AsSpan().Contains((byte)0)) throw new SheetException("is no text; save it as CSV UTF-8 or as an .xlsx workbook.");
        return Read(bytes, fault, file);
    }

    private static IEnumerable<SheetRow> Read(byte[] bytes, Action<string> fault, string file)
    {
        // No cell of ours has more than one line, so a quote that is never closed spoils its own row and not the rest of the file.
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions
        {
            Separator = SeparatorOf(bytes), HasHeader = false, TrackLineNumbers = true, AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => fault($"{file} row {record.LineNumber}: the quotes are not closed, or stand or break the line inside a cell; write each cell on one line, in quotes where it holds one, and that one as \"\"."),
        });
        while (csv.Read())
        {
            if (csv.FieldCount > ImportTable.MostColumns) throw new SheetException($"has {csv.FieldCount} columns in row {csv.LineNumber}; the limit is {ImportTable.MostColumns}.");
            // Some spreadsheets say in a first line of its own what stands between the cells.
            if (csv.LineNumber == 1 && csv.GetString(0).StartsWith("sep=", StringComparison.Ordinal)) continue;
            var cells = new string[csv.FieldCount];
            for (var i = 0; i < cells.Length; i++) cells[i] = Unguarded(csv.GetString(i));
            if (cells.FirstOrDefault(c => c.Length > ImportTable.LongestCell) is { } cell)
                throw new SheetException($"has a cell of {cell.Length} characters in row {csv.LineNumber}; the limit is {ImportTable.LongestCell}.");
            yield return new SheetRow(csv.LineNumber, cells);
        }
    }

    /// <summary>A comma, or what stands in the first line instead: spreadsheets of other countries write semicolons, and tables copied as text hold tabs.</summary>
    private static char SeparatorOf(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        var first = end < 0 ? bytes : bytes[..end];
        return first.Contains((byte)',') ? ',' : first.Contains((byte)'\t') ? '\t' : first.Contains((byte)';') ? ';' : ',';
    }

    /// <summary>A cell that was guarded against being taken for a formula means what stands behind the guard.</summary>
    private static string Unguarded(string cell) => cell.Length > 1 && cell[0] == '\'' && SheetWriter.IsFormula(cell[1..]) ? cell[1..] : cell;
}

using System.Security.Cryptography;
using System.Xml;
using CardSystem.Contracts;
using CsvHelper;

namespace CardSystem.Ingest.Import;

/// <summary>
/// A table with a header, from a CSV file or from the first visible sheet of an .xlsx workbook; columns in any order.
/// Everything wrong is gathered, up to a bound, so that a clerk mends a file once and not fifty times. A row whose first required column
/// begins with '#' is a note and is left out: no key of ours begins so.
/// </summary>
public sealed class ImportTable
{
    public const int MostErrors = 50;
    public const long MostBytes = 64 << 20;
    public const int MostRows = 500_000;
    public const int MostColumns = 100;

    /// <summary>The most a spreadsheet program puts into a cell.</summary>
    public const int LongestCell = 32_767;

    private readonly List<string> _errors = [];

    private ImportTable(string file) => File = file;

    /// <summary>The file's name without its folder.</summary>
    public string File { get; }

    /// <summary>SHA-256 of the file, hex.</summary>
    public string Digest { get; private set; } = "";

    public IReadOnlyList<ImportRow> Rows { get; private set; } = [];

    /// <summary>Rows that begin with '#'.</summary>
    public int LeftOut { get; private set; }

    /// <exception cref="ImportException">The file cannot be read, is too large, or its header is wrong.</exception>
    public static ImportTable Read(string path, params string[] columns) => Read(path, columns, []);

    /// <param name="optional">Columns that may stand in the header or not; <see cref="ImportRow.Has"/> tells.</param>
    /// <exception cref="ImportException">The file cannot be read, is too large, or its header is wrong.</exception>
    public static ImportTable Read(string path, string[] columns, string[] optional)
    {
        var table = new ImportTable(Shown.Of(Path.GetFileName(path)));
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw table.Refused($"has {length >> 20} MiB; the limit is {MostBytes >> 20} MiB.");
            table.Take(System.IO.File.ReadAllBytes(path), columns, optional);
            return table;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException([$"The file '{path}' cannot be read: {(e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist." : e.Message)}"]);
        }
    }

    private void Take(byte[] bytes, string[] columns, string[] optional)
    {
        Digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        try
        {
            if (XlsxPackage.IsOne(bytes)) TakeWorkbook(bytes, columns, optional);
            else Take(CsvSheet.Rows(bytes, Add, File), isWorkbook: false, columns, optional);
        }
        catch (SheetException e)
        {
            throw Refused(e.Message);
        }
        catch (CsvFormatException)
        {
            throw Refused("is not a CSV file that can be read; save it as CSV UTF-8.");
        }
    }

    private void TakeWorkbook(byte[] bytes, string[] columns, string[] optional)
    {
        try
        {
            using var package = new XlsxPackage(bytes);
            Take(new XlsxSheet(package, (row, column, what) => Fail(row, XlsxSheet.Letters(column), what)).Rows(), isWorkbook: true, columns, optional);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException or FormatException or OverflowException)
        {
            // What a damaged archive throws depends on where it is damaged; none of it means anything to a clerk.
            throw Refused("is a damaged .xlsx workbook; open it in a spreadsheet program and save it again.");
        }
    }

    private void Take(IEnumerable<SheetRow> sheet, bool isWorkbook, string[] columns, string[] optional)
    {
        using var all = sheet.GetEnumerator();
        if (!all.MoveNext()) throw Refused($"is empty; its first row must be {string.Join(',', columns)}.");
        var header = Header(all.Current.Cells);
        if (header.Length == 0) throw Refused($"is empty; its first row must be {string.Join(',', columns)}.");
        if (header.Length > MostColumns) throw Refused($"has {header.Length} columns; the limit is {MostColumns}.");
        var places = Places(header, columns, optional);
        // A spreadsheet's CSV may leave out what is empty at a row's end: only columns that every row must have say that something is amiss.
        var least = isWorkbook ? 0 : columns.Max(c => places[c]) + 1;
        var rows = new List<ImportRow>();
        while (all.MoveNext())
        {
            var (number, cells) = all.Current;
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (rows.Count == MostRows) throw Refused($"has more than {MostRows} rows; divide it.");
            if (cells.Length < least || (!isWorkbook && cells.Length > header.Length && !cells.Skip(header.Length).All(string.IsNullOrWhiteSpace)))
            {
                Add($"{File} row {number}: has {cells.Length} cells, the header has {header.Length}; a cell with a comma or a quote must stand in quotes.");
                continue;
            }

            var row = new ImportRow(this, number, Fitted(number, cells, header), places);
            if (row[columns[0]].StartsWith('#')) LeftOut++;
            else rows.Add(row);
        }

        Rows = rows;
    }

    /// <summary>A sheet's row ends where its last cell stands; what stands beyond the header belongs to no column.</summary>
    private string[] Fitted(long number, string[] cells, string[] header)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(cells[i])) continue;
            if (i >= header.Length) Fail(number, XlsxSheet.Letters(i), "stands beyond the last column of the header.");
            else if (header[i].Length == 0) Fail(number, XlsxSheet.Letters(i), "stands in a column without a heading; give the column its heading, or empty it.");
        }

        Array.Resize(ref cells, header.Length);
        for (var i = 0; i < header.Length; i++) cells[i] ??= "";
        return cells;
    }

    /// <summary>The names of the columns; what has no name behind the last is no column, and one without a name between them must be empty.</summary>
    private static string[] Header(string[] cells)
    {
        string[] names = [.. cells.Select(c => ImportRow.Visible(c).Trim('"'))];
        return names[..(Array.FindLastIndex(names, n => n.Length > 0) + 1)];
    }

    private Dictionary<string, int> Places(string[] header, string[] columns, string[] optional)
    {
        var names = header.Where(n => n.Length > 0).ToArray();
        var missing = columns.Except(names, StringComparer.Ordinal).ToArray();
        var unknown = names.Except(columns, StringComparer.Ordinal).Except(optional, StringComparer.Ordinal).Select(Shown.Of).ToArray();
        var twice = names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => Shown.Of(g.Key)).ToArray();
        if (missing.Length > 0 || unknown.Length > 0 || twice.Length > 0)
        {
            var faults = new[] { ("lacks", missing), ("does not know", unknown), ("repeats", twice) }.Where(f => f.Item2.Length > 0).Select(f => $"{f.Item1} {string.Join(", ", f.Item2)}");
            throw Refused($"has a wrong header: it {string.Join("; it ", faults)}. The columns are {string.Join(',', columns)}, in any order{(optional.Length == 0 ? "" : $", and if you like {string.Join(',', optional)}")}.");
        }

        return header.Select((name, place) => (name, place)).Where(n => n.name.Length > 0).ToDictionary(n => n.name, n => n.place, StringComparer.Ordinal);
    }

    internal void Fail(long row, string column, string what) => Add($"{File} row {row}, column {column}: {what}");

    /// <summary>Something wrong with the whole rather than with a row.</summary>
    public void Fail(string what) => Add($"{File}: {what}");

    private void Add(string error)
    {
        _errors.Add(error);
        if (_errors.Count >= MostErrors) throw new ImportException([.. _errors, $"{File}: no further errors are listed."]);
    }

    /// <exception cref="ImportException">Something was wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0) throw new ImportException(_errors);
    }

    private ImportException Refused(string what) => new([.. _errors, $"{File} {what}"]);
}

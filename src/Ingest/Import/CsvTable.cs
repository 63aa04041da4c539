using System.Text.Unicode;
using CardSystem.Contracts;
using CsvHelper;

namespace CardSystem.Ingest.Import;

/// <summary>
/// A CSV file with a header: UTF-8, with or without byte order mark, quoted by RFC 4180, columns in any order.
/// Everything wrong is gathered, up to a bound, so that a clerk mends a file once and not fifty times.
/// </summary>
public sealed class CsvTable
{
    public const int MostErrors = 50;
    public const long MostBytes = 64 << 20;
    public const int MostRows = 500_000;

    private readonly string _file;
    private readonly List<string> _errors = [];

    private CsvTable(string file) => _file = file;

    public IReadOnlyList<CsvRow> Rows { get; private set; } = [];

    /// <exception cref="ImportException">The file cannot be read, is too large, or its header is wrong.</exception>
    public static CsvTable Read(string path, params string[] columns) => Read(path, columns, []);

    /// <param name="optional">Columns that may stand in the header or not; <see cref="CsvRow.Has"/> tells.</param>
    /// <exception cref="ImportException">The file cannot be read, is too large, or its header is wrong.</exception>
    public static CsvTable Read(string path, string[] columns, string[] optional)
    {
        var table = new CsvTable(Path.GetFileName(path));
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw table.Refused($"has {length >> 20} MiB; the limit is {MostBytes >> 20} MiB.");
            var bytes = File.ReadAllBytes(path);
            if (!Utf8.IsValid(bytes)) throw table.Refused("is not UTF-8; save it as CSV UTF-8.");
            table.ReadRows(bytes, columns, optional);
            return table;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportException([$"The file '{path}' cannot be read: {e.Message}"]);
        }
    }

    private void ReadRows(byte[] bytes, string[] columns, string[] optional)
    {
        // No cell of ours has more than one line, so a quote that is never closed spoils its own row and not the rest of the file.
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions
        {
            Separator = ',', HasHeader = false, TrackLineNumbers = true, AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip, OnMalformedRecord = Malformed,
        });
        if (!csv.Read()) throw Refused($"is empty; its first row must be {string.Join(',', columns)}.");
        var header = Cells(csv);
        var places = Places(header, columns, optional);
        var rows = new List<CsvRow>();
        while (csv.Read())
        {
            var cells = Cells(csv);
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (rows.Count == MostRows) throw Refused($"has more than {MostRows} rows; divide it.");
            if (cells.Length != header.Length) Add($"{_file} row {csv.LineNumber}: has {cells.Length} cells, the header has {header.Length}; a cell with a comma or a quote must stand in quotes.");
            else rows.Add(new CsvRow(this, csv.LineNumber, cells, places));
        }

        Rows = rows;
    }

    private void Malformed(CsvMalformedRecord record) =>
        Add($"{_file} row {record.LineNumber}: the quotes are not closed or stand inside a cell; write a quote within a cell as \"\" and put the cell in quotes.");

    private static string[] Cells(CsvReader csv)
    {
        var cells = new string[csv.FieldCount];
        for (var i = 0; i < cells.Length; i++) cells[i] = csv.GetString(i);
        return cells;
    }

    private Dictionary<string, int> Places(string[] header, string[] columns, string[] optional)
    {
        var names = header.Select(h => h.Trim().TrimStart('\uFEFF').Trim('"')).ToArray();
        var missing = columns.Except(names, StringComparer.Ordinal).ToArray();
        var unknown = names.Except(columns, StringComparer.Ordinal).Except(optional, StringComparer.Ordinal).Select(Shown.Of).ToArray();
        var twice = names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => Shown.Of(g.Key)).ToArray();
        if (missing.Length > 0 || unknown.Length > 0 || twice.Length > 0)
        {
            var faults = new[] { ("lacks", missing), ("does not know", unknown), ("repeats", twice) }.Where(f => f.Item2.Length > 0).Select(f => $"{f.Item1} {string.Join(", ", f.Item2)}");
            throw Refused($"has a wrong header: it {string.Join("; it ", faults)}. The columns are {string.Join(',', columns)}, in any order{(optional.Length == 0 ? "" : $", and if you like {string.Join(',', optional)}")}.");
        }

        return names.Select((name, place) => (name, place)).ToDictionary(n => n.name, n => n.place, StringComparer.Ordinal);
    }

    internal void Fail(long row, string column, string what) => Add($"{_file} row {row}, column {column}: {what}");

    /// <summary>Something wrong with the whole rather than with a row.</summary>
    public void Fail(string what) => Add($"{_file}: {what}");

    private void Add(string error)
    {
        _errors.Add(error);
        if (_errors.Count >= MostErrors) throw new ImportException([.. _errors, $"{_file}: no further errors are listed."]);
    }

    /// <exception cref="ImportException">Something was wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0) throw new ImportException(_errors);
    }

    private ImportException Refused(string what) => new([.. _errors, $"{_file} {what}"]);
}

/// <summary>A row; <see cref="Number"/> is the one a spreadsheet shows, the header being 1.</summary>
public sealed class CsvRow(CsvTable table, long number, string[] cells, IReadOnlyDictionary<string, int> places)
{
    public long Number { get; } = number;

    public bool Has(string column) => places.ContainsKey(column);

    /// <summary>The cell, without spaces around it.</summary>
    public string this[string column] => cells[places[column]].Trim();

    /// <summary>Notes a fault and goes on, so that the rest of the file is looked at too.</summary>
    public void Fail(string column, string what) => table.Fail(Number, column, what);

    /// <summary>Text for people: not empty, on one line, not longer than so many characters.</summary>
    public string Text(string column, int longest)
    {
        var text = this[column];
        if (text.Length == 0) Fail(column, "is empty; give a text.");
        else if (text.Length > longest) Fail(column, $"has {text.Length} characters; the limit is {longest}.");
        else if (text.Any(char.IsControl)) Fail(column, "holds a line break or another control character; write it on one line.");
        return text;
    }

    /// <summary>A cell that must satisfy a rule, told in words where it does not.</summary>
    public string Checked(string column, Func<string, bool> rule, string allowed)
    {
        var text = this[column];
        if (!rule(text)) Fail(column, $"'{Shown.Of(text)}' is not allowed; {allowed}");
        return text;
    }

    /// <summary>Base64 in one line.</summary>
    public byte[]? Bytes(string column, int most)
    {
        var text = this[column];
        var buffer = new byte[text.Length];
        if (text.Length > 0 && Convert.TryFromBase64String(text, buffer, out var length) && length <= most) return buffer[..length];
        Fail(column, text.Length == 0 ? "is empty; give base64 text." : $"is not base64 of at most {most} bytes.");
        return null;
    }
}

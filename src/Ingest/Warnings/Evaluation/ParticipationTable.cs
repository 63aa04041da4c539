using System.Globalization;
using System.IO.Compression;
using System.Text;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Warnings.Evaluation;

/// <summary>One of a folder's two files, plain (<c>NAME.csv</c>) or compressed (<c>NAME.csv.gz</c>), read row by row; a fault names file, row and column.</summary>
internal sealed class ParticipationTable
{
    public const int MostRows = 20_000_000;
    private const int LongestLine = 4_096;

    private readonly string _file;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private string[] _cells = [];
    private int _row = 1;

    private ParticipationTable(string file) => _file = file;

    /// <summary>Calls <paramref name="take"/> for every row; it asks the table for the row's cells.</summary>
    /// <exception cref="WarningException">The file is not there, cannot be read, or a row is wrong.</exception>
    public static void Read(string folder, string name, string[] columns, Action<ParticipationTable> take)
    {
        var path = new[] { name + ".csv.gz", name + ".csv" }.Select(f => Path.Combine(folder, f)).FirstOrDefault(File.Exists)
            ?? throw new WarningException($"The folder '{folder}' has neither {name}.csv nor {name}.csv.gz; give a folder that holds members and attendance.");
        var table = new ParticipationTable(Path.GetFileName(path));
        try
        {
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            table.Run(reader, columns, take);
        }
        catch (DecoderFallbackException)
        {
            throw new WarningException($"{table._file} is not UTF-8; save it as CSV UTF-8.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new WarningException($"The file '{path}' cannot be read: {e.Message}");
        }
    }

    private void Run(StreamReader reader, string[] columns, Action<ParticipationTable> take)
    {
        var header = Cells(Line(reader) ?? throw new WarningException($"{_file} is empty; its first row must be {string.Join(',', columns)}."));
        for (var i = 0; i < header.Length; i++) _places.TryAdd(header[i], i);
        if (columns.FirstOrDefault(c => !_places.ContainsKey(c)) is { } missing)
            throw new WarningException($"{_file} lacks the column {missing}; its first row must name {string.Join(',', columns)}.");
        while (Line(reader) is { } line)
        {
            if (++_row > MostRows) throw new WarningException($"{_file} has more than {MostRows} rows; divide it.");
            if (line.Length == 0) continue;
            _cells = Cells(line);
            if (_cells.Length != header.Length) throw new WarningException($"{_file} row {_row}: has {_cells.Length} cells, the header has {header.Length}.");
            take(this);
        }
    }

    /// <summary>A line of bounded length: a file without line ends must not fill the memory.</summary>
    private string? Line(StreamReader reader)
    {
        var line = new StringBuilder();
        int c;
        while ((c = reader.Read()) >= 0 && c != '\n')
        {
            if (line.Length >= LongestLine) throw new WarningException($"{_file} row {_row}: has more than {LongestLine} characters.");
            line.Append((char)c);
        }

        return c < 0 && line.Length == 0 ? null : line.ToString().TrimEnd('\r');
    }

    private static string[] Cells(string line) => [.. line.Split(',').Select(c => c.Trim().TrimStart('\uFEFF').Trim('"'))];

    public string this[string column] => _cells[_places[column]];

    public string Text(string column) => this[column] is { Length: > 0 } text ? text : throw Wrong(column, "is empty");

    public int Number(string column, int least, int most) =>
        int.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(column, $"is '{Shown.Of(this[column])}'; allowed are whole numbers from {least} to {most}");

    public WarningException Wrong(string column, string what) => new($"{_file} row {_row}, column {column}: {what}.");
}

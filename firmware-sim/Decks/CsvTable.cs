using System.Text;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>A CSV file by RFC 4180 with a header row: UTF-8, byte order mark allowed, columns in any order.</summary>
internal sealed class CsvTable
{
    private const int LongestField = 65_536;

    private readonly string _file;
    private readonly string[] _header;

    private CsvTable(string file, string[] header, List<(int Line, string[] Fields)> rows) => (_file, _header, Rows) = (file, header, rows);

    public IReadOnlyList<(int Line, string[] Fields)> Rows { get; }

    /// <exception cref="InputException">The file cannot be read; the message names row and column.</exception>
    public static CsvTable Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new InputException($"Cannot read {path}: {e.Message}", e);
        }

        return Parse(Path.GetFileName(path), text);
    }

    public static CsvTable Parse(string file, string text)
    {
        var rows = Records(file, text.TrimStart('\uFEFF')).ToList();
        if (rows.Count == 0) throw new InputException($"{file} is empty; its first row must name the columns.");
        var header = rows[0].Fields;
        foreach (var (line, fields) in rows.Skip(1))
            if (fields.Length != header.Length)
                throw new InputException($"{file}, line {line}: {fields.Length} fields where the header has {header.Length}.");
        return new CsvTable(file, header, rows.GetRange(1, rows.Count - 1));
    }

    /// <exception cref="InputException">There is no such column.</exception>
    public int Column(string name)
    {
        var index = Array.IndexOf(_header, name);
        return index >= 0 ? index : throw new InputException($"{_file} has no column '{name}'; its header is {string.Join(',', _header)}.");
    }

    public int? OptionalColumn(string name) => Array.IndexOf(_header, name) is >= 0 and var index ? index : null;

    public InputException Wrong(int line, string column, string why) => new($"{_file}, line {line}, column '{column}': {why}");

    public static string Quote(string field) => field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static IEnumerable<(int Line, string[] Fields)> Records(string file, string text)
    {
        var (at, line) = (0, 1);
        while (at < text.Length)
        {
            var started = line;
            var fields = new List<string>();
            do fields.Add(Field(file, text, ref at, ref line));
            while (at < text.Length && text[at++] == ',');
            if (fields is not [""]) yield return (started, [.. fields]);
        }
    }

    /// <summary>Reads one field and stops at the comma or behind the line's last character, at its LF.</summary>
    private static string Field(string file, string text, ref int at, ref int line)
    {
        var field = new StringBuilder();
        var quoted = at < text.Length && text[at] == '"';
        if (quoted) at++;
        while (true)
        {
            if (at == text.Length) return quoted ? throw new InputException($"{file}, line {line}: a quoted field is not closed.") : field.ToString();
            var c = text[at];
            if (quoted && c == '"')
            {
                at++;
                if (at < text.Length && text[at] == '"') field.Append(text[at++]);
                else quoted = false;
                continue;
            }

            if (!quoted && c is ',') return field.ToString();
            if (c == '\n') line++;
            if (!quoted && c == '\r' && at + 1 < text.Length && text[at + 1] == '\n') { at++; line++; return field.ToString(); }
            if (!quoted && c == '\n') return field.ToString();
            field.Append(c);
            at++;
            if (field.Length > LongestField) throw new InputException($"{file}, line {line}: a field is longer than {LongestField} characters.");
        }
    }
}

using CardSystem.Contracts;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Import;

/// <summary>A row; <see cref="Number"/> is the one a spreadsheet shows, the header being 1.</summary>
public sealed class ImportRow(ImportTable table, long number, string[] cells, IReadOnlyDictionary<string, int> places)
{
    public const string DayFormat = "yyyy-MM-dd";

    public long Number { get; } = number;

    /// <summary>Does the file have this column?</summary>
    public bool Has(string column) => places.ContainsKey(column);

    /// <summary>The cell, without spaces around it and what nobody sees; empty where the file does not have the column.</summary>
    public string this[string column] => places.TryGetValue(column, out var place) ? Visible(cells[place]) : "";

    /// <summary>The cell as a time that begins with its year, however a spreadsheet wrote it.</summary>
    public string Moment(string column) => YearFirst.Of(this[column]);

    /// <summary>Notes a fault and goes on, so that the rest of the file is looked at too.</summary>
    public void Fail(string column, string what) => table.Fail(Number, column, what);

    /// <summary>Text for people: not empty, on one line, not longer than so many characters.</summary>
    public string Text(string column, int longest)
    {
        var text = this[column];
        if (text.Length == 0) Fail(column, "is empty; give a text.");
        else if (text.Length > longest) Fail(column, $"has {text.Length} characters; the limit is {longest}.");
        else if (text.Any(char.IsControl)) Fail(column, "holds a line break or another control character; write it on one line.");
        // Half of a character cannot be stored by every database, and means nothing to anybody.
        else if (text.Any(char.IsSurrogate) && !IsWhole(text)) Fail(column, "holds half of a character; write it anew.");
        return text;
    }

    /// <summary>A cell that must satisfy a rule, told in words where it does not.</summary>
    public string Checked(string column, Func<string, bool> rule, string allowed)
    {
        var text = this[column];
        if (rule(text)) return text;
        Fail(column, text.Length == 0 ? $"is empty; {allowed}" : $"'{Shown.Of(text)}' is not allowed; {allowed}");
        return text;
    }

    /// <summary>A calendar day as <see cref="DateOnly.DayNumber"/>; null where the cell is empty or wrong.</summary>
    public long? Day(string column)
    {
        var text = this[column];
        if (text.Length == 0) return null;
        if (WallTimeRules.TryReadDay(YearFirst.DayOf(text), out var day)) return day.DayNumber;
        Fail(column, $"'{Shown.Of(text)}' is not a day; write yyyy-MM-dd, for instance 2026-04-03, or format the cell as a date.");
        return null;
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

    /// <summary>Marks of breadth and direction come along with what is copied from web pages and chats: two names that look alike would be two.</summary>
    internal static string Visible(string cell) => (cell.Any(IsUnseen) ? string.Concat(cell.Where(c => !IsUnseen(c))) : cell).Trim();

    private static bool IsUnseen(char c) => c is '\u00AD' or '\u200B' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF';

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }
}

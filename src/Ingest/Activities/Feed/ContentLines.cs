using System.Text;

namespace CardSystem.Ingest.Activities.Feed;

/// <summary>Lines of an iCalendar object (RFC 5545, 3.1): ended by CRLF, folded before they have more than 75 octets, never within a character.</summary>
internal sealed class ContentLines
{
    private const int MostOctets = 75;
    private readonly StringBuilder _text = new();

    /// <summary>A property whose value needs no escaping: a date, a number, a word.</summary>
    public void Plain(string name, string value) => Line(name + ":" + value);

    /// <summary>A property of text.</summary>
    public void Text(string name, string value) => Line(name + ":" + Escaped(value));

    /// <summary>A property of several texts.</summary>
    public void Texts(string name, IEnumerable<string> values) => Line(name + ":" + string.Join(',', values.Select(Escaped)));

    public override string ToString() => _text.ToString();

    /// <summary>Backslash, semicolon, comma and line break are escaped; other control characters have no place in a calendar.</summary>
    internal static string Escaped(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        foreach (var rune in value.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\\' or ';' or ',') escaped.Append('\\').Append((char)rune.Value);
            else if (rune.Value == '\n') escaped.Append("\\n");
            else if (!Rune.IsControl(rune)) escaped.Append(rune);
        }

        return escaped.ToString();
    }

    private void Line(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                // The space that marks a continuation counts among its octets.
                _text.Append("\r\n ");
                octets = 1;
            }

            _text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        _text.Append("\r\n");
    }
}

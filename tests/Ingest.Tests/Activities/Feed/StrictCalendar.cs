using System.Globalization;
using System.Text;

namespace CardSystem.Ingest.Tests.Activities.Feed;

/// <summary>A reader of iCalendar that forgives nothing, written from RFC 5545 and not from our writer: lines, folding, octets, escapes, and which property may stand where and how often.</summary>
internal sealed class StrictCalendar
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Of a calendar and of an event: the properties that must stand once, and those that may.</summary>
    private static readonly string[] CalendarOnce = ["VERSION", "PRODID"], CalendarMay = ["CALSCALE", "METHOD", "X-WR-CALNAME"],
        EventOnce = ["UID", "DTSTAMP", "DTSTART"], EventMay = ["DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "CATEGORIES", "DESCRIPTION", "LAST-MODIFIED"];

    private static readonly string[] Texts = ["UID", "SUMMARY", "LOCATION", "DESCRIPTION", "X-WR-CALNAME"], Instants = ["DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED"];

    public Dictionary<string, string> Properties { get; } = [];

    public List<Dictionary<string, string>> Events { get; } = [];

    public static DateTimeOffset Instant(string text) => DateTimeOffset.ParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <exception cref="FormatException">It is not iCalendar.</exception>
    public static StrictCalendar Read(byte[] bytes)
    {
        var calendar = new StrictCalendar();
        var open = new Stack<string>();
        var properties = new Stack<Dictionary<string, string>>();
        foreach (var line in Unfold(bytes))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw new FormatException($"'{line}' is no content line.");
            var (name, value) = (line[..colon], line[(colon + 1)..]);
            if (!name.All(c => c is '-' or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))) throw new FormatException($"'{name}' is no property without parameters.");
            if (name == "BEGIN") Begin(value);
            else if (name == "END") End(value);
            else if (properties.Count == 0 || !properties.Peek().TryAdd(name, Value(name, value))) throw new FormatException($"{name} stands outside or twice.");
        }

        return open.Count == 0 && calendar.Properties.Count > 0 ? calendar : throw new FormatException("The calendar is not closed.");

        void Begin(string what)
        {
            if (what != (open.Count == 0 ? "VCALENDAR" : "VEVENT") || open.Count > 1) throw new FormatException($"BEGIN:{what} stands where it may not.");
            open.Push(what);
            properties.Push([]);
        }

        void End(string what)
        {
            if (open.Count == 0 || open.Pop() != what) throw new FormatException($"END:{what} closes what is not open.");
            var found = properties.Pop();
            Check(found, what == "VEVENT" ? EventOnce : CalendarOnce, what == "VEVENT" ? EventMay : CalendarMay);
            if (what == "VEVENT") calendar.Events.Add(found);
            else foreach (var (name, value) in found) calendar.Properties.Add(name, value);
        }
    }

    private static void Check(Dictionary<string, string> found, string[] once, string[] may)
    {
        if (once.FirstOrDefault(p => !found.ContainsKey(p)) is { } missing) throw new FormatException($"{missing} is missing.");
        if (found.Keys.FirstOrDefault(p => !once.Contains(p) && !may.Contains(p)) is { } strange) throw new FormatException($"{strange} may not stand here.");
        if (found.TryGetValue("DTEND", out var end) && Instant(end) <= Instant(found["DTSTART"])) throw new FormatException("DTEND is not after DTSTART.");
        if (found.TryGetValue("STATUS", out var status) && status is not ("CONFIRMED" or "CANCELLED" or "TENTATIVE")) throw new FormatException($"STATUS is {status}.");
        if (found.TryGetValue("SEQUENCE", out var sequence) && !int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw new FormatException($"SEQUENCE is {sequence}.");
    }

    private static string Value(string name, string value)
    {
        if (Instants.Contains(name)) _ = Instant(value);
        return Texts.Contains(name) ? Unescape(value, false) : name == "CATEGORIES" ? Unescape(value, true) : value;
    }

    private static string Unescape(string value, bool isList)
    {
        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is ';' || value[i] is ',' && !isList) throw new FormatException($"'{value}' holds {value[i]} without a backslash.");
            if (char.IsControl(value[i])) throw new FormatException("A control character stands in a text.");
            if (value[i] != '\\') text.Append(value[i]);
            else text.Append(++i < value.Length ? value[i] switch { '\\' or ';' or ',' => value[i], 'n' or 'N' => '\n', _ => throw new FormatException($"\\{value[i]} is no escape.") } : throw new FormatException("A backslash ends a text."));
        }

        return text.ToString();
    }

    /// <summary>Physical lines end with CRLF and have at most 75 octets, each of them whole characters; a space at the beginning goes on with the line before.</summary>
    private static List<string> Unfold(byte[] bytes)
    {
        var (lines, from) = (new List<string>(), 0);
        while (from < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', from);
            if (end < 1 || bytes[end - 1] != '\r') throw new FormatException("A line does not end with CRLF.");
            var physical = bytes.AsSpan(from, end - 1 - from);
            if (physical.Length is 0 or > 75) throw new FormatException($"A line has {physical.Length} octets.");
            var text = Utf8.GetString(physical);
            if (text.Contains('\r', StringComparison.Ordinal)) throw new FormatException("A line break stands alone.");
            if (text[0] != ' ') lines.Add(text);
            else if (lines.Count > 0) lines[^1] += text[1..];
            else throw new FormatException("The first line goes on with none.");
            from = end + 1;
        }

        return lines;
    }
}

using System.Text.RegularExpressions;

namespace CardSystem.Ingest.Import;

/// <summary>Days and times as spreadsheets in China write them into CSV and people into cells: 2026/7/1, 2026.7.1, 2026年7月1日 8:30. With the year in front there is one way to read them.</summary>
internal static partial class YearFirst
{
    /// <summary><c>yyyy-MM-dd</c>, with <c>HH:mm[:ss]</c> where the text has a time of day; any other text as it stands.</summary>
    public static string Of(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match) return text;
        string Part(string name) => match.Groups[name].Value.PadLeft(2, '0');
        return $"{match.Groups["y"].Value}-{Part("m")}-{Part("d")}{(match.Groups["h"].Success ? $" {Part("h")}:{match.Groups["t"].Value}" : "")}";
    }

    /// <summary>The same of a day; a cell formatted as a time that says midnight means the day.</summary>
    public static string DayOf(string text)
    {
        var at = Of(text);
        return at.Length > 10 && at[10..] is (" 00:00" or " 00:00:00") ? at[..10] : at;
    }

    [GeneratedRegex(@"^(?<y>[0-9]{4})(?:(?<s>[-/.])(?<m>[0-9]{1,2})\k<s>(?<d>[0-9]{1,2})|年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})日)(?:[ T]*(?<=[ T日])(?<h>[0-9]{1,2}):(?<t>[0-9]{2}(?::[0-9]{2})?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

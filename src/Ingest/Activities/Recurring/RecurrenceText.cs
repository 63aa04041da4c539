using System.Globalization;
using System.Text.RegularExpressions;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>A recurrence with the days taken out of it and the days added to it.</summary>
/// <param name="Except">As EXDATE has them.</param>
/// <param name="Also">As RDATE has them.</param>
public sealed record RecurrencePlan(Recurrence Recurrence, IReadOnlyList<RuleEnd> Except, IReadOnlyList<RuleEnd> Also);

/// <summary>
/// Reads how an activity comes back, in lines: a recurrence rule of RFC 5545 (with or without <c>RRULE:</c>), or one of the district's phrases
/// (<see cref="Phrases"/>), and then <c>EXDATE:</c> and <c>RDATE:</c> lines. Nothing at all means once.
/// </summary>
public static partial class RecurrenceText
{
    public const int LongestText = 20_000;
    public const int MostDates = 1_000;

    public const string Phrases = "'first working day of the month' (second … tenth, last, 3rd), 'Saturday of the fourth week', 'fourth Saturday of the month'";

    private static readonly string[] Numbers = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    private const string ChineseNumbers = "一二三四五六七八九十";
    private const string ChineseDays = "日一二三四五六";

    /// <exception cref="ActivityException">The text is wrong; the message names the part.</exception>
    public static RecurrencePlan Parse(string text)
    {
        if (text.Length > LongestText) throw new ActivityException($"The recurrence has {text.Length} characters; the limit is {LongestText}.");
        Recurrence? recurrence = null;
        var (except, also) = (new List<RuleEnd>(), new List<RuleEnd>());
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (DateLine().Match(line) is { Success: true } dates) (dates.Groups["name"].Value.Equals("EXDATE", StringComparison.OrdinalIgnoreCase) ? except : also).AddRange(Dates(dates));
            else if (recurrence is null) recurrence = Phrase(line) ?? new ByRule(RuleParser.Parse(line));
            else throw new ActivityException($"'{Shown.Of(line)}' is a second recurrence rule; an activity has one, beside it EXDATE and RDATE.");
        }

        if (except.Count > MostDates || also.Count > MostDates) throw new ActivityException($"EXDATE and RDATE may each name {MostDates} days; for more, make another activity.");
        return new RecurrencePlan(recurrence ?? new Once(), except, also);
    }

    private static IEnumerable<RuleEnd> Dates(Match line) =>
        line.Groups["dates"].Value.Split(',', StringSplitOptions.TrimEntries).Select(date => RuleParser.Moment(line.Groups["name"].Value.ToUpperInvariant(), date.ToUpperInvariant()));

    private static Recurrence? Phrase(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal)) return null;
        if (WorkingDay().Match(text) is { Success: true } working && Number(working) is { } n && Math.Abs(n) <= 23) return new WorkingDayOfMonth(n);
        if (DayOfWeekOfMonth().Match(text) is { Success: true } ofWeek && Number(ofWeek) is >= 1 and <= 6 and var week && Day(ofWeek) is { } day) return new DayOfMonthWeek(week, day);
        if (NumberedDay().Match(text) is { Success: true } numbered && Number(numbered) is { } which and <= 5 && Day(numbered) is { } name)
            return new ByRule(new RecurrenceRule(Frequency.Monthly) { ByDay = [new WeekdayNumber(which, name)] });
        throw new ActivityException($"'{Shown.Of(text)}' is neither a recurrence rule such as FREQ=MONTHLY;BYDAY=4SA nor one of {Phrases}.");
    }

    private static int? Number(Match phrase)
    {
        var word = phrase.Groups["n"].Value.ToLowerInvariant();
        if (word is "last" or "最后一") return -1;
        if (Array.IndexOf(Numbers, word) is >= 0 and var place) return place + 1;
        if (word.Length == 1 && ChineseNumbers.IndexOf(word[0]) is >= 0 and var chinese) return chinese + 1;
        return int.TryParse(word.TrimEnd('s', 't', 'n', 'd', 'r', 'h'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }

    private static DayOfWeek? Day(Match phrase)
    {
        var word = phrase.Groups["day"].Value.ToLowerInvariant().Replace('天', '日');
        if (Array.IndexOf(Days, word) is >= 0 and var english) return (DayOfWeek)english;
        return word.Length == 1 && ChineseDays.IndexOf(word[0]) is >= 0 and var chinese ? (DayOfWeek)chinese : null;
    }

    [GeneratedRegex("^(?<name>EXDATE|RDATE)(;[^:]*)?:(?<dates>.*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateLine();

    [GeneratedRegex("^(the )?(?<n>[a-z]+|[0-9]{1,2}(st|nd|rd|th)) working day of (the|each|every) month$|^每月(第)?(?<n>最后一|[一二三四五六七八九十])个工作日$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WorkingDay();

    [GeneratedRegex("^(the )?(?<day>[a-z]+day) of the (?<n>[a-z]+|[0-9](st|nd|rd|th)) week( of (the|each|every) month)?$|^每月第(?<n>[一二三四五六])周的?(星期|周)(?<day>[一二三四五六日天])$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DayOfWeekOfMonth();

    [GeneratedRegex("^(the )?(?<n>[a-z]+|[0-9](st|nd|rd|th)) (?<day>[a-z]+day) of (the|each|every) month$|^每月(第)?(?<n>最后一|[一二三四五])个(星期|周)(?<day>[一二三四五六日天])$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberedDay();
}

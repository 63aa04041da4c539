using System.Globalization;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Activities.Recurring;

/// <summary>Reads the text of a recurrence rule, <c>FREQ=MONTHLY;BYDAY=4SA</c>. What is wrong is said with the part it stands in.</summary>
public static class RuleParser
{
    public const int LongestRule = 2_000;
    public const int MostCount = 10_000;
    public const int MostInterval = 1_000;

    private static readonly string[] WeekdayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    private static readonly string[] BySet = ["BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH"];

    /// <param name="text">With or without <c>RRULE:</c> before it; upper or lower case.</param>
    /// <exception cref="ActivityException">The rule is wrong.</exception>
    public static RecurrenceRule Parse(string text)
    {
        if (text.Length > LongestRule) throw new ActivityException($"The recurrence rule has {text.Length} characters; the limit is {LongestRule}.");
        var parts = Parts(text);
        if (!parts.Remove("FREQ", out var frequency)) throw new ActivityException("The recurrence rule lacks FREQ; begin with FREQ=DAILY, FREQ=WEEKLY, FREQ=MONTHLY or FREQ=YEARLY.");
        var rule = parts.Aggregate(new RecurrenceRule(FrequencyOf(frequency)), (made, part) => With(made, part.Key, part.Value));
        Check(rule, parts);
        return rule;
    }

    /// <summary><c>20261231</c>, <c>20261231T093000</c> or, as an instant, <c>20261231T013000Z</c>.</summary>
    /// <exception cref="ActivityException">It is none of these.</exception>
    public static RuleEnd Moment(string part, string value)
    {
        if (Exact(value, "yyyyMMdd") is { } day) return new RuleEnd(day, RuleEndKind.Day);
        if (Exact(value, "yyyyMMdd'T'HHmmss") is { } local) return new RuleEnd(local, RuleEndKind.WallClock);
        if (Exact(value, "yyyyMMdd'T'HHmmss'Z'") is { } instant) return new RuleEnd(instant, RuleEndKind.Instant);
        throw new ActivityException($"{part} '{Shown.Of(value)}' is neither a day such as 20261231 nor a time such as 20261231T093000 or 20261231T013000Z.");
    }

    private static DateTime? Exact(string value, string format) =>
        DateTime.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment.Year is >= 1970 and <= 2200 ? moment : null;

    private static Dictionary<string, string> Parts(string text)
    {
        var rule = text.Trim().ToUpperInvariant();
        if (rule.StartsWith("RRULE:", StringComparison.Ordinal)) rule = rule["RRULE:".Length..];
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in rule.Split(';'))
        {
            var (name, equals, value) = (part.Split('=')[0].Trim(), part.IndexOf('=', StringComparison.Ordinal), part);
            if (equals <= 0) throw new ActivityException($"'{Shown.Of(part)}' is not a part of a recurrence rule; parts are NAME=VALUE with ';' between them, for instance FREQ=WEEKLY;BYDAY=TU.");
            if (!parts.TryAdd(name, value[(equals + 1)..].Trim())) throw new ActivityException($"{Shown.Of(name)} is given twice in the recurrence rule.");
        }

        return parts;
    }

    private static Frequency FrequencyOf(string value) => value switch
    {
        "DAILY" => Frequency.Daily,
        "WEEKLY" => Frequency.Weekly,
        "MONTHLY" => Frequency.Monthly,
        "YEARLY" => Frequency.Yearly,
        "HOURLY" or "MINUTELY" or "SECONDLY" => throw new ActivityException($"FREQ={value} is not possible: an activity takes place at most once a day; use DAILY, WEEKLY, MONTHLY or YEARLY."),
        _ => throw new ActivityException($"FREQ '{Shown.Of(value)}' is not one of DAILY, WEEKLY, MONTHLY and YEARLY."),
    };

    private static RecurrenceRule With(RecurrenceRule rule, string name, string value) => name switch
    {
        "INTERVAL" => rule with { Interval = Number(name, value, 1, MostInterval) },
        "COUNT" => rule with { Count = Number(name, value, 1, MostCount) },
        "UNTIL" => rule with { Until = Moment(name, value) },
        "BYDAY" => rule with { ByDay = [.. List(name, value).Select(Weekday).Distinct()] },
        "BYMONTHDAY" => rule with { ByMonthDay = Numbers(name, value, 31) },
        "BYYEARDAY" => rule with { ByYearDay = Numbers(name, value, 366) },
        "BYWEEKNO" => rule with { ByWeekNumber = Numbers(name, value, 53) },
        "BYMONTH" => rule with { ByMonth = [.. List(name, value).Select(v => Number(name, v, 1, 12)).Distinct().Order()] },
        "BYSETPOS" => rule with { ByPosition = Numbers(name, value, 366) },
        "WKST" => rule with { WeekStart = DayNamed(name, value) },
        "BYHOUR" or "BYMINUTE" or "BYSECOND" => throw new ActivityException($"{name} is not possible: an activity begins at one time of day; make another activity for another time."),
        _ => throw new ActivityException($"'{Shown.Of(name)}' is not a part of a recurrence rule."),
    };

    /// <summary>What RFC 5545 does not allow together.</summary>
    private static void Check(RecurrenceRule rule, Dictionary<string, string> parts)
    {
        var frequency = rule.Frequency.ToString().ToUpperInvariant();
        if (rule is { Count: not null, Until: not null }) throw new ActivityException("COUNT and UNTIL exclude each other; give one of them.");
        if (rule.ByMonthDay.Count > 0 && rule.Frequency == Frequency.Weekly) throw new ActivityException("BYMONTHDAY is not possible with FREQ=WEEKLY.");
        if (rule.ByYearDay.Count > 0 && rule.Frequency != Frequency.Yearly) throw new ActivityException($"BYYEARDAY is not possible with FREQ={frequency}, only with YEARLY.");
        if (rule.ByWeekNumber.Count > 0 && rule.Frequency != Frequency.Yearly) throw new ActivityException($"BYWEEKNO is not possible with FREQ={frequency}, only with YEARLY.");
        var isNumbered = rule.ByDay.Any(d => d.Ordinal != 0);
        if (isNumbered && rule.Frequency is not (Frequency.Monthly or Frequency.Yearly)) throw new ActivityException($"BYDAY={parts["BYDAY"]} counts days of a month or year, which FREQ={frequency} does not have; leave the number away.");
        if (isNumbered && rule.ByWeekNumber.Count > 0) throw new ActivityException($"BYDAY={parts["BYDAY"]} counts days of the year, which does not go with BYWEEKNO; leave the number away.");
        if (rule.ByPosition.Count > 0 && !BySet.Any(parts.ContainsKey)) throw new ActivityException("BYSETPOS chooses from what other parts give; add one such as BYDAY.");
    }

    private static WeekdayNumber Weekday(string text)
    {
        if (text.Length < 2) throw new ActivityException($"BYDAY '{Shown.Of(text)}' is not a day; use MO, TU, WE, TH, FR, SA, SU, with a number before it where one is meant, as in 1MO or -1FR.");
        var (number, day) = (text[..^2], DayNamed("BYDAY", text[^2..]));
        return new WeekdayNumber(number.Length == 0 ? 0 : Signed("BYDAY", number, 53), day);
    }

    private static DayOfWeek DayNamed(string part, string name) => Array.IndexOf(WeekdayNames, name) is >= 0 and var day ? (DayOfWeek)day
        : throw new ActivityException($"{part} '{Shown.Of(name)}' is not a day; use MO, TU, WE, TH, FR, SA or SU.");

    private static IReadOnlyList<int> Numbers(string part, string value, int most) => [.. List(part, value).Select(v => Signed(part, v, most)).Distinct().Order()];

    private static string[] List(string part, string value) => value.Length > 0 ? value.Split(',', StringSplitOptions.TrimEntries) : throw new ActivityException($"{part} is empty.");

    private static int Signed(string part, string text, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number != 0 && number >= -most && number <= most ? number
            : throw new ActivityException($"{part} '{Shown.Of(text)}' is not a number from 1 to {most} or, counted from the end, from -{most} to -1.");

    private static int Number(string part, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new ActivityException($"{part} '{Shown.Of(text)}' is not a number from {least} to {most}.");
}

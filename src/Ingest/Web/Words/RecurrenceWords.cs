using System.Globalization;
using CardSystem.Ingest.Activities.Recurring;

namespace CardSystem.Ingest.Web.Words;

/// <summary>Says how an activity comes back, in the words of people who plan it.</summary>
internal static class RecurrenceWords
{
    private static readonly string[] ChineseDays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
    private static readonly string[] EnglishDays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private const string ChineseNumbers = "一二三四五六七八九十";

    public static readonly Bilingual Once = new("只举行一次", "Once");
    private static readonly Bilingual ByRule = new("按规则 {0}", "By the rule {0}");
    private static readonly Bilingual Except = new("，除去 {0} 天", ", but for {0} {0:day|days}");
    private static readonly Bilingual Also = new("，另加 {0} 天", ", and {0} more {0:day|days}");

    public static Bilingual Weekday(DayOfWeek day) => new(ChineseDays[(int)day], EnglishDays[(int)day]);

    /// <param name="text">As it was kept; it has been read before.</param>
    /// <param name="first">The activity's first day, for what the rule leaves open.</param>
    public static Bilingual Say(string text, DateOnly first)
    {
        var plan = RecurrenceText.Parse(text);
        var said = Say(plan.Recurrence, first) ?? ByRule.Fill(text.Split('\n')[0]);
        if (plan.Except.Count > 0) said = Join(said, Except.Fill(plan.Except.Count));
        return plan.Also.Count > 0 ? Join(said, Also.Fill(plan.Also.Count)) : said;
    }

    /// <summary>第三 and third; 最后一 and last.</summary>
    public static Bilingual Ordinal(int number) => number < 0
        ? new("最后一", "last")
        : new(number <= 10 ? "第" + ChineseNumbers[number - 1] : string.Create(CultureInfo.InvariantCulture, $"第 {number} "), English(number));

    private static Bilingual? Say(Recurrence recurrence, DateOnly first) => recurrence switch
    {
        Activities.Recurring.Once => Once,
        WorkingDayOfMonth w => Filled("每月{0}个工作日", "{0} working day of each month", Ordinal(w.Number)),
        DayOfMonthWeek d => Filled("每月{0}周的{1}", "{1} of the {0} week of each month", Ordinal(d.Week), Weekday(d.Day)),
        Activities.Recurring.ByRule { Rule: var rule } when IsPlain(rule) => Say(rule, first),
        _ => null,
    };

    private static bool IsPlain(RecurrenceRule rule) =>
        rule.Count is null && rule.Until is null && rule.ByPosition.Count + rule.ByYearDay.Count + rule.ByWeekNumber.Count + rule.ByMonth.Count == 0;

    private static Bilingual? Say(RecurrenceRule rule, DateOnly first) => rule switch
    {
        { Frequency: Frequency.Weekly } => Weekly(rule, first),
        { Frequency: Frequency.Monthly, ByDay: [{ Ordinal: not 0 } day], ByMonthDay.Count: 0 } => Join(Months(rule.Interval), Filled("{0}个{1}", "{0} {1}", Ordinal(day.Ordinal), Weekday(day.Day))),
        { Frequency: Frequency.Monthly, ByDay.Count: 0, ByMonthDay: [> 0 and var date] } => Join(Months(rule.Interval), Date(date)),
        { Frequency: Frequency.Monthly, ByDay.Count: 0, ByMonthDay.Count: 0 } => Join(Months(rule.Interval), Date(first.Day)),
        { Frequency: Frequency.Yearly, Interval: 1, ByDay.Count: 0, ByMonthDay.Count: 0 } =>
            new(string.Create(CultureInfo.InvariantCulture, $"每年 {first.Month} 月 {first.Day} 日"), string.Create(CultureInfo.InvariantCulture, $"Every year on {first:d MMMM}")),
        { Frequency: Frequency.Daily, Interval: 1, ByDay.Count: 0, ByMonthDay.Count: 0 } => new("每天", "Every day"),
        _ => null,
    };

    private static Bilingual Weekly(RecurrenceRule rule, DateOnly first)
    {
        var days = (rule.ByDay.Count > 0 ? rule.ByDay.Select(d => d.Day) : [first.DayOfWeek]).OrderBy(d => ((int)d + 6) % 7).Select(Weekday).ToList();
        var every = rule.Interval == 1 ? new Bilingual("每", "Every ") : new Bilingual($"每 {rule.Interval} 周的", $"Every {rule.Interval} weeks on ");
        return new(every.Chinese + string.Join('、', days.Select(d => d.Chinese)), every.English + string.Join(", ", days.Select(d => d.English)));
    }

    private static Bilingual Months(int interval) => interval == 1 ? new("每月", "Each month: ") : new($"每 {interval} 个月的", $"Every {interval} months: ");

    private static Bilingual Date(int day) => new(string.Create(CultureInfo.InvariantCulture, $" {day} 日"), string.Create(CultureInfo.InvariantCulture, $"on day {day}"));

    private static Bilingual Filled(string chinese, string english, params Bilingual[] parts) =>
        new(string.Format(CultureInfo.InvariantCulture, chinese, [.. parts.Select(p => p.Chinese)]), Upper(string.Format(CultureInfo.InvariantCulture, english, [.. parts.Select(p => p.English)])));

    private static Bilingual Join(Bilingual one, Bilingual other) => new(one.Chinese + other.Chinese, one.English + other.English);

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string English(int number) => number switch
    {
        1 => "first", 2 => "second", 3 => "third", 4 => "fourth", 5 => "fifth", 6 => "sixth",
        _ => string.Create(CultureInfo.InvariantCulture, $"{number}{(number % 10, number % 100) switch { (1, not 11) => "st", (2, not 12) => "nd", (3, not 13) => "rd", _ => "th" }}"),
    };
}

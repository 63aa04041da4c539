using System.Globalization;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>How an activity comes back, as the form asks for it. What the form has no words for is written as a rule.</summary>
public sealed class RecurrenceChoice
{
    public const string Once = "once", Weekly = "weekly", WorkingDay = "working-day", WeekDay = "week-day", NthDay = "nth-day", MonthDay = "month-day", Yearly = "yearly", Rule = "rule";

    public static readonly string[] Ways = [Once, Weekly, WorkingDay, WeekDay, NthDay, MonthDay, Yearly, Rule];

    /// <summary>Monday first, as weeks are read; as rules spell them.</summary>
    public static readonly string[] WeekdayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private static readonly string[] EnglishNumbers = ["", "first", "second", "third", "fourth", "fifth", "sixth"];

    public string? How { get; set; } = Once;

    /// <summary>Every so many weeks or months.</summary>
    public int Every { get; set; } = 1;

    /// <summary>Of a weekly one; empty for the first day's.</summary>
    public List<string> Days { get; set; } = [];

    /// <summary>The n-th working day, week or weekday; -1 for the last.</summary>
    public int Number { get; set; } = 1;

    public string? Day { get; set; } = "SA";

    public int DayOfMonth { get; set; } = 1;

    public string? Text { get; set; } = "";

    /// <summary>Days it does not take place, yyyy-MM-dd with anything between them.</summary>
    public string? Except { get; set; } = "";

    /// <summary>Further days it takes place.</summary>
    public string? Also { get; set; } = "";

    /// <summary>What <see cref="RecurrenceText"/> reads.</summary>
    public string ToText()
    {
        var lines = new List<string> { RuleText() };
        if (Dates(Except) is { Length: > 0 } except) lines.Add("EXDATE;VALUE=DATE:" + except);
        if (Dates(Also) is { Length: > 0 } also) lines.Add("RDATE;VALUE=DATE:" + also);
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    /// <summary>The form filled in with a recurrence that was kept.</summary>
    public static RecurrenceChoice Of(string text)
    {
        var plan = RecurrenceText.Parse(text);
        var choice = plan.Recurrence switch
        {
            Ingest.Activities.Recurring.Once => new RecurrenceChoice(),
            WorkingDayOfMonth { Number: -1 or (>= 1 and <= 10) } w => new RecurrenceChoice { How = WorkingDay, Number = w.Number },
            DayOfMonthWeek d => new RecurrenceChoice { How = WeekDay, Number = d.Week, Day = Code(d.Day) },
            ByRule { Rule: var rule } => OfRule(rule),
            _ => null,
        };
        choice ??= new RecurrenceChoice { How = Rule, Text = text.Split('\n').First(l => !l.StartsWith("EXDATE", StringComparison.OrdinalIgnoreCase) && !l.StartsWith("RDATE", StringComparison.OrdinalIgnoreCase)).Trim() };
        (choice.Except, choice.Also) = (DaysOf(plan.Except), DaysOf(plan.Also));
        return choice;
    }

    private string RuleText() => How switch
    {
        Weekly => $"FREQ=WEEKLY{Interval()}{(Days.Count > 0 ? ";BYDAY=" + string.Join(',', WeekdayCodes.Where(Days.Contains)) : "")}",
        WorkingDay => Number < 0 ? "last working day of the month" : string.Create(CultureInfo.InvariantCulture, $"{Number}th working day of the month"),
        WeekDay => $"{DayName()} of the {EnglishNumbers[Math.Clamp(Number, 1, 6)]} week of the month",
        NthDay => string.Create(CultureInfo.InvariantCulture, $"FREQ=MONTHLY{Interval()};BYDAY={(Number < 0 ? -1 : Number)}{Day}"),
        MonthDay => string.Create(CultureInfo.InvariantCulture, $"FREQ=MONTHLY{Interval()};BYMONTHDAY={DayOfMonth}"),
        Yearly => "FREQ=YEARLY",
        Rule => (Text ?? "").ReplaceLineEndings(" ").Trim(),
        _ => "",
    };

    private string Interval() => Every > 1 ? ";INTERVAL=" + Every.ToString(CultureInfo.InvariantCulture) : "";

    private string DayName() => (DayOfWeek)((Array.IndexOf(WeekdayCodes, Day ?? "SA") + 1) % 7) is var day ? day.ToString() : "";

    private static RecurrenceChoice? OfRule(RecurrenceRule rule)
    {
        if (rule.Count is not null || rule.Until is not null || rule.ByPosition.Count + rule.ByYearDay.Count + rule.ByWeekNumber.Count + rule.ByMonth.Count > 0 || rule.WeekStart != DayOfWeek.Monday) return null;
        return rule switch
        {
            { Frequency: Frequency.Weekly, ByMonthDay.Count: 0 } => new RecurrenceChoice { How = Weekly, Every = rule.Interval, Days = [.. rule.ByDay.Select(d => Code(d.Day))] },
            { Frequency: Frequency.Monthly, ByDay: [{ Ordinal: -1 or (>= 1 and <= 5) } day], ByMonthDay.Count: 0 } => new RecurrenceChoice { How = NthDay, Every = rule.Interval, Number = day.Ordinal, Day = Code(day.Day) },
            { Frequency: Frequency.Monthly, ByDay.Count: 0, ByMonthDay: [>= 1 and var date] } => new RecurrenceChoice { How = MonthDay, Every = rule.Interval, DayOfMonth = date },
            { Frequency: Frequency.Yearly, Interval: 1, ByDay.Count: 0, ByMonthDay.Count: 0 } => new RecurrenceChoice { How = Yearly },
            _ => null,
        };
    }

    private static string Code(DayOfWeek day) => WeekdayCodes[((int)day + 6) % 7];

    /// <exception cref="ActivityException">One of them is no day.</exception>
    private static string Dates(string? text) => string.Join(',', (text ?? "").Split([' ', ',', ';', '，', '；', '、', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(day =>
        District.WallTimeRules.TryReadDay(day, out var read) ? read.ToString("yyyyMMdd", CultureInfo.InvariantCulture) : throw new ActivityException(Words.ActivityWords.NotADay.Fill(day).ToString())));

    private static string DaysOf(IEnumerable<RuleEnd> dates) => string.Join(' ', dates.Select(d => d.Moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
}

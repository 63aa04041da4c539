using System.Globalization;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>An activity as people fill it in. Everything is text until it has been checked, so that a slip comes back as it was typed.</summary>
public sealed class ActivityForm
{
    public string? Name { get; set; }
    public string? Kind { get; set; } = "required";
    public string? Category { get; set; } = "meeting";
    public string? Organiser { get; set; }
    public List<string> Audience { get; set; } = [];
    public string? AudienceMore { get; set; }
    public string? Members { get; set; }
    public string? Centre { get; set; }
    public string? Room { get; set; }
    public List<string> Kiosks { get; set; } = [];
    public string? Capacity { get; set; } = "0";
    public bool InOut { get; set; }
    public bool Rate { get; set; }
    public string? FirstDay { get; set; }
    public string? LastDay { get; set; }
    public string? Starts { get; set; } = "19:00";
    public string? Ends { get; set; } = "21:00";
    public string? OpensBefore { get; set; } = "60";
    public string? LateAfter { get; set; } = "10";
    public string? LeaveBefore { get; set; } = "0";
    public string? ClosesAfter { get; set; } = "60";
    public RecurrenceChoice Repeat { get; set; } = new();
    public string? Holidays { get; set; } = "keep";

    public IReadOnlyList<string> Numbers => Split(Members);

    /// <summary>Units chosen and typed, each once.</summary>
    public IReadOnlyList<string> Units => [.. Audience.Concat(Split(AudienceMore)).Where(u => !string.IsNullOrEmpty(u)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> ChosenKiosks => [.. Kiosks.Where(k => !string.IsNullOrEmpty(k)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public SessionKind SessionKind => ActivityRules.KindOf(Kind ?? "") ?? SessionKind.Required;

    public HolidayRule HolidayRule => Holidays switch { "skip" => HolidayRule.Skip, "next" => HolidayRule.NextWorkingDay, _ => HolidayRule.Keep };

    /// <summary>The form filled in with an activity.</summary>
    public static ActivityForm Of(Activity a) => new()
    {
        Name = a.Name, Kind = ActivityRules.WordFor(a.Kind), Category = a.Category, Organiser = a.Organiser, Audience = a.Audience == "*" ? [] : [.. SessionRow.Split(a.Audience)],
        Centre = a.Centre, Room = a.Room, Kiosks = [.. SessionRow.Split(a.Kiosks)], Capacity = Text(a.Capacity), InOut = a.InOut, Rate = a.Rate,
        FirstDay = Day(a.FirstDay), LastDay = a.LastDay == RuleExpander.LastDay ? "" : Day(a.LastDay), Starts = Clock(a.Starts), Ends = Clock(a.Ends),
        OpensBefore = Text(a.Windows.OpensBefore), LateAfter = Text(a.Windows.LateAfter), LeaveBefore = Text(a.Windows.LeaveBefore), ClosesAfter = Text(a.Windows.ClosesAfter),
        Repeat = RecurrenceChoice.Of(a.Recurrence), Holidays = a.Holidays switch { HolidayRule.Skip => "skip", HolidayRule.NextWorkingDay => "next", _ => "keep" },
    };

    /// <summary>The activity it comes to; to be called once <see cref="ActivityFormRules"/> finds nothing wrong.</summary>
    public Activity ToActivity(string id)
    {
        var units = Units;
        return new Activity(
            id, Name!.Trim(), Category!.Trim(), SessionKind, Organiser ?? "", units.Count == 0 ? "*" : string.Join(';', units), Centre!, Room?.Trim() ?? "",
            string.Join(';', ChosenKiosks), InOut, Number(Capacity) ?? 0,
            DayOf(FirstDay)!.Value, string.IsNullOrWhiteSpace(LastDay) ? RuleExpander.LastDay : DayOf(LastDay)!.Value, TimeOf(Starts)!.Value, TimeOf(Ends)!.Value,
            new SessionWindows(Number(OpensBefore) ?? 0, Number(LateAfter) ?? 0, Number(LeaveBefore) ?? 0, Number(ClosesAfter) ?? 0), Repeat.ToText(), HolidayRule, DayOf(FirstDay)!.Value)
        {
            Rate = Rate, HasList = Numbers.Count > 0,
        };
    }

    public static DateOnly? DayOf(string? text) => WallTimeRules.TryReadDay(text?.Trim() ?? "", out var day) && day.Year is >= 1970 and < 2200 ? day : null;

    public static TimeOnly? TimeOf(string? text) => TimeOnly.TryParseExact(text?.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static int? Number(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static IReadOnlyList<string> Split(string? text) =>
        [.. (text ?? "").Split([' ', ',', ';', '，', '；', '、', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}

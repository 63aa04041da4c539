using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Pages.Activities;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Calendar;

/// <summary><c>/calendar</c>: a month or a week of what concerns the caller. <c>?view=week</c>, <c>?day=</c> any day of it, <c>?centre=</c>, <c>?organiser=</c>, <c>?unit=</c>.</summary>
[Needs(Right.SeeActivities)]
public sealed class IndexModel(DeskContext desk) : DeskPage(desk)
{
    /// <summary>Sessions shown of one day in a month; the others are counted.</summary>
    public const int MostOfDay = 5;

    private const int MostUnits = 400;

    public bool IsWeek { get; private set; }

    public DateOnly Day { get; private set; }

    public IReadOnlyList<CalendarDayView> Days { get; private set; } = [];

    public bool IsCut { get; private set; }

    public CalendarWish Wish { get; private set; } = new("", "", "");

    public IReadOnlyList<Choice> Centres { get; private set; } = [];

    public IReadOnlyList<Choice> UnitChoices { get; private set; } = [];

    public void OnGet(string? view, string? day, string? centre, string? organiser, string? unit)
    {
        IsWeek = view == "week";
        Day = ActivityForm.DayOf(day) ?? DateOnly.FromDayNumber((int)Today);
        Wish = new(Units[centre]?.Id ?? "", Units[organiser]?.Id ?? "", Units[unit]?.Id ?? "");
        Centres = [.. Units.All.Where(u => u.Kind == "centre").OrderBy(u => u.Id, StringComparer.Ordinal).Select(u => new Choice(u.Id, u.Name))];
        var tree = Units.Tree(Caller.Reach(Right.SeeActivities).Tops).ToList();
        UnitChoices = [.. tree.Where(u => tree.Count <= MostUnits || u.Unit.Kind != "branch").Take(MostUnits).Select(u => new Choice(u.Unit.Id, u.Unit.Name, u.Depth))];
        var (from, until) = Span();
        (Days, IsCut) = Read(work => CalendarQuery.Read(work, Database, new PlanReach(Caller.Reach(Right.SeeActivities), Units), Units, Wish, from, until, Zone));
    }

    /// <summary>Weeks begin on Monday.</summary>
    private (DateOnly From, DateOnly Until) Span()
    {
        if (IsWeek) return (Monday(Day), Monday(Day).AddDays(6));
        var first = new DateOnly(Day.Year, Day.Month, 1);
        return (Monday(first), Monday(first.AddMonths(1).AddDays(-1)).AddDays(6));
    }

    public DateOnly First => Days[0].Day;

    public DateOnly Last => Days[^1].Day;

    public string Heading => IsWeek
        ? CalendarWords.WeekTitle.Fill(ActivityForm.Day(First), ActivityForm.Day(Last)).ToString()
        : CalendarWords.MonthTitle.Fill(Day.Year, Day.Month, Day.ToString("MMMM", CultureInfo.InvariantCulture)).ToString();

    public string Before => With(("day", ActivityForm.Day(IsWeek ? Day.AddDays(-7) : Day.AddDays(1 - Day.Day).AddMonths(-1))));

    public string After => With(("day", ActivityForm.Day(IsWeek ? Day.AddDays(7) : Day.AddDays(1 - Day.Day).AddMonths(1))));

    public string Clock(long at) => LocalTimes.Local(at, Zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The list of one day's sessions.</summary>
    public string ListOf(DateOnly day) => $"/sessions?from={ActivityForm.Day(day)}&until={ActivityForm.Day(day)}" + (Wish.Centre.Length > 0 ? "&f_centre=" + Wish.Centre : "");

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}

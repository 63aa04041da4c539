using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Activities;

/// <summary>What an activity may be, and the sessions it comes to.</summary>
public static class ActivityRules
{
    /// <summary>Ids of sessions are the activity's and a date, and must fit a session's 64 characters.</summary>
    public const int LongestId = 48;
    public const int LongestText = 200;
    public const int MostMinutes = 1_440;
    public const int MostListed = 5_000;

    public const string CategoryAllowed = "use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.";
    public const string KindAllowed = "use required, open, volunteer or service.";

    public static bool IsCategory(string text) => ImportRules.IsId(text);

    public static SessionKind? KindOf(string text) => text switch
    {
        "required" => SessionKind.Required,
        "open" => SessionKind.Open,
        "volunteer" => SessionKind.Volunteer,
        "service" => SessionKind.Service,
        _ => null,
    };

    public static string WordFor(SessionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What is wrong with an activity by itself, whatever the district has; each a whole sentence.</summary>
    public static IEnumerable<string> Problems(Activity a)
    {
        if (a.Id.Length > LongestId || !SessionId.TryParse(a.Id, out _)) yield return $"'{Shown.Of(a.Id)}' is not an activity's id; use 1 to {LongestId} of a-z, 0-9 and '-', starting with a letter or digit.";
        if (!IsText(a.Name) || a.Name.Length == 0) yield return $"The name must have 1 to {LongestText} characters on one line.";
        if (!IsText(a.Room)) yield return $"The room may have {LongestText} characters on one line.";
        if (!IsCategory(a.Category)) yield return $"The category '{Shown.Of(a.Category)}' is not allowed; {CategoryAllowed}";
        if (a.Kind == SessionKind.Required && a.Audience == "*" && !a.HasList) yield return "A required activity needs an audience: name units, or members one by one.";
        if (a.Kind == SessionKind.Required && a.Capacity > 0) yield return "A required activity has no capacity: its audience is expected, and nobody signs up.";
        if (a.Rate && a.Kind != SessionKind.Service) yield return "Only an activity of kind service is rated.";
        if (a.Capacity is < 0 or > TimetableImport.MostCapacity) yield return $"The capacity must be from 0 (no limit) to {TimetableImport.MostCapacity}.";
        if (a.FirstDay.Year < 1970 || a.FirstDay > RuleExpander.LastDay) yield return $"The first day must lie between 1970 and {RuleExpander.LastDay.Year}.";
        if (a.LastDay < a.FirstDay) yield return $"The last day, {a.LastDay:yyyy-MM-dd}, is before the first, {a.FirstDay:yyyy-MM-dd}.";
        foreach (var problem in WindowProblems(a)) yield return problem;
    }

    private static IEnumerable<string> WindowProblems(Activity a)
    {
        var lasts = WallMinutes(a);
        foreach (var (name, minutes) in new[] { ("opens-before", a.Windows.OpensBefore), ("late-after", a.Windows.LateAfter), ("leave-before", a.Windows.LeaveBefore), ("closes-after", a.Windows.ClosesAfter) })
        {
            if (minutes is < 0 or > MostMinutes) yield return $"{name} is {minutes} minutes; allowed are 0 to {MostMinutes}.";
        }

        if (a.Windows.LateAfter > lasts) yield return $"late-after is {a.Windows.LateAfter} minutes, but the activity lasts {lasts}.";
        if (a.Windows.LeaveBefore > lasts) yield return $"leave-before is {a.Windows.LeaveBefore} minutes, but the activity lasts {lasts}.";
    }

    /// <summary>The session of one occurrence, as it is planned: without changes by hand.</summary>
    internal static SessionRow SessionOf(Activity a, Occurrence occurrence, TimeZoneInfo zone)
    {
        var starts = LocalTimes.Instant(occurrence.Day.ToDateTime(a.Starts), zone);
        var ends = LocalTimes.Instant(occurrence.Day.AddDays(a.Ends > a.Starts ? 0 : 1).ToDateTime(a.Ends), zone);
        return InWindows(new SessionRow
        {
            Session = IdOf(a.Id, occurrence.Day), Activity = a.Id, Name = a.Name, Centre = a.Centre, Audience = a.Audience, Kiosks = a.Kiosks, Category = a.Category, Kind = (long)a.Kind,
            InOut = a.InOut ? 1 : 0, Capacity = a.Capacity, Organiser = a.Organiser, Room = a.Room, MemberList = a.HasList ? a.Id : "", Slot = occurrence.Slot, Rate = a.Rate ? 1 : 0,
        }, starts, ends, WallMinutes(a), a.Windows);
    }

    /// <summary>A session put at these times, with its windows around them.</summary>
    /// <param name="lasts">Minutes from start to end by the clock on the wall. On a night when the clocks are put forward the end may come out before the start; it then lasts as long as ever.</param>
    private static SessionRow InWindows(SessionRow session, long starts, long ends, int lasts, SessionWindows windows)
    {
        if (ends <= starts) ends = starts + Minutes(lasts);
        var closes = ends + Minutes(windows.ClosesAfter);
        return session with
        {
            Opens = starts - Minutes(windows.OpensBefore), Starts = starts, LateAfter = Math.Min(starts + Minutes(windows.LateAfter), closes),
            Ends = ends, LeaveFrom = Math.Max(ends - Minutes(windows.LeaveBefore), starts), Closes = closes,
        };
    }

    /// <summary>Stable for ever: whatever happens to the session's times, it keeps the id of the day it was first planned for.</summary>
    public static string IdOf(string activity, DateOnly day) => activity + "-" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static int WallMinutes(Activity a) => (int)((a.Ends > a.Starts ? a.Ends - a.Starts : TimeSpan.FromDays(1) - (a.Starts - a.Ends)).TotalMinutes);

    private static long Minutes(int minutes) => minutes * 60_000L;

    private static bool IsText(string text) => text.Length <= LongestText && !text.Any(char.IsControl);
}

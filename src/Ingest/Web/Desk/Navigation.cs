using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Desk;

/// <param name="Area">What a page's <c>ViewData["Area"]</c> says to be marked as the current one.</param>
public sealed record NavigationItem(string Area, string Address, Bilingual Name, Right? Right);

/// <summary>The menu, in the order of a day's work. Each person sees what he may open.</summary>
public static class Navigation
{
    private static readonly NavigationItem[] Items =
    [
        new("desk", "/desk", DeskWords.NavDesk, null),
        new("live", "/", DeskWords.NavLive, Right.SeeLive),
        new("activities", "/activities", DeskWords.NavActivities, Right.SeeActivities),
        new("calendar", "/calendar", DeskWords.NavCalendar, Right.SeeActivities),
        new("members", "/members", DeskWords.NavMembers, Right.SeeMembers),
        new("excuses", "/excuses", DeskWords.NavExcuses, Right.RequestExcuses),
        new("corrections", "/corrections", DeskWords.NavCorrections, Right.CorrectAttendance),
        new("warnings", "/warnings", DeskWords.NavWarnings, Right.SeeWarnings),
        new("credits", "/credits", DeskWords.NavCredits, Right.SeeCredits),
        new("analysis", "/analysis", DeskWords.NavAnalysis, Right.SeeAnalysis),
        new("cards", "/cards", DeskWords.NavCards, Right.SeeCards),
        new("set-aside", "/set-aside", DeskWords.NavSetAside, Right.HandleCards),
        new("kiosks", "/kiosks", DeskWords.NavKiosks, Right.SeeKiosks),
        new("alerts", "/alerts", DeskWords.NavAlerts, Right.HandleAlerts),
        new("notices", "/notices", DeskWords.NavNotices, Right.SeeNotices),
        new("users", "/users", DeskWords.NavUsers, Right.ManageStaff),
        new("audit", "/audit", DeskWords.NavAudit, Right.SeeAudit),
        new("protection", "/protection", DeskWords.NavProtection, Right.ProtectData),
        new("jobs", "/jobs", DeskWords.NavJobs, null),
    ];

    /// <param name="exists">Whether there is a page at the address: what is not built in stands in no menu.</param>
    public static IEnumerable<NavigationItem> For(Caller caller, Func<string, bool> exists) => Items.Where(i => (i.Right is not { } right || caller.Can(right)) && exists(i.Address));
}

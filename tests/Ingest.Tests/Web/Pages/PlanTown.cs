using System.Text.Json.Nodes;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.Activities.SignUps;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Pages;

/// <summary>What a district plans, put into the town of <see cref="DeskTown"/>: a weekly meeting, an activity day each month, a volunteer order with a waiting list, and a holiday.</summary>
internal static class PlanTown
{
    /// <returns>The weekly meeting's id.</returns>
    public static string Fill(DeskHost host)
    {
        var now = TimeProvider.System.GetUtcNow();
        var today = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).DateTime);
        var weekly = new Activity(
            "weekly", "支部学习会", "study", SessionKind.Required, "b1", "b1;b2", "c1", "201", "", true, 0, today.AddDays(1), RuleExpander.LastDay, new TimeOnly(19, 0), new TimeOnly(21, 0), new SessionWindows(), "FREQ=WEEKLY;BYDAY=TU,TH",
            HolidayRule.NextWorkingDay, today);
        Create(host, weekly, now);
        Create(host, weekly with { Id = "day", Name = "主题党日", Audience = "d", Organiser = "d", Recurrence = "first working day of the month", Holidays = HolidayRule.Keep }, now);
        Create(host, weekly with { Id = "help", Name = "社区志愿服务", Kind = SessionKind.Volunteer, Audience = "*", Organiser = "s1", Recurrence = "FREQ=WEEKLY;BYDAY=SA", Capacity = 5 }, now);
        host.Database.Execute($"insert into working_days(day, working, name) values({today.DayNumber + 2}, 0, '国庆节'), ({today.DayNumber + 5}, 1, '国庆节调休上班')");
        foreach (var member in (string[])["M01", "M05", "M09"]) Write(host, work => SignUpDesk.SignUp(work, "open", member, "li", now));
        return "weekly";
    }

    /// <summary>Gives the browser the cookie that signing in would.</summary>
    public static async Task SignInAsync(ChromiumPage page, DeskHost host, StaffUser user)
    {
        var cookie = host.CookieOf(user).Split('=', 2);
        await page.SendAsync("Network.setCookie", new JsonObject { ["name"] = cookie[0], ["value"] = cookie[1], ["url"] = host.Address.ToString() });
    }

    private static void Create(DeskHost host, Activity activity, DateTimeOffset now) =>
        Write(host, work => ActivityDesk.Create(work, activity, [], activity.FirstDay.AddMonths(3), "li", now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")));

    private static void Write<T>(DeskHost host, Func<Work, T> change)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        change(work);
        work.Commit();
    }
}

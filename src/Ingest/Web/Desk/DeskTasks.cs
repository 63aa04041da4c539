using CardSystem.Ingest.SetAside;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Pages.SetAside;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Desk;

/// <param name="Address">Where it is done.</param>
public sealed record DeskTask(Bilingual Name, long Count, string Address);

/// <summary>One of today's sessions.</summary>
/// <param name="Starts">Unix milliseconds.</param>
public sealed record TodaysSession(string Session, string Name, string Centre, long Starts);

/// <summary>What waits for a person and what is on today, each within his reach.</summary>
public static class DeskTasks
{
    private const int MostCounted = 1_000;
    private const int MostSessions = 12;

    /// <summary>Sessions of this day at the person's centres or held by his units, in order of time.</summary>
    /// <param name="from">The day's first instant, Unix milliseconds.</param>
    public static IReadOnlyList<TodaysSession> Today(Work work, Caller caller, long from, long until)
    {
        if (!caller.Can(Right.SeeActivities)) return [];
        var reach = caller.Reach(Right.SeeActivities);
        return
        [
            .. work.Query<TodaysSession>(
                $"select session as Session, name as Name, centre as Centre, starts as Starts from sessions where starts >= @from and starts < @until and fate = 1 and ({reach.Sql("centre")} or {reach.Sql("organiser")}) order by starts, session limit {MostSessions}",
                new { from, until, reach = reach.Parameter }),
        ];
    }

    public static IReadOnlyList<DeskTask> For(Work work, Caller caller, DateTimeOffset now)
    {
        var tasks = new List<DeskTask>();
        Add(Right.DecideExcuses, StartWords.Excuses, "/excuses", "excuses e join members m on m.member = e.member", "e.state = 1", "m.branch");
        Add(Right.HandleWarnings, StartWords.Warnings, "/warnings", "warnings w join members m on m.member = w.member", "w.state = 'open'", "m.branch");
        if (caller.Can(Right.HandleCards))
        {
            var aside = SetAsideBoard.Waiting(work, now.AddDays(-SetAsideBoard.UsualDays).ToUnixTimeMilliseconds(), AsideReach.Kiosks(work, caller, Right.HandleCards), MostCounted);
            if (aside > 0) tasks.Add(new(StartWords.SetAside.Fill(aside), aside, "/set-aside"));
        }

        Add(Right.HandleAlerts, StartWords.Alerts, "/alerts", "security_alerts a", "a.acknowledged_at = 0", "a.unit");
        return tasks;

        void Add(Right right, Bilingual name, string address, string from, string where, string unit)
        {
            if (!caller.Can(right)) return;
            var reach = caller.Reach(right);
            var count = work.One<long>($"select count(*) from (select 1 from {from} where {where} and {reach.Sql(unit)} limit {MostCounted}) waiting", new { reach = reach.Parameter });
            if (count > 0) tasks.Add(new(name.Fill(count), count, address));
        }
    }
}

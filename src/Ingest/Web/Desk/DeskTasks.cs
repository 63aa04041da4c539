using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Desk;

/// <param name="Address">Where it is done.</param>
public sealed record DeskTask(Bilingual Name, long Count, string Address);

/// <summary>Counts what waits for a person, each within his reach.</summary>
public static class DeskTasks
{
    private const int MostCounted = 1_000;

    public static IReadOnlyList<DeskTask> For(Work work, Caller caller, DateTimeOffset now)
    {
        var tasks = new List<DeskTask>();
        Add(Right.DecideExcuses, StartWords.Excuses, "/excuses", "excuses e join members m on m.member = e.member", "e.state = 1", "m.branch");
        Add(Right.HandleWarnings, StartWords.Warnings, "/warnings", "warnings w join members m on m.member = w.member", "w.state = 'open'", "m.branch");
        Add(Right.HandleAlerts, StartWords.Alerts, "/alerts", "security_alerts a", "a.acknowledged_at = 0", "a.unit");
        return tasks;

        void Add(Right right, Bilingual name, string address, string from, string where, string unit)
        {
            if (!caller.Can(right)) return;
            var reach = caller.Reach(right);
            var count = work.One<long>($"select count(*) from (select 1 from {from} where {where} and {reach.Sql(unit)} limit {MostCounted}) waiting", new { reach = reach.Parameter, now = now.ToUnixTimeMilliseconds() });
            if (count > 0) tasks.Add(new(name, count, address));
        }
    }
}

using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// Once a day makes the sessions that have come within the horizon, so that an activity never runs out unnoticed, and brings untouched ones to where a newer calendar has them.
/// One activity that cannot be planned does not stop the others.
/// </summary>
public sealed class ActivityHorizonService(Database database, ActivitiesOptions options, TimeZoneInfo zone, TimeProvider time, ILogger<ActivityHorizonService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);
    private DateOnly _doneFor;
    private readonly StepLoop _loop = new(time, log, "Activities cannot be extended now");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Look, Step, stoppingToken);

    /// <summary>Extends every activity, where that was not done today.</summary>
    public void Step()
    {
        var now = time.GetUtcNow();
        var today = ActivityDesk.Today(now, zone);
        if (_doneFor == today) return;
        using var connection = database.Open();
        foreach (var activity in Activities(connection))
        {
            using var work = Work.Begin(database, connection);
            try
            {
                var report = ActivityDesk.Extend(work, activity.Id, ActivityDesk.Horizon(activity.FirstDay, now, options.HorizonMonths, zone), ActLog.System, now, zone);
                work.Commit();
                if (!report.IsEmpty) log.LogInformation("Activity {Report}", report);
            }
            catch (ActivityException e)
            {
                log.LogWarning("Activity {Activity} was not extended: {Why}", activity.Id, e.Message);
            }
        }

        _doneFor = today;
    }

    private List<Activity> Activities(System.Data.Common.DbConnection connection)
    {
        using var work = Work.Read(database, connection);
        return ActivityStore.All(work);
    }
}

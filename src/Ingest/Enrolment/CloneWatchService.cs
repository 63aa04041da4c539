using CardSystem.Ingest.Alerts;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Enrolment;

/// <summary>
/// Raises the alarm where two machines speak as one kiosk. (That two different taps came under one name, Alerts sees by itself.) Both go on recording, for nothing that was
/// tapped is to be lost; what to do about it is for people to decide.
/// </summary>
public sealed class CloneWatchService(Database database, CloneBook clones, TimeProvider time, ILogger<CloneWatchService> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Kept until the database takes it.</summary>
    private readonly List<CloneSighting> _untold = [];
    private readonly StepLoop _loop = new(time, log, "That a kiosk was cloned cannot be kept yet");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Look, Step, stoppingToken);

    public void Step()
    {
        _untold.AddRange(clones.Take());
        if (_untold.Count == 0) return;
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        foreach (var seen in _untold)
        {
            if (SecurityAlerts.Raise(work, seen.At, AlertKinds.ClonedKiosk, seen.Kiosk, seen.Detail, times: seen.Times).IsNew)
                log.LogWarning("Kiosk {Kiosk} may have been cloned: {Detail}", seen.Kiosk, seen.Detail);
        }

        work.Commit();
        _untold.Clear();
    }
}

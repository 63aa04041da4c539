using CardSystem.Ingest.Inbox;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Steps the projector and the live page on a thread of their own. One service projects over a database at a time; another waits until it can.</summary>
public sealed class ProjectorService(Database database, Projector projector, LiveShow live, LogBell bell, InboxQueue inbox, TimeProvider time, ILogger<ProjectorService> log) : BackgroundService
{
    /// <summary>Asked at least so often even without a ring: another process may have committed or imported.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Steps begin at least this far apart while little is to do, so that single taps are taken together; a live page shows nothing sooner anyway.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private const int Busy = 500;

    /// <summary>When so many wait for their commit, taps are pouring in faster than they can be answered.</summary>
    private const int Pouring = 700;

    /// <summary>Then three times as long as a step took is left to those who commit: a tap must be safe before it is counted.</summary>
    private const int GiveWay = 3;

    /// <summary>A passing burst is no reason to fall behind: only when so many steps in a row have found taps pouring in.</summary>
    private const int Lasting = 5;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        try
        {
            using var projection = Lock(stop);
            string? trouble = null;
            var pressed = 0;
            while (!stop.IsCancellationRequested)
            {
                var began = time.GetTimestamp();
                trouble = StepSafely(trouble, out var outcome);
                pressed = inbox.Pressure >= Pouring ? pressed + 1 : 0;
                if (trouble is not null) Pause(TimeSpan.FromSeconds(1), stop);
                else if (pressed >= Lasting) Pause(time.GetElapsedTime(began) * GiveWay, stop);
                else if (outcome == StepOutcome.Idle) bell.Wait(live.Step() is { } due && due < Patience ? due : Patience, stop);
                else if (projector.Lag < Busy && !projector.ProofsAreBehind) Pause(Breath, stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException || (e is ObjectDisposedException && stop.IsCancellationRequested))
        {
            // Stopping: the cursor is in the database. A host in a hurry takes away what is still in use.
        }
    }

    private string? StepSafely(string? trouble, out StepOutcome outcome)
    {
        outcome = StepOutcome.Idle;
        try
        {
            outcome = projector.Step();
            if (outcome == StepOutcome.Worked) live.Changed();
            live.Step();
            if (trouble is not null) log.LogInformation("Attendance is being computed again.");
            return null;
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            var now = $"Attendance cannot be computed from {database.Name}: {e.Message}";
            if (trouble != now) log.LogError("{Trouble} Taps are still kept; it is tried again every second.", now);
            return now;
        }
    }

    private IDisposable Lock(CancellationToken stop)
    {
        var told = false;
        while (true)
        {
            try
            {
                if (database.TryLockProjection() is { } held) return held;
                if (!told) log.LogInformation("Another service computes attendance over {Database}; this one stands by.", database.Name);
            }
            catch (StorageException e)
            {
                if (!told) log.LogError("{Trouble}", e.Message);
            }

            told = true;
            Pause(TimeSpan.FromSeconds(1), stop);
        }
    }

    private void Pause(TimeSpan pause, CancellationToken stop) => Task.Delay(pause, time, stop).GetAwaiter().GetResult();
}

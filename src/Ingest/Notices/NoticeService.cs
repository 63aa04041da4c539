using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Notices;

/// <summary>Steps the dispatcher on a thread of its own. Several services over one database may all do so: what one takes, the others leave.</summary>
public sealed class NoticeService(Database database, NoticeDispatcher dispatcher, TimeProvider time, ILogger<NoticeService> log) : BackgroundService
{
    /// <summary>Looked so often even without a ring: notices are put by other rooms and other processes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>So long a service that stops waits for what is under way.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(4);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        string? trouble = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                trouble = Safely(trouble, dispatcher.Step, out var worked);
                if (!worked) dispatcher.Wait(Patience, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }

        Leave(trouble);
    }

    private void Leave(string? trouble)
    {
        var began = time.GetTimestamp();
        while (dispatcher.UnderWayCount > 0 && time.GetElapsedTime(began) < Farewell)
        {
            dispatcher.Wait(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            trouble = Safely(trouble, dispatcher.Settle, out _);
        }
    }

    private string? Safely(string? trouble, Func<bool> step, out bool worked)
    {
        worked = false;
        try
        {
            worked = step();
            if (trouble is not null) log.LogInformation("Notices go out again.");
            return null;
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            var now = $"Notices cannot be read from {database.Name}: {e.Message}";
            if (trouble != now) log.LogError("{Trouble} They wait; it is tried again every second.", now);
            return now;
        }
    }
}

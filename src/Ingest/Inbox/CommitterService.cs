namespace CardSystem.Ingest.Inbox;

/// <summary>Steps the committer on a thread of its own, for it blocks on the disk; after a failure it waits 0.1 s to 5 s.</summary>
public sealed class CommitterService(Committer committer, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        var pause = FirstPause;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (committer.Step(stop))
                {
                    pause = FirstPause;
                    continue;
                }

                Task.Delay(pause, time, stop).GetAwaiter().GetResult();
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is queued was not acknowledged, so the kiosks send it again.
        }
    }
}

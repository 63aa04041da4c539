using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Jobs;

/// <summary>Runs the jobs, so many at once, each on a thread of its own; and tells the table about them.</summary>
public sealed class JobService(JobDesk desk, JobOptions options, TimeProvider time, ILogger<JobService> log) : BackgroundService
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private string? _trouble;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. Enumerable.Range(0, options.AtOnce).Select(_ => RunAsync(stoppingToken)), TellAsync(stoppingToken), SweepAsync(stoppingToken)]);

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await Task.Factory.StartNew(() => desk.RunNextAsync(stop).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What became of a job that the end of the service interrupted is told too, if the database lets us.
        StepSafely(desk.Tell);
    }

    private async Task TellAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Run(() => StepSafely(desk.Tell), CancellationToken.None);
            await Task.Delay(TellEvery, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Run(() => StepSafely(desk.Sweep), CancellationToken.None);
            await Task.Delay(SweepEvery, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void StepSafely(Action step)
    {
        try
        {
            step();
            _trouble = null;
        }
        catch (Exception e) when (Database.IsStorageFailure(e) || e is UnauthorizedAccessException)
        {
            if (_trouble != e.Message) log.LogError("Jobs cannot be kept: {Trouble} It is tried again.", e.Message);
            _trouble = e.Message;
        }
    }
}

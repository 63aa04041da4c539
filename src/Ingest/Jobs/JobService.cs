using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Jobs;

/// <summary>Runs the jobs, so many at once, each on a thread of its own; and tells the table about them.</summary>
public sealed class JobService(JobDesk desk, JobOptions options, TimeProvider time, ILogger<JobService> log) : BackgroundService
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private readonly StepLoop _telling = new(time, log, "What becomes of jobs cannot be kept"), _sweeping = new(time, log, "Old jobs cannot be cleared away");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. Enumerable.Range(0, options.AtOnce).Select(_ => RunAsync(stoppingToken)), _telling.RunAsync(TellEvery, desk.Tell, stoppingToken), _sweeping.RunAsync(SweepEvery, desk.Sweep, stoppingToken)]);

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await Task.Factory.StartNew(() => desk.RunNextAsync(stop).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What became of a job that the end of the service interrupted is told too, if the database lets us.
        _telling.Try(desk.Tell);
    }
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Standings;

/// <summary>Steps the watch once a second.</summary>
public sealed class StandingService(Database database, StandingWatch watch, TimeProvider time, ILogger<StandingService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private string? _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Run(StepSafely, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void StepSafely()
    {
        try
        {
            watch.Step();
            _trouble = null;
        }
        catch (Exception e) when (Database.IsStorageFailure(e) || e is RefusedException)
        {
            var now = $"Kiosks cannot be told members' figures from {database.Name}: {e.Message}";
            if (_trouble != now) log.LogError("{Trouble} It is tried again every second.", now);
            _trouble = now;
        }
    }
}

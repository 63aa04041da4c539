using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Standings;

/// <summary>Steps the watch once a second.</summary>
public sealed class StandingService(StandingWatch watch, TimeProvider time, ILogger<StandingService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly StepLoop _loop = new(time, log, "Kiosks cannot be told members' figures");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _loop.RunAsync(Every, () => watch.Step(), stoppingToken);

}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Sightings;

/// <summary>Steps the follower: a moment behind the log, and with pauses while much is to be read, so that those who commit taps go first.</summary>
public sealed class SightingService(Database database, TimeProvider time, ILogger<SightingService> log) : BackgroundService
{
    private const int StepTaps = 2_000;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(10);

    private SightingFollower? _follower;
    private string? _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await Task.Run(StepSafely, CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        _follower?.Dispose();
        base.Dispose();
    }

    private TimeSpan StepSafely()
    {
        try
        {
            _follower ??= new SightingFollower(database);
            var read = _follower.Step(StepTaps);
            _trouble = null;
            return read < StepTaps ? Idle : Breath;
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            _follower?.Dispose();
            _follower = null;
            if (_trouble != e.Message) log.LogWarning("Where cards were tapped last cannot be noted for now: {Why}", e.Message);
            _trouble = e.Message;
            return AfterTrouble;
        }
    }
}

using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

/// <summary>Looks every second whether the projection has moved, and then raises what there is to raise; at most about a tenth of the time goes into it.</summary>
/// <param name="moves">Rises whenever the projection of this process has derived something; another process's is looked after once a minute.</param>
public sealed class AlertService(AlertRound round, TwoPlacesWatch places, Func<long> moves, TimeProvider time, ILogger<AlertService> log) : BackgroundService
{
    private const int Share = 10;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromMinutes(1);

    private long _seen = -1;
    private long _lookedAt;
    private readonly StepLoop _loop = new(time, log, "Security alerts cannot be raised");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            await Task.Run(() => _loop.Try(Step), CancellationToken.None);
            var pause = time.GetElapsedTime(began) * Share;
            await Task.Delay(pause > Every ? pause : Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Step()
    {
        var now = moves();
        if (now == _seen && time.GetElapsedTime(_lookedAt) < AtLeastEvery) return;
        // A step that fails is taken again, whatever the projection does.
        _seen = -1;
        var counted = round.Step();
        var met = places.Step();
        if (counted > 0) log.LogWarning("{Count} entries were counted under security alerts; 'ingest alerts' shows them.", counted);
        // What one step leaves, the next one finds.
        (_seen, _lookedAt) = (counted + met > 0 ? -1 : now, time.GetTimestamp());
    }
}

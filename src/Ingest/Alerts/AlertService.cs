using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Alerts;

/// <summary>Looks every second whether the projection has moved, and then raises what there is to raise; at most about a tenth of the time goes into it.</summary>
/// <param name="moves">Rises whenever the projection of this process has derived something; another process's is looked after once a minute.</param>
public sealed class AlertService(Database database, AlertRound round, TwoPlacesWatch places, Func<long> moves, TimeProvider time, ILogger<AlertService> log) : BackgroundService
{
    private const int Share = 10;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromMinutes(1);

    private long _seen = -1;
    private long _lookedAt;
    private string? _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Every;
            await Task.Run(() => { pause = StepSafely(); }, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long to wait until the next step.</returns>
    internal TimeSpan StepSafely()
    {
        var began = time.GetTimestamp();
        try
        {
            Step();
            _trouble = null;
        }
        catch (Exception e) when (Database.IsStorageFailure(e))
        {
            _seen = -1;
            var now = $"Security alerts cannot be raised over {database.Name}: {e.Message}";
            if (_trouble != now) log.LogError("{Trouble} It is tried again.", now);
            _trouble = now;
        }

        var pause = time.GetElapsedTime(began) * Share;
        return pause > Every ? pause : Every;
    }

    private void Step()
    {
        var now = moves();
        if (now == _seen && time.GetElapsedTime(_lookedAt) < AtLeastEvery) return;
        var counted = round.Step();
        var met = places.Step();
        if (counted > 0) log.LogWarning("{Count} entries were counted under security alerts; 'ingest alerts' shows them.", counted);
        // What one step leaves, the next one finds.
        (_seen, _lookedAt) = (counted + met > 0 ? -1 : now, time.GetTimestamp());
    }
}

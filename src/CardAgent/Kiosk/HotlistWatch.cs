namespace CardSystem.CardAgent.Kiosk;

/// <summary>Looks every minute whether the list of lost cards has become too old: without a network nothing else would.</summary>
public sealed class HotlistWatch(HotlistBook hotlist, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) hotlist.CheckAge();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}

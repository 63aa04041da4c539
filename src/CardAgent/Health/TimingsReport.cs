namespace CardSystem.CardAgent.Health;

/// <summary>At the end says how long taps took, so that a slow kiosk shows in its log.</summary>
public sealed class TimingsReport(TapTimings timings, ILogger<TimingsReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        var summary = timings.Summary();
        if (summary.Taps > 0)
        {
            log.LogInformation(
                "{Taps} taps; our own time from card to light p50 {P50} ms, p99 {P99} ms, most {Max} ms; the cards' time p50 {CardP50} ms, p99 {CardP99} ms.",
                summary.Taps, summary.OwnMs.P50, summary.OwnMs.P99, summary.OwnMs.Max, summary.CardMs.P50, summary.CardMs.P99);
        }

        return Task.CompletedTask;
    }
}

namespace CardSystem.FirmwareSim.Play;

/// <summary>Cuts and restores the network at the planned moments; at the end everything is whole again.</summary>
public sealed class NetworkDirector(IReadOnlyList<Relay> relays, PlayedLog log, TimeProvider time)
{
    public async Task RunAsync(IReadOnlyList<PlannedCut> cuts, double speed, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        await Task.WhenAll(cuts.GroupBy(c => c.Relay).Select(async group =>
        {
            foreach (var cut in group.OrderBy(c => c.From))
            {
                await WaitUntilAsync(start, cut.From / speed, stop);
                if (stop.IsCancellationRequested) return;
                relays[cut.Relay].Cut(cut.Mode);
                log.Relay(relays[cut.Relay].Name, isCut: true, cut.Mode);
                await WaitUntilAsync(start, cut.Until / speed, stop);
                relays[cut.Relay].Restore();
                log.Relay(relays[cut.Relay].Name, isCut: false, cut.Mode);
            }
        }));
    }

    private async Task WaitUntilAsync(long start, TimeSpan after, CancellationToken stop)
    {
        var rest = after - time.GetElapsedTime(start);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}

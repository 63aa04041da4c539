using System.Diagnostics;
using System.Net;

namespace CardSystem.Load;

/// <summary>Taps offered at a steady rate until all are projected and shown: what the whole centre keeps up with, not only its log.</summary>
internal static class Sustained
{
    /// <returns>Taps a second from the first publish until the live page has counted the last one, and how long after the last PUBACK that was, in seconds.</returns>
    public static async Task<(double PerSecond, double Behind)> RunAsync(TapFile file, IPEndPoint gateway, Uri web, int connections, int inFlight, int rate, CancellationToken cancel)
    {
        using var page = await LivePage.OpenAsync(web, cancel);
        var before = page.Total;
        var clock = Stopwatch.StartNew();
        var result = await Publishing.RunAsync(file, gateway, District.Secret, connections, inFlight, 1, rate, null, cancel);
        var acknowledged = clock.Elapsed.TotalSeconds;
        while (page.Total - before < result.Taps) await page.NextAsync(cancel);
        var shown = clock.Elapsed.TotalSeconds;
        return (result.Taps / shown, shown - acknowledged);
    }
}

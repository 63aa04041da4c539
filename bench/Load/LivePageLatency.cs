using System.Diagnostics;
using System.Net;

namespace CardSystem.Load;

/// <summary>
/// How long after a commit the live page shows it: the n-th PUBACK (sent after the commit) against the first event whose total of taps is n or more.
/// </summary>
internal static class LivePageLatency
{
    public static async Task<(double P50, double P99)> MeasureAsync(TapFile file, IPEndPoint gateway, Uri web, int connections, int rate, CancellationToken cancel)
    {
        var count = file.Kiosks.Take(connections).Sum(k => k.Taps.Length);
        var committed = new long[count];
        var shown = new long[count];
        var acknowledged = 0;
        using var page = await LivePage.OpenAsync(web, cancel);
        var before = page.Total;
        var watching = Task.Run(async () =>
        {
            for (var seen = 0; seen < count;)
            {
                await page.NextAsync(cancel);
                var now = Stopwatch.GetTimestamp();
                for (; seen < Math.Min(page.Total - before, count); seen++) shown[seen] = now;
            }
        }, cancel);
        var gate = new Lock();
        await Publishing.RunAsync(file, gateway, District.Secret, connections, 20, 1, rate, n =>
        {
            lock (gate)
                for (; n > 0; n--) committed[acknowledged++] = Stopwatch.GetTimestamp();
        }, cancel);
        await watching;
        var delays = committed.Zip(shown, (from, to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds).Order().ToArray();
        return (delays[delays.Length / 2], delays[(int)(delays.Length * 0.99)]);
    }
}

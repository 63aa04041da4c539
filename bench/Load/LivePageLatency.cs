using System.Diagnostics;
using System.Net;
using System.Text.Json;

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
        var seen = 0;
        using var http = new HttpClient();
        using var stream = new StreamReader(await http.GetStreamAsync(new Uri(web, "live/events"), cancel));
        var before = await ReadTotalAsync(stream, cancel);
        var watching = Task.Run(async () =>
        {
            while (seen < count)
            {
                var total = await ReadTotalAsync(stream, cancel) - before;
                var now = Stopwatch.GetTimestamp();
                for (; seen < Math.Min(total, count); seen++) shown[seen] = now;
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

    /// <summary>Reads events until one carries the total of today's taps.</summary>
    private static async Task<long> ReadTotalAsync(StreamReader stream, CancellationToken cancel)
    {
        while (true)
        {
            var line = await stream.ReadLineAsync(cancel) ?? throw new InvalidOperationException("The live page's event stream ended.");
            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            using var json = JsonDocument.Parse(line[5..]);
            if (Find(json.RootElement) is { } total) return total;
        }
    }

    private static long? Find(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty("tapsToday", out var total)) return total.GetInt64();
        foreach (var property in element.EnumerateObject())
            if (Find(property.Value) is { } found) return found;
        return null;
    }
}

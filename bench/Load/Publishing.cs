using System.Diagnostics;
using System.Net;
using CardSystem.Contracts;

namespace CardSystem.Load;

/// <summary>Publishes a file of taps over many connections and reports how many a second were acknowledged.</summary>
internal static class Publishing
{
    /// <param name="batch">Taps in one PUBLISH.</param>
    /// <param name="rate">Taps a second in all, or null for as fast as acknowledgements come.</param>
    public static async Task<PublishResult> RunAsync(TapFile file, IPEndPoint gateway, string? secret, int connections, int inFlight, int batch, int? rate, Action<int>? acknowledged, CancellationToken cancel)
    {
        var kiosks = file.Kiosks.Take(connections).ToArray();
        if (kiosks.Length < connections) throw new InvalidOperationException($"The file has only {kiosks.Length} kiosks.");
        var links = kiosks.Select(k => new KioskConnection(k.Kiosk, Payloads(k.Taps, batch), inFlight)).ToArray();
        try
        {
            foreach (var link in links) await link.ConnectAsync(gateway, secret, cancel);
            var clock = Stopwatch.StartNew();
            Func<int>? allowance = rate is { } perSecond ? () => (int)(clock.Elapsed.TotalSeconds * perSecond / connections / batch) + 1 : null;
            await Task.WhenAll(links.Select(link => Task.Run(() => link.RunAsync(allowance, acknowledged is null ? null : n => acknowledged(n * batch), cancel), cancel)));
            var seconds = clock.Elapsed.TotalSeconds;
            return new PublishResult(kiosks.Sum(k => k.Taps.Length), seconds, links.Sum(l => l.Refused));
        }
        finally
        {
            foreach (var link in links) link.Dispose();
        }
    }

    private static byte[][] Payloads(byte[][] taps, int batch) =>
        batch == 1 ? taps : [.. taps.Chunk(batch).Select(chunk => TapBatch.Write([.. chunk.Select(t => new ReadOnlyMemory<byte>(t))]))];
}

internal sealed record PublishResult(int Taps, double Seconds, int Refused)
{
    public double PerSecond => Taps / Seconds;
}

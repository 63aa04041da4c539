using System.Text.Json;

namespace CardSystem.Load;

/// <summary>A viewer of the live page: reads its stream of events and keeps today's total of taps.</summary>
internal sealed class LivePage : IDisposable
{
    private readonly HttpClient _http = new();
    private StreamReader? _stream;

    public long Total { get; private set; }

    /// <summary>Opens the stream and reads its first snapshot.</summary>
    public static async Task<LivePage> OpenAsync(Uri web, CancellationToken cancel)
    {
        var page = new LivePage();
        page._stream = new StreamReader(await page._http.GetStreamAsync(new Uri(web, "live/events"), cancel));
        await page.NextAsync(cancel);
        return page;
    }

    /// <summary>Reads until an event has carried the total.</summary>
    public async Task NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            var line = await _stream!.ReadLineAsync(cancel) ?? throw new InvalidOperationException("The live page's event stream ended.");
            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            using var json = JsonDocument.Parse(line[5..]);
            if (!json.RootElement.TryGetProperty("counts", out var counts)) continue;
            Total = counts.GetProperty("taps").GetInt64();
            return;
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _http.Dispose();
    }
}

using System.Net.ServerSentEvents;
using System.Text.Json;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>A page's end of the event stream, over HTTP.</summary>
internal sealed class Sse : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private Sse(HttpResponseMessage response, Stream stream, CancellationToken cancel) =>
        (_response, _items) = (response, SseParser.Create(stream).EnumerateAsync(cancel).GetAsyncEnumerator(cancel));

    public HttpResponseMessage Response => _response;

    public static async Task<Sse> OpenAsync(LiveHost host, string address, CancellationToken cancel)
    {
        var response = await host.Browser.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        return new Sse(response, await response.Content.ReadAsStreamAsync(cancel), cancel);
    }

    /// <summary>The next message; null when the stream has ended.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        if (!await _items.MoveNextAsync()) return null;
        Assert.Equal("message", _items.Current.EventType);
        return JsonDocument.Parse(_items.Current.Data).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _response.Dispose();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace CardSystem.Ingest.Notices.Channels;

/// <param name="Body">The beginning of what came back.</param>
internal sealed record HttpAnswer(int Status, string Body, TimeSpan? RetryAfter);

/// <summary>
/// Posts JSON to addresses of other people: no redirects, no cookies, no proxy, little of the answer read. The address a name resolves to is checked at the very
/// connection that is made, so a name that changes between the check and the connection gains nothing.
/// </summary>
internal sealed class OutsideHttp : IDisposable
{
    private const int LongestAnswer = 16_384;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;
    private readonly bool _insideToo;

    /// <param name="insideToo">Addresses of this machine and of the house may be reached.</param>
    /// <param name="lookUp">From a name to its addresses; the system's way where it is not given.</param>
    public OutsideHttp(bool insideToo, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        (_time, _insideToo, _lookUp) = (time, insideToo, lookUp ?? Dns.GetHostAddressesAsync);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16, MaxConnectionsPerServer = 8, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, stop) => ConnectAsync(context.DnsEndPoint, stop),
        };
        // The limit on time is the caller's.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<HttpAnswer> PostAsync(Uri address, byte[] json, IEnumerable<(string Name, string Value)> headers, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("CardSystem", "1"));
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[LongestAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return new HttpAnswer((int)response.StatusCode, Encoding.UTF8.GetString(buffer, 0, length), RetryAfter(response.Headers.RetryAfter));
    }

    /// <summary>Resolves a name and keeps the addresses that may be reached.</summary>
    /// <exception cref="HttpRequestException">There is none.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken stop)
    {
        var all = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await _lookUp(host, stop);
        var may = _insideToo ? all : [.. all.Where(AddressRules.IsOutside)];
        if (may.Length > 0) return may;
        throw new HttpRequestException(all.Length == 0
            ? $"{host} has no address"
            : $"{host} is an address inside the house ({all[0]}), where webhooks may go only with Notices:AllowPrivateAddresses");
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken stop)
    {
        var addresses = await ResolveAsync(to.Host, stop);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>How long the other side asks to be left alone; at most a day is believed.</summary>
    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        if (asked is not { } pause || pause <= TimeSpan.Zero) return null;
        return pause > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : pause;
    }

    public void Dispose() => _client.Dispose();
}

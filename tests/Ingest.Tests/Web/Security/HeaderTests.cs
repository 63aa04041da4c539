using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.Ingest.Staff;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Security;

/// <summary>What every answer says to the browser, whoever gave it: a page, the API, an asset, an error.</summary>
public sealed class HeaderTests(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Answers => new()
    {
        { "/desk", 200 }, { "/account", 200 }, { "/tokens", 200 }, { "/sign-in", 302 }, { "/health", 200 }, { "/nowhere", 404 }, { "/assets/none.js", 404 }, { "/members/none/nothing", 404 },
        { "/api/v1/members", 401 }, { "/api/v1/nowhere", 404 }, { "/api/v1/openapi.json", 200 }, { "/live/snapshot", 200 }, { "/status/500", 404 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task EveryAnswerForbidsWhatItDoesNotNeed(string path, int status)
    {
        await using var host = await DeskHost.StartAsync(server);
        using var response = await host.As(StaffRole.District, "d").GetAsync(new Uri(path, UriKind.Relative), Stop);
        if (path != "/status/500") Assert.Equal(status, (int)response.StatusCode);
        Check(response);
    }

    [Fact]
    public async Task AssetsErrorsAndRefusedRequestsToo()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        var page = await DeskHost.GetAsync(client, "/desk");
        var asset = System.Text.RegularExpressions.Regex.Match(page, "href=\"(/assets/[^\"]+\\.css)\"").Groups[1].Value;
        using var style = await client.GetAsync(new Uri(asset, UriKind.Relative), Stop);
        Check(style);
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
        using var wrongHost = new HttpRequestMessage(HttpMethod.Get, new Uri("/desk", UriKind.Relative)) { Headers = { Host = "evil.example" } };
        using var misdirected = await client.SendAsync(wrongHost, Stop);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, misdirected.StatusCode);
        Check(misdirected);
        using var forged = await client.PostAsync(new Uri("/sign-out", UriKind.Relative), new FormUrlEncodedContent([]), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Check(forged);
    }

    /// <summary>No script but ours, no frame, no guessing of types, nothing told to other sites, and no word about the server.</summary>
    internal static void Check(HttpResponseMessage response)
    {
        string Value(string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
        var policy = Value("Content-Security-Policy");
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "same-origin", "same-origin", "same-origin"), (Value("X-Content-Type-Options"), Value("Referrer-Policy"), Value("Cross-Origin-Opener-Policy"), Value("Cross-Origin-Resource-Policy")));
        Assert.Equal(("", ""), (Value("Server"), Value("X-Powered-By")));
        // Only over TLS may a browser be told to come so for ever.
        Assert.Equal(response.RequestMessage!.RequestUri!.Scheme == "https", Value("Strict-Transport-Security").Length > 0);
    }

    [Fact]
    public async Task WhatWasShownToSomebodyIsKeptByNoCache()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        foreach (var path in new[] { "/desk", "/account", "/tokens", "/", "/live/snapshot", "/api/v1/members" })
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.True(response.Headers.CacheControl?.NoStore, path);
        }
    }

    [Fact]
    public async Task ALineEndInAnAddressOrAHeaderStartsNoHeaderOfItsOwn()
    {
        await using var host = await DeskHost.StartAsync(server);
        foreach (var request in new[]
                 {
                     "GET /sign-in?to=%0d%0aSet-Cookie:%20planted=1 HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n",
                     "GET /desk?lang=en%0d%0aSet-Cookie:%20planted=1 HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n",
                     "GET /%0d%0aSet-Cookie:%20planted=1 HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n",
                     "GET /api/v1/nothing%0d%0aSet-Cookie:%20planted=1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     "GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\rSet-Cookie: planted=1\r\n\r\n",
                     "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                     "GET / HTTP/1.1\r\n\r\n",
                     "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                 })
        {
            var head = await RawAsync(host.Address, request);
            Assert.StartsWith("HTTP/1.1 ", head, StringComparison.Ordinal);
            Assert.DoesNotContain("\nset-cookie: planted", head, StringComparison.OrdinalIgnoreCase);
        }

        Assert.StartsWith("HTTP/1.1 400", await RawAsync(host.Address, "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 421", await RawAsync(host.Address, "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"), StringComparison.Ordinal);
    }

    /// <summary>The head of the answer to bytes that no HTTP client would send.</summary>
    internal static async Task<string> RawAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port, Stop);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        var answer = new StringBuilder();
        var buffer = new byte[8_192];
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Stop);
            if (read == 0) break;
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return answer.ToString().Split("\r\n\r\n")[0];
    }
}

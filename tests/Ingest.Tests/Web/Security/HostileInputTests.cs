using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace CardSystem.Ingest.Tests.Web.Security;

/// <summary>What strangers put into addresses, names and bodies stays what it is: text.</summary>
public sealed class HostileInputTests(PostgresServer server)
{
    private const string Markup = "<script>alert(7)</script>\"'><img src=x onerror=alert(7)>";

    /// <summary>The usual ways of making a query say something else; each would show as an error or as rows that do not belong there.</summary>
    private static readonly string[] Hostile =
    [
        "'", "''", "' or '1'='1", "'; drop table members; --", "1) or (1=1", "\\", "%", "_", "!", "\" or \"\"=\"", "name desc; select 1", "case when 1=1 then 1 else 1/0 end", "{0}", "@reach", "\u0000", "\uD800", "１", "../../etc/passwd", new string('9', 300), "-1", "99999999999999999999",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every address that can be looked at, with the one thing of branch b1 where it wants one.</summary>
    private static List<string> Lists(DeskHost host) =>
    [
        .. host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null || e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Where(e => e.RoutePattern.Parameters.Count == 0 && !e.RoutePattern.RawText!.Contains("events", StringComparison.Ordinal) && !e.RoutePattern.RawText.Contains("feed", StringComparison.Ordinal) && !e.RoutePattern.RawText.Contains("stream", StringComparison.Ordinal))
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/')).Distinct().Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NoParameterOfAnyListReachesTheDatabaseAsAnythingButAValue(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind, "Api:RequestsPerMinute=100000");
        using var client = host.As(StaffRole.District, "d");
        client.DefaultRequestHeaders.Authorization = host.TokenOf(new Grant(StaffRole.District, "d"));
        var lists = Lists(host);
        Assert.True(lists.Count > 15, $"Only {lists.Count} lists were found.");
        var broken = new List<string>();
        foreach (var list in lists)
        {
            foreach (var (word, n) in Hostile.Select((w, n) => (w, n)))
            {
                var value = Uri.EscapeDataString(word.Replace("\uD800", "\uFFFD", StringComparison.Ordinal));
                // All at once: a page that breaks on one of them breaks here, and the message names the word.
                var query = list.StartsWith("/api/", StringComparison.Ordinal)
                    ? "?" + string.Join('&', new[] { "q", "unit", "centre", "member", "activity", "state", "kind", "from", "period", "cursor", "limit" }[n % 11] + "=" + value)
                    : $"?q={value}&sort={value}&page={value}&size={value}&export={value}&unit={value}&from={value}&until={value}&period={value}&" + string.Join('&', new[] { "state", "kind", "unit", "centre", "level", "branch", "from", "until", "what", "who" }.Select(f => $"f_{f}={value}"));
                using var response = await client.GetAsync(new Uri(list + query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
                if ((int)response.StatusCode >= 500) broken.Add($"{list}: {(int)response.StatusCode} for {word}");
            }
        }

        Assert.Empty(broken);
        Assert.Equal(12, host.Database.Scalar<long>("select count(*) from members"));
    }

    [Fact]
    public async Task AWordOfSpacesInAnAddressIsNothingThatIsThere()
    {
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, "Api:RequestsPerMinute=100000");
        using var client = host.As(StaffRole.District, "d");
        client.DefaultRequestHeaders.Authorization = host.TokenOf(new Grant(StaffRole.District, "d"));
        var addresses = host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.RoutePattern.Parameters.Count > 0 && !e.RoutePattern.RawText!.StartsWith("status", StringComparison.Ordinal))
            .Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart l ? l.Content : "%20"))))).Distinct().ToList();
        Assert.True(addresses.Count > 20, $"Only {addresses.Count} addresses were found.");
        var broken = new List<string>();
        foreach (var address in addresses)
        {
            using var response = await client.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
            if ((int)response.StatusCode >= 500) broken.Add($"{address}: {(int)response.StatusCode}");
        }

        Assert.Empty(broken);
    }

    [Fact]
    public async Task MarkupInAnyNameIsShownAsText()
    {
        await using var host = await DeskHost.StartAsync(server);
        host.Database.Execute("update members set name = @Markup", new { Markup });
        host.Database.Execute("update organisations set name = @Markup", new { Markup });
        host.Database.Execute("update sessions set name = @Markup, room = @Markup, reason = @Markup", new { Markup });
        host.Database.Execute("update kiosks set name = @Markup", new { Markup });
        host.Database.Execute("insert into changes(kind, key, from_at, until_at) values('Everything', '', 0, 0)");
        using var client = host.As(StaffRole.District, "d");
        host.Database.Execute("update staff set display = @Markup", new { Markup });
        client.DefaultRequestHeaders.Authorization = host.TokenOf(new Grant(StaffRole.District, "d"));
        var shown = 0;
        foreach (var list in Lists(host))
        {
            foreach (var query in new[] { "", "?names=1", "?q=" + Uri.EscapeDataString(Markup) })
            {
                using var response = await client.GetAsync(new Uri(list + query, UriKind.Relative), Stop);
                if (response.Content.Headers.ContentType?.MediaType != "text/html") continue;
                var page = await response.Content.ReadAsStringAsync(Stop);
                Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
                if (page.Contains("&lt;script&gt;alert(7)", StringComparison.Ordinal)) shown++;
            }
        }

        // Guards the guard: it was shown somewhere.
        Assert.True(shown > 0);
    }

    [Theory]
    [InlineData("/assets/../../../../etc/passwd")]
    [InlineData("/assets/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/assets/%2e%2e/%2e%2e/ingest.db")]
    [InlineData("/assets/..\\..\\ingest.db")]
    [InlineData("/assets//etc/passwd")]
    [InlineData("/assets/%00")]
    [InlineData("/jobs/..%2f..%2fingest.db")]
    [InlineData("/imports/..%2f..%2fingest.db")]
    [InlineData("/exports/..%2f..%2fingest.db")]
    [InlineData("/api/v1/../../etc/passwd")]
    [InlineData("/appsettings.json")]
    [InlineData("/ingest.db")]
    public async Task NoAddressLeadsToAFileOfTheMachine(string path)
    {
        await using var host = await DeskHost.StartAsync(server);
        var cookie = host.As(StaffRole.District, "d").DefaultRequestHeaders.GetValues("Cookie").Single();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Address.Port, Stop);
        await using var stream = client.GetStream();
        // Sent as it stands: an HTTP client would tidy the path up first.
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"), Stop);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Stop);
        var text = Encoding.UTF8.GetString(answer.ToArray());
        Assert.Matches("^HTTP/1.1 (400|401|404) ", text);
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite format", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodiesThatAreTooLargeAreRefusedBeforeTheyAreRead()
    {
        await using var host = await DeskHost.StartAsync(server);
        var cookie = host.As(StaffRole.District, "d").DefaultRequestHeaders.GetValues("Cookie").Single();
        foreach (var (path, type, length) in new[] { ("/account?handler=End", "application/x-www-form-urlencoded", 18L << 20), ("/tokens?handler=Make", "multipart/form-data; boundary=x", 4L << 30), ("/api/v1/excuses", "application/json", 1L << 40) })
        {
            var head = await HeaderTests.RawAsync(host.Address, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: {cookie}\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n");
            Assert.Matches("^HTTP/1.1 (400|401|413) ", head);
        }
    }

    [Fact]
    public async Task FormsWithMoreFieldsThanAnyPageHasAreRefused()
    {
        await using var host = await DeskHost.StartAsync(server);
        var fields = Enumerable.Range(0, 5_000).Select(n => KeyValuePair.Create("f" + n, "x"));
        using var response = await DeskHost.PostAsync(host.As(StaffRole.District, "d"), "/tokens?handler=Make", fields, "/tokens");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task WhatStrangersSendStartsNoLineOfItsOwnInTheLog()
    {
        var lines = new ListLogger();
        await using var host = await DeskHost.StartAsync(server, Databases.Sqlite, services => services.AddSingleton<ILoggerProvider>(lines), "Logging:LogLevel:Default=Information");
        var client = host.Nobody();
        using (await DeskHost.PostAsync(client, "/sign-in?handler=Password", [new("name", "wang\r\n2026-01-01 crit: forged"), new("password", "x")], "/sign-in"))
        {
        }

        using (await client.GetAsync(new Uri("/api/v1/%0d%0a2026-01-01%20crit:%20forged?x=%0d%0aforged", UriKind.Relative), Stop))
        {
        }

        Assert.Contains(lines.Lines, l => l.Contains("An attempt to sign in", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Lines, l => l.Contains("\nforged", StringComparison.Ordinal) || l.Contains("\n2026-01-01", StringComparison.Ordinal));
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class ListLogger : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
        // Nothing is held.
    }
}

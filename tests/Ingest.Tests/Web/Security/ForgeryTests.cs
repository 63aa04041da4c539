using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace CardSystem.Ingest.Tests.Web.Security;

/// <summary>A foreign page makes nobody's browser do anything here.</summary>
public sealed class ForgeryTests(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every page, found among the endpoints, with a made-up value for what its address takes. The token is asked for before anybody looks which handler is meant.</summary>
    private static List<string> Pages(DeskHost host) =>
    [
        .. host.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is RoutePatternLiteralPart literal ? literal.Content : "1"))))).Distinct().Where(p => !p.StartsWith("/status/", StringComparison.Ordinal)),
    ];

    [Fact]
    public void NoPageLeavesTheTokenOut() =>
        // The page that tells of an error shows nothing but the error, whatever was posted.
        Assert.Equal(["StatusModel"], typeof(Gate).Assembly.GetTypes().Where(t => t.GetCustomAttributes(true).OfType<IgnoreAntiforgeryTokenAttribute>().Any()).Select(t => t.Name));

    [Fact]
    public async Task NoFormIsTakenWithoutItsTokenOrWithSomebodyElses()
    {
        await using var host = await DeskHost.StartAsync(server);
        var (victim, attacker) = (host.As(StaffRole.District, "d"), host.As(StaffRole.Centre, "c1"));
        var foreign = System.Text.RegularExpressions.Regex.Match(await DeskHost.GetAsync(attacker, "/account"), "__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.NotEmpty(foreign);
        await DeskHost.GetAsync(victim, "/account");
        var acts = host.Database.Scalar<long>("select count(*) from acts");
        var pages = Pages(host);
        Assert.True(pages.Count >= 8, $"Only {pages.Count} pages were found.");
        foreach (var page in pages)
        {
            foreach (var token in new[] { null, "", "made-up", foreign })
            {
                using var content = new FormUrlEncodedContent(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]);
                using var response = await victim.PostAsync(new Uri(page, UriKind.Relative), content, Stop);
                Assert.True(response.StatusCode is HttpStatusCode.BadRequest, $"{page} with {token ?? "no token"}: {(int)response.StatusCode}");
            }
        }

        Assert.Equal(acts, host.Database.Scalar<long>("select count(*) from acts"));
        // Nobody was signed out by it.
        await DeskHost.GetAsync(victim, "/account");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Redirect)]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Redirect)]
    public async Task AFormThatAForeignPageSendsIsStoppedEvenWithARightToken(string header, string value, HttpStatusCode expected)
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        client.DefaultRequestHeaders.Add(header, value);
        using var response = await DeskHost.PostAsync(client, "/sign-out");
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task WhatIsOnlyLookedAtChangesNothing()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.As(StaffRole.District, "d");
        var acts = host.Database.Scalar<long>("select count(*) from acts");
        // A picture on a foreign page can ask for any address; signing out, revoking and the like must not hang on that.
        foreach (var address in new[] { "/sign-out", "/account?handler=End", "/account?handler=Codes", "/tokens?handler=Make&name=x&rights=see-members&days=1" })
        {
            using var response = await client.GetAsync(new Uri(address, UriKind.Relative), Stop);
        }

        await DeskHost.GetAsync(client, "/account");
        Assert.Equal(acts, host.Database.Scalar<long>("select count(*) from acts"));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, "/desk")]
    [InlineData(HttpStatusCode.OK, "/account")]
    public async Task CookiesAreOutOfScriptsReachAndStayAtHome(HttpStatusCode expected, string path)
    {
        await using var host = await DeskHost.StartAsync(server, sets: "Web:Address=https://desk.example");
        var client = host.As(StaffRole.District, "d");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
        Assert.Equal(expected, response.StatusCode);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var set) ? set.ToList() : [];
        if (path == "/account") Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i); samesite=(lax|strict)", cookie);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }
}

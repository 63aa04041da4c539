using System.Net;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.OpenId;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.OpenId;

/// <summary>A person's browser between the desk and a real issuer.</summary>
public sealed class OpenIdSignInTests(PostgresServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task<(DeskHost Host, TestIssuer Issuer)> StartAsync(PostgresServer server, string kind = Databases.Sqlite)
    {
        var issuer = await TestIssuer.StartAsync(TimeProvider.System.GetUtcNow());
        return (await DeskHost.StartAsync(server, kind, $"OpenId:Authority={issuer.Address}", $"OpenId:ClientId={TestIssuer.Client}", "OpenId:Name=区统一身份"), issuer);
    }

    private static StaffUser Account(DeskHost host) => NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "wang", "王芳", [new Grant(StaffRole.District, "d")]);

    private static bool Link(DeskHost host, StaffUser user, string issuer, string subject)
    {
        using var connection = host.Database.Database.Open();
        using var work = Work.Begin(host.Database.Database, connection);
        var linked = SubjectStore.Link(work, TimeProvider.System.GetUtcNow(), "test", user, issuer, subject, "wang.fang");
        work.Commit();
        return linked;
    }

    /// <summary>Begins at the desk; where it sends the browser.</summary>
    private static async Task<Uri> BeginAsync(HttpClient browser, string query = "")
    {
        using var response = await browser.GetAsync(new Uri(OpenIdApi.Begin + query, UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!;
    }

    /// <summary>Comes back from the issuer; where the desk sends the browser then.</summary>
    private static async Task<string> BackAsync(HttpClient browser, string address)
    {
        using var response = await browser.GetAsync(new Uri(address), Stop);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALinkedPersonIsSignedInAndComesWhereHeWanted(string kind)
    {
        var (host, issuer) = await StartAsync(server, kind);
        await using var one = host;
        await using var two = issuer;
        var user = Account(host);
        Assert.True(Link(host, user, issuer.Address, "person-1"));
        var browser = host.Nobody();
        Assert.Contains("用“区统一身份”登录", await DeskHost.GetAsync(browser, "/sign-in?to=/account"), StringComparison.Ordinal);
        var asked = await BeginAsync(browser, "?to=/account");
        Assert.Equal("/account", await BackAsync(browser, issuer.Authorize(asked)));
        Assert.Contains("王芳", await DeskHost.GetAsync(browser, "/account"), StringComparison.Ordinal);
        Assert.Equal("""{"way":"openid"}""", host.Database.Scalar<string>("select detail from acts where what = 'sign-in'"));
        // Nobody takes over a subject that is somebody's.
        Assert.False(Link(host, NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "li", "李静", []), issuer.Address, "person-1"));
    }

    [Fact]
    public async Task AnInvitationLinksOnceAndIsUsedUp()
    {
        var (host, issuer) = await StartAsync(server);
        await using var one = host;
        await using var two = issuer;
        var secret = host.Service<Invitations>().Make(Account(host), "test");
        var (first, second) = (host.Nobody(), host.Nobody());
        Assert.Contains($"/sign-in/openid?invitation={secret}", await DeskHost.GetAsync(first, "/setup/" + secret), StringComparison.Ordinal);
        Assert.Equal("/desk", await BackAsync(first, issuer.Authorize(await BeginAsync(first, "?invitation=" + secret))));
        await DeskHost.GetAsync(first, "/account");
        issuer.Change = claims => claims["sub"] = "person-2";
        Assert.Equal("/sign-in?openid=no-account", await BackAsync(second, issuer.Authorize(await BeginAsync(second, "?invitation=" + secret))));
        Assert.Contains("没有关联", await DeskHost.GetAsync(second, "/sign-in?openid=no-account"), StringComparison.Ordinal);
        Assert.Equal("person-1", Assert.Single(host.Database.Query<string>("select subject from staff_subjects")));
    }

    [Fact]
    public async Task AnInvitationTakesTheLockOffAndWhoeverWasSignedInBeforeIsOut()
    {
        var (host, issuer) = await StartAsync(server);
        await using var one = host;
        await using var two = issuer;
        var user = Account(host);
        using var before = host.Nobody();
        before.DefaultRequestHeaders.Add("Cookie", host.CookieOf(user));
        await DeskHost.GetAsync(before, "/account");
        host.Database.Execute("update staff set locked_until = 99999999999999");
        var secret = host.Service<Invitations>().Make(user, "test");
        var browser = host.Nobody();
        Assert.Equal("/desk", await BackAsync(browser, issuer.Authorize(await BeginAsync(browser, "?invitation=" + secret))));
        await DeskHost.GetAsync(browser, "/account");
        await DeskHost.GetAsync(before, "/account", HttpStatusCode.Redirect);
        var again = host.Nobody();
        Assert.Equal("/desk", await BackAsync(again, issuer.Authorize(await BeginAsync(again))));
    }

    [Fact]
    public async Task WhomNoAccountIsLinkedToAndWhoseAccountIsClosedDoNotGetIn()
    {
        var (host, issuer) = await StartAsync(server);
        await using var one = host;
        await using var two = issuer;
        var browser = host.Nobody();
        Assert.Equal("/sign-in?openid=no-account", await BackAsync(browser, issuer.Authorize(await BeginAsync(browser))));
        Link(host, Account(host), issuer.Address, "person-1");
        host.Database.Execute("update staff set closed_at = 1");
        Assert.Equal("/sign-in?openid=no-account", await BackAsync(browser, issuer.Authorize(await BeginAsync(browser))));
        host.Database.Execute("update staff set closed_at = 0, locked_until = 99999999999999");
        Assert.Equal("/sign-in?openid=no-account", await BackAsync(browser, issuer.Authorize(await BeginAsync(browser))));
        await DeskHost.GetAsync(browser, "/account", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task AnswersThatDoNotFitTheSignInThatBeganAreRefused()
    {
        var (host, issuer) = await StartAsync(server);
        await using var one = host;
        await using var two = issuer;
        Link(host, Account(host), issuer.Address, "person-1");
        const string refused = "/sign-in?openid=failed";
        var browser = host.Nobody();
        Assert.Equal(refused, await BackAsync(browser, issuer.Authorize(await BeginAsync(browser), a => a["state"] = "another")));
        Assert.Equal(refused, await BackAsync(browser, issuer.Authorize(await BeginAsync(browser), a => a["iss"] = "https://evil.example")));
        Assert.Equal(refused, await BackAsync(browser, issuer.Authorize(await BeginAsync(browser), a => (a["code"], a["error"]) = (null, "access_denied"))));
        Assert.Equal(refused, await BackAsync(browser, issuer.Authorize(await BeginAsync(browser), a => a["code"] = "stolen")));
        // Another browser's answer, and the same answer twice.
        var answer = issuer.Authorize(await BeginAsync(host.Nobody()));
        Assert.Equal(refused, await BackAsync(browser, answer));
        answer = issuer.Authorize(await BeginAsync(browser));
        Assert.Equal("/desk", await BackAsync(browser, answer));
        Assert.Equal("/sign-in/openid/back" + new Uri(answer).Query, await BackAsync(browser, answer));
        Assert.Equal(refused, await BackAsync(browser, answer));
        issuer.SaysIssuer = true;
        await using var saying = await DeskHost.StartAsync(server, Databases.Sqlite, $"OpenId:Authority={issuer.Address}", $"OpenId:ClientId={TestIssuer.Client}");
        var other = saying.Nobody();
        Assert.Equal(refused, await BackAsync(other, issuer.Authorize(await BeginAsync(other), a => a["iss"] = null)));
    }

    [Fact]
    public async Task NobodyIsSentToForeignPlaces()
    {
        var (host, issuer) = await StartAsync(server);
        await using var one = host;
        await using var two = issuer;
        Link(host, Account(host), issuer.Address, "person-1");
        foreach (var to in new[] { "//evil.example", "https://evil.example/", "/\\evil.example", "%2F%2Fevil.example" })
        {
            var browser = host.Nobody();
            Assert.Equal("/desk", await BackAsync(browser, issuer.Authorize(await BeginAsync(browser, "?to=" + Uri.EscapeDataString(to)))));
        }
    }

    [Fact]
    public async Task AnIssuerThatIsAwayIsToldAndWithoutOneNothingIsThere()
    {
        var (host, issuer) = await StartAsync(server);
        await using var one = host;
        await issuer.DisposeAsync();
        Assert.Equal("/sign-in?openid=failed", (await BeginAsync(host.Nobody())).ToString());
        Assert.Contains("did not confirm", await DeskHost.GetAsync(host.Nobody("en"), "/sign-in?openid=failed"), StringComparison.Ordinal);
        await using var without = await DeskHost.StartAsync(server);
        await DeskHost.GetAsync(without.Nobody(), OpenIdApi.Begin, HttpStatusCode.NotFound);
        await DeskHost.GetAsync(without.Nobody(), OpenIdApi.Back, HttpStatusCode.NotFound);
        Assert.DoesNotContain("openid", await DeskHost.GetAsync(without.Nobody(), "/sign-in"), StringComparison.Ordinal);
    }
}

using System.Text.Json.Nodes;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>Passkeys in a real browser, with its virtual authenticator.</summary>
public sealed class PasskeyTests(PostgresServer server)
{
    [Theory]
    [InlineData("zh-CN", "平台管理员")]
    [InlineData("en", "Platform administrator")]
    public async Task TheFirstAdministratorSetsUpAPasskeyAndSignsInWithIt(string language, string display)
    {
        await using var host = await DeskHost.StartAsync(server);
        var secret = host.Service<FirstAdministrator>().Offer();
        var home = new Uri($"http://localhost:{host.Address.Port}/");
        await using var page = await ChromiumPage.LaunchAsync(TestContext.Current.CancellationToken, language);
        await page.SendAsync("WebAuthn.enable");
        await page.SendAsync("WebAuthn.addVirtualAuthenticator", new JsonObject
        {
            ["options"] = new JsonObject { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true },
        });
        await page.GoToAsync(new Uri(home, "/setup/" + secret).ToString());
        await page.ClickAsync("form[data-passkey=create] button");
        await page.WaitForAsync("location.pathname === '/account'");
        Assert.Contains(display, await page.TextAsync("document.body.innerText"), StringComparison.Ordinal);
        Assert.Null(host.Service<FirstAdministrator>().Offer());

        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForAsync("location.pathname === '/sign-in'");
        await page.ClickAsync("form[data-passkey=get] button");
        await page.WaitForAsync("location.pathname === '/desk'");
        Assert.Empty(page.Problems);
        // Who signed in, and how, is written down.
        Assert.Equal(2, host.Database.Scalar<long>("select count(*) from acts where what = 'sign-in' and who = 'admin'"));
    }

    [Fact]
    public async Task WhoTakesAPasskeyAwayIsSignedOutEverywhereElse()
    {
        await using var host = await DeskHost.StartAsync(server);
        var here = host.As(StaffRole.District, "d");
        using var store = new StaffUserStore(host.Database.Database, TimeProvider.System);
        var user = (await store.FindByNameAsync("DISTRICT-1", TestContext.Current.CancellationToken))!;
        foreach (var id in new byte[] { 1, 2 })
            await store.AddOrUpdatePasskeyAsync(user, new([id, 2, 3], [9, 9], TimeProvider.System.GetUtcNow(), 0, ["internal"], true, true, false, [7], [8]), TestContext.Current.CancellationToken);
        using var lost = host.Nobody();
        lost.DefaultRequestHeaders.Add("Cookie", host.CookieOf(user));
        await DeskHost.GetAsync(lost, "/account");
        using var answer = await DeskHost.PostAsync(here, "/account?handler=RemovePasskey", ("credential", Convert.ToBase64String([1, 2, 3])));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(1, host.Database.Scalar<long>("select count(*) from staff_passkeys"));
        await DeskHost.GetAsync(lost, "/account", System.Net.HttpStatusCode.Redirect);
        await DeskHost.GetAsync(here, "/account");
    }

    [Fact]
    public async Task AnAnswerNobodyAskedForLetsNobodyIn()
    {
        await using var host = await DeskHost.StartAsync(server);
        foreach (var credential in new[] { "", "{}", "not json", """{"id":"AA","rawId":"AA","type":"public-key","response":{"authenticatorData":"AA","clientDataJSON":"AA","signature":"AA"}}""" })
        {
            using var answer = await DeskHost.PostAsync(host.Nobody(), "/sign-in?handler=Passkey", [new("credential", credential)], "/sign-in");
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.OpenId;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Http;

namespace CardSystem.Ingest.Tests.Web.OpenId;

/// <summary>The client against a real issuer over HTTP, and against one that lies.</summary>
public sealed class OpenIdProviderTests
{
    private const string Back = "https://desk.example/sign-in/openid/back";
    private const string Verifier = "a-verifier-of-enough-characters-to-be-one-0123";

    private static readonly DateTimeOffset Now = new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Now);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private static Task<IdToken> RedeemAsync(TestIssuer issuer, OpenIdProvider provider, string nonce = "n-1", string verifier = Verifier, string back = Back) =>
        provider.RedeemAsync(issuer.Code(Challenge, "n-1", Back), back, verifier, nonce, Stop);

    private static async Task<string> RefusalAsync(TestIssuer issuer, OpenIdProvider provider) => (await Assert.ThrowsAsync<OpenIdException>(() => RedeemAsync(issuer, provider))).Message;

    [Fact]
    public async Task ACodeBecomesAPerson()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        Assert.Equal(new IdToken(issuer.Address, "person-1", "wang.fang"), await RedeemAsync(issuer, provider));
        issuer.Signer = TestSigner.Curve("k2");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("person-1", (await RedeemAsync(issuer, provider)).Subject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheClientsSecretIsGivenAsTheIssuerWantsIt(bool basic)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "s3cret with:colon\n", Stop);
        await using var issuer = await TestIssuer.StartAsync(Now);
        (issuer.Secret, issuer.TakesBasic) = ("s3cret with:colon", basic);
        using var provider = new OpenIdProvider(issuer.Options(o => o.ClientSecretFile = file), _time);
        var read = await Record.ExceptionAsync(() => RedeemAsync(issuer, provider));
        File.Delete(file);
        Assert.Null(read);
        Assert.Contains("cannot be read", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheIssuerSeesThatTheCodeIsOurs()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        Assert.Contains("400 to /token: invalid_grant", (await Assert.ThrowsAsync<OpenIdException>(() => RedeemAsync(issuer, provider, verifier: "another-verifier-of-enough-characters-000000"))).Message, StringComparison.Ordinal);
        Assert.Contains("invalid_grant", (await Assert.ThrowsAsync<OpenIdException>(() => RedeemAsync(issuer, provider, back: "https://evil.example/"))).Message, StringComparison.Ordinal);
        Assert.Contains("nonce", (await Assert.ThrowsAsync<OpenIdException>(() => RedeemAsync(issuer, provider, nonce: "n-2"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIssuerThatCallsItselfByAnotherNameIsNotAsked()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        issuer.Issuer = "https://evil.example";
        Assert.Contains("calls itself 'https://evil.example'", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenOfAnotherIssuerIsNotTaken()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        issuer.Change = claims => claims["iss"] = "https://evil.example";
        Assert.Contains("issued by 'https://evil.example'", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
        issuer.Change = claims => claims["aud"] = "another-desk";
        Assert.Contains("another service", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
        issuer.Change = claims => claims["exp"] = Now.AddMinutes(-2).ToUnixTimeSeconds();
        Assert.Contains("has ended", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
        (issuer.Change, issuer.Signer, issuer.Published) = (_ => { }, TestSigner.None(), [TestSigner.Rsa("k1")]);
        Assert.Contains("not a signed token", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewKeysAreFetchedWhenATokenNamesOne()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        await RedeemAsync(issuer, provider);
        await RedeemAsync(issuer, provider);
        Assert.Equal(1, issuer.KeysAsked);
        issuer.Signer = TestSigner.Rsa("k2");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("person-1", (await RedeemAsync(issuer, provider)).Subject);
        Assert.Equal(2, issuer.KeysAsked);
        // Keys that an issuer takes away hold no longer than the hour.
        issuer.Published = [TestSigner.Rsa("k3")];
        _time.Advance(TimeSpan.FromMinutes(61));
        issuer.Now = _time.GetUtcNow();
        Assert.Contains("not signed by one", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MadeUpKeysDoNotMakeUsAskWithoutEnd()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        (issuer.Signer, issuer.Published) = (TestSigner.Rsa("made-up"), [TestSigner.Rsa("k1")]);
        for (var i = 0; i < 5; i++) Assert.Contains("not signed by one", await RefusalAsync(issuer, provider), StringComparison.Ordinal);
        Assert.Equal(1, issuer.KeysAsked);
    }

    [Fact]
    public async Task AnIssuerThatMisbehavesIsSurvived()
    {
        await using var issuer = await TestIssuer.StartAsync(Now);
        using var provider = new OpenIdProvider(issuer.Options(), _time);
        await provider.AddressesAsync(Stop);
        async Task<string> ToldAsync(Func<HttpContext, Task> answer)
        {
            issuer.Instead = async context =>
            {
                await answer(context);
                return true;
            };
            return await RefusalAsync(issuer, provider);
        }

        Assert.Contains("answered 302", await ToldAsync(c => { c.Response.Redirect(issuer.Address + "/elsewhere"); return Task.CompletedTask; }), StringComparison.Ordinal);
        Assert.Contains("not JSON", await ToldAsync(c => c.Response.WriteAsync("<html>")), StringComparison.Ordinal);
        Assert.Contains("no ID token", await ToldAsync(c => c.Response.WriteAsync("{}")), StringComparison.Ordinal);
        Assert.Contains("longer than", await ToldAsync(c => c.Response.WriteAsync(new string(' ', 300_000))), StringComparison.Ordinal);
        var asked = new TaskCompletionSource();
        issuer.Instead = async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        var waiting = RefusalAsync(issuer, provider);
        await asked.Task.WaitAsync(Stop);
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Contains("does not answer", await waiting, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://id.example", "id", "https address")]
    [InlineData("https://user@id.example", "id", "https address")]
    [InlineData("ftp://id.example", "id", "https address")]
    [InlineData("https://id.example?x=1", "id", "https address")]
    [InlineData("https://id.example", "", "ClientId is missing")]
    public void SettingsThatCannotBeRightAreRefused(string authority, string client, string why) =>
        Assert.Contains(why, Assert.Single(new OpenIdOptions { Authority = authority, ClientId = client }.Problems()), StringComparison.Ordinal);

    [Fact]
    public void WithoutAnAuthorityNothingIsWrong() => Assert.Empty(new OpenIdOptions().Problems());

    [Theory]
    [InlineData("/members?q=1", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("members", false)]
    [InlineData("/a\r\nSet-Cookie: x", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void OnlyOurOwnPathsAreReturnedTo(string? to, bool ours) => Assert.Equal(ours, OpenIdApi.IsOurs(to));
}

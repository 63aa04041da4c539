using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Web.Security;

/// <summary>Whoever guesses codes, plants sessions or listens for names gets nowhere; passwords, lockout and where signing in leads stand in <see cref="SignInTests"/>.</summary>
public sealed partial class SignInGuardTests(PostgresServer server)
{
    private const string Password = "correct horse battery staple";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An account with a password and one-time codes; the secret of the codes.</summary>
    private static async Task<string> AccountAsync(DeskHost host, string name)
    {
        var made = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", name, name + " 本人", [new Grant(StaffRole.District, "d")]);
        using var scope = host.Service<IServiceScopeFactory>().CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var user = (await users.FindByIdAsync(made.Id))!;
        Assert.True((await users.AddPasswordAsync(user, Password)).Succeeded);
        user.AuthenticatorKey = users.GenerateNewAuthenticatorKey();
        Assert.True((await users.SetTwoFactorEnabledAsync(user, true)).Succeeded);
        return user.AuthenticatorKey;
    }

    private static Task<HttpResponseMessage> PasswordAsync(HttpClient browser, string name, string password) =>
        DeskHost.PostAsync(browser, "/sign-in?handler=Password", [new("name", name), new("password", password)], "/sign-in");

    private static Task<HttpResponseMessage> CodeAsync(HttpClient browser, string code) => DeskHost.PostAsync(browser, "/sign-in/code", [new("code", code)], "/sign-in/code");

    private static async Task<HttpStatusCode> SignInAsync(DeskHost host, HttpClient browser, string name, string secret)
    {
        using var first = await PasswordAsync(browser, name, Password);
        if (first.StatusCode != HttpStatusCode.Redirect) return first.StatusCode;
        Forget(host);
        using var second = await CodeAsync(browser, Totp(secret, TimeProvider.System.GetUtcNow()));
        return second.StatusCode;
    }

    /// <summary>As if the last code had been used long ago.</summary>
    private static void Forget(DeskHost host) => host.Database.Execute("update staff set last_code = 0");

    /// <summary>RFC 6238, written apart from what checks it.</summary>
    private static string Totp(string base32, DateTimeOffset at)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // What authenticator apps compute.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task TheSessionsKeyIsNewAfterEverySignIn()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secret = await AccountAsync(host, "wang");
        var attacker = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "mallory", "mallory", []);
        var planted = host.CookieOf(attacker);
        // Planted before the first step, between the two, and before both.
        foreach (var (before, between) in new[] { (true, false), (false, true), (true, true) })
        {
            var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
            using var browser = new HttpClient(handler) { BaseAddress = host.Address };
            browser.DefaultRequestHeaders.Add("Accept", "text/html");
            void Plant() => handler.CookieContainer.Add(host.Address, new Cookie(planted.Split('=', 2)[0], planted.Split('=', 2)[1], "/"));
            if (before) Plant();
            // The page ends what was brought along, and is asked again.
            using (await browser.GetAsync(new Uri("/sign-in", UriKind.Relative), Stop))
            {
            }

            using (await PasswordAsync(browser, "wang", Password))
            {
            }

            if (between) Plant();
            Forget(host);
            using (var form = await browser.GetAsync(new Uri("/sign-in/code", UriKind.Relative), Stop))
            {
                var token = Token().Match(await form.Content.ReadAsStringAsync(Stop)).Groups[1].Value;
                using var fields = new FormUrlEncodedContent([new("code", Totp(secret, TimeProvider.System.GetUtcNow())), new("__RequestVerificationToken", token)]);
                using var done = await browser.PostAsync(new Uri("/sign-in/code", UriKind.Relative), fields, Stop);
            }

            // Whatever the victim's browser now is, the cookie the attacker knows is not the victim's session.
            var known = host.Nobody();
            known.DefaultRequestHeaders.Add("Cookie", planted);
            using var seen = await known.GetAsync(new Uri("/desk", UriKind.Relative), Stop);
            Assert.DoesNotContain("wang 本人", await seen.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            planted = host.CookieOf(attacker);
        }

        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(host, host.Nobody(), "wang", secret));
        Assert.Equal(HttpStatusCode.Redirect, await SignInAsync(host, host.Nobody(), "wang", secret));
        Assert.True(host.Database.Scalar<long>("select count(distinct session) from staff_sessions x join staff s on s.user_id = x.user_id where s.name = 'wang'") >= 2);
    }

    [Fact]
    public async Task CodesAreNotGuessedEither()
    {
        await using var host = await DeskHost.StartAsync(server);
        var secret = await AccountAsync(host, "wang");
        var browser = host.Nobody();
        (await PasswordAsync(browser, "wang", Password)).Dispose();
        var right = Totp(secret, TimeProvider.System.GetUtcNow());
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await CodeAsync(browser, right == "000000" ? "000001" : "000000");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        using var late = await CodeAsync(browser, Totp(secret, TimeProvider.System.GetUtcNow()));
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        await DeskHost.GetAsync(browser, "/desk", HttpStatusCode.Redirect);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACodeLetsInOnceAndNoOlderOneAfterIt(string kind)
    {
        await using var host = await DeskHost.StartAsync(server, kind);
        var secret = await AccountAsync(host, "wang");
        var now = TimeProvider.System.GetUtcNow();
        async Task<HttpStatusCode> WithAsync(string code)
        {
            var browser = host.Nobody();
            (await PasswordAsync(browser, "wang", Password)).Dispose();
            using var answer = await CodeAsync(browser, code);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.Redirect, await WithAsync(Totp(secret, now)));
        Assert.Equal(HttpStatusCode.BadRequest, await WithAsync(Totp(secret, now)));
        Assert.Equal(HttpStatusCode.BadRequest, await WithAsync(Totp(secret, now.AddSeconds(-30))));
        Assert.Equal(HttpStatusCode.Redirect, await WithAsync(Totp(secret, now.AddSeconds(30))));
        // Two at the same instant, each with the right password: one of them is somebody else.
        Forget(host);
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithAsync(Totp(secret, now))));
        Assert.Equal(1, both.Count(s => s == HttpStatusCode.Redirect));
    }

    [Fact]
    public async Task RecoveryCodesAreNotGuessedEitherAndOpenNoLockedAccount()
    {
        await using var host = await DeskHost.StartAsync(server);
        await AccountAsync(host, "wang");
        string right;
        using (var scope = host.Service<IServiceScopeFactory>().CreateScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
            right = (await users.GenerateNewTwoFactorRecoveryCodesAsync((await users.FindByNameAsync("wang"))!, 10))!.First();
        }

        var browser = host.Nobody("en");
        (await PasswordAsync(browser, "wang", Password)).Dispose();
        for (var i = 0; i < 4; i++)
        {
            using var wrong = await CodeAsync(browser, "AAAAA-AAAA" + i);
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        }

        using var fifth = await CodeAsync(browser, "AAAAA-AAAAX");
        Assert.Contains("locked for 15 minutes", await fifth.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var late = await CodeAsync(browser, right);
        Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        await DeskHost.GetAsync(browser, "/desk", HttpStatusCode.Redirect);
        // What was refused was not used up.
        host.Database.Execute("update staff set locked_until = 0, failed = 0");
        var later = host.Nobody();
        (await PasswordAsync(later, "wang", Password)).Dispose();
        using var opened = await CodeAsync(later, right);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
    }

    [Fact]
    public async Task NobodyLearnsWhichAccountsThereAre()
    {
        await using var host = await DeskHost.StartAsync(server);
        await AccountAsync(host, "wang");
        NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "unset", "unset", []);
        async Task<string> SaidAsync(string name)
        {
            using var response = await PasswordAsync(host.Nobody(), name, "wrong password");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            return Token().Replace(await response.Content.ReadAsStringAsync(Stop), "").Replace(name, "NAME", StringComparison.Ordinal);
        }

        var known = await SaidAsync("wang");
        Assert.Equal(known, await SaidAsync("unknown"));
        Assert.Equal(known, await SaidAsync("unset"));
    }

    [Fact]
    public async Task ANameThatIsMarkupComesBackAsText()
    {
        await using var host = await DeskHost.StartAsync(server);
        using var response = await PasswordAsync(host.Nobody(), "\"><script>alert(1)</script>", "wrong password");
        var page = await response.Content.ReadAsStringAsync(Stop);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

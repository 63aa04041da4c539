using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Web.Access;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web;

/// <summary>The way with a password and one-time codes, over HTTP; the way with a passkey needs a browser and stands in <see cref="PasskeyTests"/>.</summary>
public sealed partial class SignInTests(PostgresServer server)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task AOneTimeLinkSetsUpPasswordAndCodesAndHoldsOnce()
    {
        await using var host = await DeskHost.StartAsync(server);
        var link = Invite(host);
        var key = await SetUpAsync(host, link);
        await DeskHost.GetAsync(host.Nobody(), link, HttpStatusCode.NotFound);
        var client = host.Nobody();
        using var first = await PasswordAsync(client, "secretary", Password);
        Assert.Equal("/sign-in/code", first.Headers.Location!.OriginalString);
        await DeskHost.GetAsync(client, "/desk", HttpStatusCode.Redirect);
        using var wrong = await CodeAsync(client, "000000");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        // The code that set the account up has been used.
        using var used = await CodeAsync(client, Totp(key));
        Assert.Equal(HttpStatusCode.BadRequest, used.StatusCode);
        using var right = await CodeAsync(client, Totp(key, 1));
        Assert.Equal("/desk", right.Headers.Location!.OriginalString);
        await DeskHost.GetAsync(client, "/desk");
        using var over = await DeskHost.PostAsync(client, "/sign-out");
        await DeskHost.GetAsync(client, "/desk", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task ARecoveryCodeStandsForTheOneTimeCodeOnce()
    {
        await using var host = await DeskHost.StartAsync(server);
        var key = await SetUpAsync(host, Invite(host));
        var client = host.Nobody();
        (await PasswordAsync(client, "secretary", Password)).Dispose();
        (await CodeAsync(client, Totp(key, 1))).Dispose();
        using var page = await DeskHost.PostAsync(client, "/account?handler=Codes");
        var codes = RecoveryCode().Matches(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);
        foreach (var (code, status) in new[] { (codes[0], HttpStatusCode.Redirect), (codes[0], HttpStatusCode.BadRequest) })
        {
            var again = host.Nobody();
            (await PasswordAsync(again, "secretary", Password)).Dispose();
            using var answer = await CodeAsync(again, code);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task WrongPasswordsLockTheAccountAndSayTheSameForAnAccountThatIsNot()
    {
        await using var host = await DeskHost.StartAsync(server);
        await SetUpAsync(host, Invite(host));
        var client = host.Nobody("en");
        using var nobody = await PasswordAsync(client, "nobody", "something wrong");
        var said = Problem().Match(await nobody.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value;
        for (var i = 0; i < 4; i++)
        {
            using var wrong = await PasswordAsync(client, "secretary", "something wrong");
            Assert.Equal(said, Problem().Match(await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Groups[1].Value);
        }

        using var fifth = await PasswordAsync(client, "secretary", "something wrong");
        Assert.Contains("locked for 15 minutes", await fifth.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var right = await PasswordAsync(client, "secretary", Password);
        Assert.Equal(HttpStatusCode.BadRequest, right.StatusCode);
    }

    [Fact]
    public async Task OneAddressCannotTryManyAccounts()
    {
        await using var host = await DeskHost.StartAsync(server);
        var client = host.Nobody("en");
        for (var i = 0; i < SignInBrake.MostFailures; i++) (await PasswordAsync(client, "nobody" + i, "something wrong")).Dispose();
        using var held = await PasswordAsync(client, "one-more", "something wrong");
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
    }

    [Fact]
    public async Task ASessionBroughtAlongIsNotCarriedOnUnderAnotherName()
    {
        await using var host = await DeskHost.StartAsync(server);
        var key = await SetUpAsync(host, Invite(host));
        var planted = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "attacker", "attacker", [new Grant(StaffRole.Auditor, "d")]);
        var cookie = host.CookieOf(planted);
        var victim = host.Nobody();
        using (var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/sign-in", UriKind.Relative)))
        {
            request.Headers.Add("Cookie", cookie);
            (await victim.SendAsync(request, TestContext.Current.CancellationToken)).Dispose();
        }

        (await PasswordAsync(victim, "secretary", Password)).Dispose();
        (await CodeAsync(victim, Totp(key, 1))).Dispose();
        Assert.Contains("secretary", await DeskHost.GetAsync(victim, "/account"), StringComparison.Ordinal);
        var attacker = host.Nobody();
        attacker.DefaultRequestHeaders.Add("Cookie", cookie);
        await DeskHost.GetAsync(attacker, "/account", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task AfterSigningInOnlyAnAddressOfOurOwnIsOpened()
    {
        await using var host = await DeskHost.StartAsync(server);
        var key = await SetUpAsync(host, Invite(host));
        var client = host.Nobody();
        foreach (var (to, led) in new[] { ("/members?q=1", "/members?q=1"), ("//evil.example/", "/desk"), ("https://evil.example/", "/desk"), ("/\\evil.example", "/desk") })
        {
            using var first = await PasswordAsync(client, "secretary", Password, "?handler=Password&to=" + Uri.EscapeDataString(to));
            using var second = await DeskHost.PostAsync(client, "/sign-in/code?to=" + Uri.EscapeDataString(to), [KeyValuePair.Create("code", CodeAfter(host, key))], "/sign-in/code");
            Assert.Equal(led, second.Headers.Location!.OriginalString);
            (await DeskHost.PostAsync(client, "/sign-out")).Dispose();
        }
    }

    /// <summary>A code that nobody has used: as if a while had passed since the last.</summary>
    private static string CodeAfter(DeskHost host, byte[] key)
    {
        host.Database.Execute("update staff set last_code = 0");
        return Totp(key);
    }

    private static string Invite(DeskHost host)
    {
        var user = NewAccount.Make(host.Database.Database, TimeProvider.System.GetUtcNow(), "test", "secretary", "secretary of b1", [new Grant(StaffRole.BranchSecretary, "b1")]);
        return "/setup/" + host.Service<Invitations>().Make(user, "test");
    }

    private static async Task<byte[]> SetUpAsync(DeskHost host, string link)
    {
        var client = host.Nobody();
        using var begun = await DeskHost.PostAsync(client, link + "?handler=Begin", [], link);
        var page = await begun.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var (key, kept) = (ShownKey().Match(page).Groups[1].Value, KeptKey().Match(page).Groups[1].Value);
        var totp = FromBase32(key);
        foreach (var (password, code, status) in new[] { ("short", Totp(totp), HttpStatusCode.BadRequest), (Password, "12345", HttpStatusCode.BadRequest), (Password, Totp(totp), HttpStatusCode.Redirect) })
        {
            using var answer = await DeskHost.PostAsync(client, link + "?handler=Password", [new("key", kept), new("password", password), new("code", code)], link);
            Assert.Equal(status, answer.StatusCode);
        }

        return totp;
    }

    private static Task<HttpResponseMessage> PasswordAsync(HttpClient client, string name, string password, string query = "?handler=Password") =>
        DeskHost.PostAsync(client, "/sign-in" + query, [new("name", name), new("password", password)], "/sign-in");

    private static Task<HttpResponseMessage> CodeAsync(HttpClient client, string code) => DeskHost.PostAsync(client, "/sign-in/code", [new("code", code)], "/sign-in/code");

    /// <summary>RFC 6238 with SHA-1, 30 s and 6 digits, written from the standard.</summary>
    private static string Totp(byte[] key, int ahead = 0)
    {
        var counter = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + ahead);
#pragma warning disable CA5350 // The standard's own algorithm.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 0xf;
        return ((((hash[at] & 0x7f) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3]) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var (bytes, bits, value) = (new List<byte>(), 0, 0);
        foreach (var digit in text.Select(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal)).Where(d => d >= 0))
        {
            (value, bits) = ((value << 5) | digit, bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(value >> (bits - 8)));
            (bits, value) = (bits - 8, value & ((1 << (bits - 8)) - 1));
        }

        return [.. bytes];
    }

    [GeneratedRegex("<code class=\"key\">([A-Z2-7]+)</code>")]
    private static partial Regex ShownKey();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex KeptKey();

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex RecoveryCode();

    [GeneratedRegex("role=\"alert\"[^>]*>(.*?)</div>", RegexOptions.Singleline)]
    private static partial Regex Problem();
}

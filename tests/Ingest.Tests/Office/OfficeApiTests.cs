using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Trust;
using CardSystem.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace CardSystem.Ingest.Tests.Office;

/// <summary><c>/office/v1</c> over real TLS with client certificates of the kiosk authority.</summary>
public sealed class OfficeApiTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<IDisposable> _open = [];
    private TestOffice _office = null!;
    private WebApplication _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _office = new TestOffice(Databases.Sqlite, server);
        _office.Roster.Database.Execute("insert into kiosks(kiosk, name, centre, public_key, secret_hash) values('desk-1', '发卡台', 'c1', @key, ''), ('kiosk-1', '门口', 'c1', @key, '')", new { key = new byte[] { 1 } });
        Assert.Equal(0, await CommandLine.RunAsync(_office.Database, "office", "add", "desk-1"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ingest" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Tls())));
        builder.Services.AddRouting().AddSingleton<TimeProvider>(_office.Time).AddSingleton(_office.Database.Database).AddSingleton(_office.Trust.Keys);
        _office.Options.RequestsPerMinute = 60;
        builder.Services.AddOffice(_office.Options, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        _app = builder.Build();
        _app.MapOffice(http => http.Connection.ClientCertificate?.GetNameInfo(X509NameType.SimpleName, false));
        await _app.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var each in _open) each.Dispose();
        _office.Dispose();
    }

    private HttpsConnectionAdapterOptions Tls() => new()
    {
        ServerCertificate = Keep(WithKey((key, request) => _office.Trust.Keys.Kiosk.CertifyServer(request.PublicKey, ["localhost"], _office.Time.GetUtcNow().AddDays(-1), _office.Time.GetUtcNow().AddYears(5)))),
        ClientCertificateMode = ClientCertificateMode.AllowCertificate,
        ClientCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(_office.Trust.Keys.Kiosk.Generation.Root);
            chain.ChainPolicy.ExtraStore.Add(_office.Trust.Keys.Kiosk.Certificate);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.VerificationTime = _office.Time.GetUtcNow().UtcDateTime;
            return chain.Build(certificate);
        },
    };

    private static X509Certificate2 WithKey(Func<ECDsa, SigningRequest, X509Certificate2> certify)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.True(SigningRequest.TryRead(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest(), out var request, out _));
        using var certificate = certify(key, request);
        return certificate.CopyWithPrivateKey(key);
    }

    private T Keep<T>(T each) where T : IDisposable
    {
        _open.Add(each);
        return each;
    }

    /// <summary>A client with a certificate of this name; without one for null.</summary>
    private HttpClient Client(string? name = "desk-1", IssuingKey? authority = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = _office.Time.GetUtcNow().UtcDateTime };
        policy.CustomTrustStore.Add(_office.Trust.Keys.Kiosk.Generation.Root);
        policy.ExtraStore.Add(_office.Trust.Keys.Kiosk.Certificate);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        if (name is not null)
        {
            var now = _office.Time.GetUtcNow();
            var own = Keep(WithKey((_, request) => (authority ?? _office.Trust.Keys.Kiosk).CertifyClient(request, name, now.AddHours(-1), now.AddDays(90))));
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(own, [_office.Trust.Keys.Kiosk.Certificate], offline: true);
        }

        return Keep(new HttpClient(handler) { BaseAddress = new Uri(_app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/office/v1/") });
    }

    private static async Task<(int Status, JsonNode Body)> Post(HttpClient client, string path, object? body) => await Told(await client.PostAsJsonAsync(path, body, Stop));

    private static async Task<(int Status, JsonNode Body)> Told(HttpResponseMessage answer) => ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);

    [Fact]
    public async Task ADeskIssuesACardOverTheWire()
    {
        using var chip = new TestChip();
        var desk = Client();
        var (status, begun) = await Post(desk, "issues", new { member = "M1" });
        Assert.Equal((200, "begun", "张**"), (status, (string)begun["state"]!, (string)begun["name"]!));
        var card = (string)begun["card"]!;
        var (_, papers) = await Post(desk, $"issues/{card}/certificate", new { request = chip.Request, receiptKey = chip.ReceiptKey, uid = "08A1B2C3" });
        // A random UID is no UID to know a card by.
        Assert.Equal("", _office.Database.Scalar<string>("select uid from card_profiles"));
        var (_, again) = await Told(await desk.GetAsync(new Uri($"issues/{card}/certificate?key={chip.Key}", UriKind.Relative), Stop));
        Assert.Equal(papers.ToJsonString(), again.ToJsonString());
        var (_, active) = await Post(desk, $"issues/{card}/activation", new { receipt = chip.Receipt(Convert.FromBase64String((string)papers["challenge"]!)) });
        Assert.Equal("active", (string)active["state"]!);
        var (_, known) = await Told(await desk.GetAsync(new Uri($"cards?key={chip.Key}", UriKind.Relative), Stop));
        Assert.Equal((card, "active", true), ((string)known["card"]!, (string)known["state"]!, (bool)known["isCurrent"]!));
        Assert.Equal(200, (await Post(desk, $"cards/{card}/member", null)).Status);
        Assert.Equal(200, (await Post(desk, "desk", null)).Status);
        Assert.Equal(200, (await Post(desk, "resets", new { thumbprint = chip.Key, challenge = new byte[16], card })).Status);
    }

    [Fact]
    public async Task ADeskSeesWhatStaffAskedForAndMakesIt()
    {
        var asked = TestOffice.Good(_office.Issuing.Request("M2", null, "", "clerk"));
        var desk = Client();
        var (status, open) = await Told(await desk.GetAsync(new Uri("issues", UriKind.Relative), Stop));
        Assert.Equal((200, 1), (status, open.AsArray().Count));
        Assert.Equal((asked.Card, "M2", "张**", null), ((string)open[0]!["card"]!, (string)open[0]!["member"]!, (string)open[0]!["name"]!, (string?)open[0]!["desk"]));
        var (_, begun) = await Post(desk, "issues", new { member = "M2" });
        Assert.Equal(asked.Card, (string)begun["card"]!);
        (_, open) = await Told(await desk.GetAsync(new Uri("issues", UriKind.Relative), Stop));
        Assert.Equal("desk-1", (string)open[0]!["desk"]!);
        Assert.Equal(403, (int)(await Client("kiosk-1").GetAsync(new Uri("issues", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task NobodyButADeskGetsIn()
    {
        Assert.Equal(401, (int)(await Client(null).PostAsJsonAsync("issues", new { member = "M1" }, Stop)).StatusCode);
        var (status, problem) = await Post(Client("kiosk-1"), "issues", new { member = "M1" });
        Assert.Equal((403, "Kiosk kiosk-1 is no desk of the card office; 'ingest office add kiosk-1' at the centre makes it one."), (status, (string)problem["detail"]!));
        // Of the card authority, with a desk's name: the listener itself does not take it.
        await Assert.ThrowsAsync<HttpRequestException>(() => Client("desk-1", _office.Trust.Keys.Card).PostAsJsonAsync("issues", new { member = "M1" }, Stop));
        Assert.Equal(0, await CommandLine.RunAsync(_office.Database, "office", "remove", "desk-1"));
        Assert.Equal(403, (int)(await Client().PostAsJsonAsync("issues", new { member = "M1" }, Stop)).StatusCode);
    }

    [Theory]
    [InlineData("issues", "{", 400)]
    [InlineData("issues", "null", 400)]
    [InlineData("issues", "{}", 400)]
    [InlineData("issues", """{"member":"M1","surprise":1}""", 400)]
    [InlineData("issues", """{"member":"M99"}""", 404)]
    [InlineData("issues/3101000000000001/certificate", """{"request":"AAAA","receiptKey":"AAAA"}""", 400)]
    [InlineData("issues/3101000000000001/certificate", """{"request":"not base64","receiptKey":"AAAA"}""", 400)]
    [InlineData("issues/3101000000000001/activation", """{"receipt":"AAAA"}""", 404)]
    [InlineData("resets", """{"thumbprint":"abc","challenge":"AAAAAAAAAAAAAAAAAAAAAA=="}""", 400)]
    public async Task WhatIsWrongIsSaidInASentence(string path, string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await Client().PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        var (code, problem) = await Told(answer);
        Assert.Equal((status, "application/problem+json"), (code, answer.Content.Headers.ContentType!.MediaType));
        Assert.EndsWith(".", ((string)problem["detail"]!).Replace("…", ".", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsAreSmallAndNotTooMany()
    {
        var desk = Client();
        using var large = new StringContent($$"""{"member":"{{new string('1', 20_000)}}"}""", Encoding.UTF8, "application/json");
        Assert.Equal(413, (int)(await desk.PostAsync(new Uri("issues", UriKind.Relative), large, Stop)).StatusCode);
        var statuses = new List<int>();
        for (var i = 0; i < 80; i++) statuses.Add((await Told(await desk.GetAsync(new Uri($"cards?key={new string('0', 64)}", UriKind.Relative), Stop))).Status);
        Assert.Contains(429, statuses);
        Assert.Contains(404, statuses);
    }

    [Fact]
    public async Task ACentreThatCannotSignSaysSoWithoutDetails()
    {
        using var chip = new TestChip();
        var desk = Client();
        var card = (string)(await Post(desk, "issues", new { member = "M1" })).Body["card"]!;
        File.Delete(_office.Trust.Options.PassphraseFile);
        var (status, problem) = await Post(desk, $"issues/{card}/certificate", new { request = chip.Request, receiptKey = chip.ReceiptKey });
        Assert.Equal((503, "The centre cannot sign now: whoever looks after it finds the reason in its log and with 'ingest trust check'."), (status, (string)problem["detail"]!));
        Assert.Empty(_office.Acts());
    }
}

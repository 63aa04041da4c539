using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser;

/// <summary>A clerk with a passkey adds a kiosk on the page; the command that stands there, typed at a real kiosk, enrols it; and the page shows that it is in service.</summary>
public sealed class EnrolByPageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("enrol-by-page-").FullName;
    private readonly int _gateway = FreePorts.Next(), _door = FreePorts.Next(), _web = FreePorts.Next(), _screen = FreePorts.Next();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private string[] Centre => ["--config", Path.Combine(_folder, "ingest.json")];
    private string Kiosk => Path.Combine(_folder, "kiosk");
    private string Page(string path) => $"http://localhost:{_web}{path}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheCommandOnThePageEnrolsAKiosk()
    {
        await SetUpAsync();
        await using var centre = new Running(Programs.Ingest, ["run", .. Centre]);
        await using var browser = await ChromiumPage.LaunchAsync(Cancel);
        await SignInAsync(browser, centre);

        await browser.GoToAsync(Page("/kiosks/enrol"));
        await browser.EvaluateAsync("document.querySelector('#name').value = '一楼大厅'");
        await browser.ClickAsync("form.panel button.button-main");
        await browser.WaitForAsync("document.querySelector('#claim-command')");
        var typed = (await browser.TextAsync("document.querySelector('#claim-command').textContent")).Split(' ');
        Assert.Equal("cardagent", typed[0]);
        Assert.Equal("true", await browser.TextAsync("document.querySelector('svg.qr') !== null"));
        await browser.ScreenshotAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName, "desk-kiosk-code.png"), 1280, 900, wholePage: true);

        Directory.CreateDirectory(Kiosk);
        await File.WriteAllTextAsync(Path.Combine(Kiosk, "appsettings.json"), $$"""{ "Screen": { "Listen": "127.0.0.1:{{_screen.ToString(CultureInfo.InvariantCulture)}}" } }""", Cancel);
        await Programs.MustRunAsync(Programs.CardAgent, [.. typed[1..], "--out", Kiosk, "--key-store", "file"], Cancel);
        await browser.GoToAsync(Page("/kiosks/kiosk-1"));
        Assert.Contains("已登记", await browser.TextAsync("document.querySelector('.facts').innerText"), StringComparison.Ordinal);

        // The page renews itself, so nobody need load it again to see the kiosk come.
        await using var kiosk = new Running(Programs.CardAgent, ["run", "--config", Path.Combine(Kiosk, "appsettings.json")]);
        await browser.WaitForAsync("document.querySelector('#kiosk-now').innerText.includes('cardagent') && !document.querySelector('#kiosk-now .badge').innerText.includes('离线')", Limit);
        Assert.Empty(browser.Problems);
    }

    private async Task SignInAsync(ChromiumPage browser, Running centre)
    {
        var link = (await Programs.MustRunAsync(Programs.Ingest, ["staff", "invite", "clerk", "--role", "centre@c1", .. Centre], Cancel)).Trim();
        using var http = new HttpClient();
        await Until.TrueAsync(async () => await AnswersAsync(http), Limit, () => "The centre does not answer.\n" + centre.Output, Cancel);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new JsonObject
        {
            ["options"] = new JsonObject { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await browser.GoToAsync(Page(new Uri(link).PathAndQuery));
        await browser.ClickAsync("form[data-passkey] button");
        await browser.WaitForAsync("location.pathname === '/account'");
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Page("/health")), Cancel);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task SetUpAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "ingest.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["Storage"] = new { File = "ingest.db" },
            ["Trust"] = new { Folder = "trust", PassphraseFile = "passphrase" },
            ["Gateway"] = new { Listen = "", TlsListen = $"127.0.0.1:{_gateway}", CertificateFile = "server/server.pem", KeyFile = "server/server.key" },
            ["Enrolment"] = new { Listen = $"127.0.0.1:{_door}", Url = $"https://localhost:{_door}" },
            ["Web"] = new { Listen = $"127.0.0.1:{_web}" },
        }), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder, "organisations.csv"), "id,name,kind,parent\nd,区,district,\nc1,中心一,centre,d\n", Cancel);
        await Programs.MustRunAsync(Programs.Ingest, ["import", "organisations", Path.Combine(_folder, "organisations.csv"), .. Centre], Cancel);
        foreach (var kind in new[] { "kiosk", "card" }) await Programs.MustRunAsync(Programs.Ingest, ["trust", "create", kind, "--root", Path.Combine(_folder, "root"), .. Centre], Cancel);
        await Programs.MustRunAsync(Programs.Ingest, ["trust", "server", "--host", "localhost", "--out", Path.Combine(_folder, "server"), .. Centre], Cancel);
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd.Browser.Journeys;

/// <summary>
/// A district on its first day, with the published programs: units and authorities are there, as an operator sets them up; nobody has an account, nobody is on the roster, no kiosk is enrolled.
/// What stands behind it is a year of meetings, whose taps an old kiosk brings when it is told to. Everything else is done by people, on the pages.
/// </summary>
internal sealed class JourneyTown : IAsyncDisposable
{
    private const string OldKiosk = "old-1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("journey-").FullName;
    private readonly int _plain = FreePorts.Next(), _gateway = FreePorts.Next(), _door = FreePorts.Next(), _web = FreePorts.Next(), _screen = FreePorts.Next();
    private readonly string _ingest, _cardAgent;
    private readonly JourneyWords _words;
    private readonly string _secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private IsolatedPcscd? _pcscd;
    private Running? _kiosk;

    private JourneyTown(string ingest, string cardAgent, JourneyWords words) => (_ingest, _cardAgent, _words) = (ingest, cardAgent, words);

    public Running Centre { get; private set; } = null!;

    public string Address => $"http://localhost:{_web}";

    /// <summary>The year before this one, by the district's clock.</summary>
    public static int LastYear => Now.Year - 1;

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<JourneyTown> StartAsync(string ingest, string cardAgent, JourneyWords words)
    {
        var town = new JourneyTown(ingest, cardAgent, words);
        try
        {
            await town.SetUpAsync();
            town.Centre = new Running(ingest, ["run", "--config", town.At("ingest.json")]);
            await Until.TrueAsync(() => Task.FromResult(town.Centre.Output.Contains("/setup/", StringComparison.Ordinal)), Patience, () => town.Centre.Output, Stop);
            return town;
        }
        catch
        {
            await town.DisposeAsync();
            throw;
        }
    }

    /// <summary>A file for somebody to hand in.</summary>
    public string Members => At("members.csv");

    /// <summary>Cards as they came from the printer: the last one was made for nobody in particular.</summary>
    public string Cards => At("cards.csv");

    public string At(string name) => Path.Combine(_folder, name);

    public Task<string> IngestAsync(params string[] arguments) => Programs.MustRunAsync(_ingest, [.. arguments, "--config", At("ingest.json")], Stop);

    /// <summary>What an installer types at the new kiosk: the command from the page, and then the kiosk runs.</summary>
    public async Task EnrolKioskAsync(string command)
    {
        var typed = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("cardagent", typed[0]);
        _pcscd = await IsolatedPcscd.StartAsync(["Desk"], Stop);
        Directory.CreateDirectory(At("kiosk"));
        await File.WriteAllTextAsync(At("kiosk/appsettings.json"), $$"""{ "Readers": { "Only": [ "Desk" ], "Lights": "acr122u" }, "Uplink": { "HeartbeatSeconds": 1 }, "Screen": { "Listen": "127.0.0.1:{{_screen}}" } }""", Stop);
        await Programs.MustRunAsync(_cardAgent, [.. typed[1..], "--out", At("kiosk"), "--key-store", "file"], Stop);
        // The cards come from an authority of their own, beside the centre's.
        _kiosk = new Running(_cardAgent, ["run", "--config", At("kiosk/appsettings.json"), "--set", "Cards:AuthorityFiles:1=" + At("deck/card-authority.pem")], new Dictionary<string, string> { ["PCSCLITE_CSOCK_NAME"] = _pcscd.SocketPath });
    }

    /// <summary>Until the kiosk shows the activity that was planned.</summary>
    public async Task AwaitKioskAsync(string activity)
    {
        using var http = new HttpClient();
        var shown = "";
        await Until.TrueAsync(async () =>
        {
            try
            {
                using var state = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{_screen}/state"), Stop));
                shown = state.RootElement.TryGetProperty("now", out var now) && now.ValueKind == JsonValueKind.Object ? now.GetProperty("name").GetString()! : "nothing";
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }

            return shown == activity;
        }, Patience, () => $"The kiosk does not show '{activity}' but {shown}\n{_kiosk!.Output}", Stop);
    }

    /// <summary>A member lays the card on the reader until a lamp answers.</summary>
    public async Task TapAsync(int member)
    {
        var shown = await Programs.RunAsync(Programs.FirmwareSim,
            ["card", "--deck", At("deck"), "--card", $"member-{member}", "--port", $"{_pcscd!.Readers[0].Port}", "--seconds", "30", "--until-light", "--linger", "500"], Stop);
        Assert.True(shown.Output.Contains("light Green", StringComparison.Ordinal), $"{shown.Output}{shown.Errors}\n{_kiosk!.Output}");
        // A virtual reader looks for a card every 400 ms and must see that it was empty before the next one.
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System, Stop);
    }

    /// <summary>The old kiosk brings what it kept of last year.</summary>
    public async Task BringLastYearAsync()
    {
        var taps = new StringBuilder("at,member\n");
        for (var month = 1; month <= 12; month++)
        {
            // One was ill in June, one stayed away from October on, one from August on.
            foreach (var (member, came) in new[] { (1, month != 6), (2, true), (3, month <= 9), (4, month <= 7) })
                if (came) taps.Append(CultureInfo.InvariantCulture, $"{LastYear}-{month:D2}-10 18:4{member},M00{member}\n");
        }

        await File.WriteAllTextAsync(At("visits.csv"), taps.ToString(), Stop);
        await Programs.MustRunAsync(Programs.FirmwareSim, ["journal", "--deck", At("deck"), "--kiosk", OldKiosk, "--key", At("old/kiosk.key.pem"), "--visits", At("visits.csv"), "--out", At("taps.jsonl"), "--status", At("word.json")], Stop);
        var send = $"mosquitto_pub -h 127.0.0.1 -p {_plain} -V 5 -i {OldKiosk} -u {OldKiosk} -P {_secret} -q 1 -t cardsystem/v1/kiosks/{OldKiosk}";
        await Programs.MustRunAsync("bash", ["-c", $"{send}/taps -l <'{At("taps.jsonl")}' && {send}/status -r -f '{At("word.json")}'"], Stop);
        await SettledAsync();
    }

    /// <summary>Waits until everything that came in or was entered is counted.</summary>
    public async Task SettledAsync()
    {
        var status = "";
        await Until.TrueAsync(async () =>
        {
            status = await IngestAsync("status", "--json");
            using var read = JsonDocument.Parse(status);
            return new[] { "toProject", "toProve", "toFollow", "toGoOver", "dueMembers" }.All(n => read.RootElement.GetProperty(n).GetInt64() == 0);
        }, Patience, () => status + Centre.Output, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_kiosk is not null) await _kiosk.DisposeAsync();
        if (_pcscd is not null) await _pcscd.DisposeAsync();
        if (Centre is not null) await Centre.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SetUpAsync()
    {
        await File.WriteAllTextAsync(At("ingest.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["Storage"] = new { File = "ingest.db" },
            ["Trust"] = new { Folder = "trust", PassphraseFile = "passphrase" },
            ["Gateway"] = new { Listen = $"127.0.0.1:{_plain}", TlsListen = $"127.0.0.1:{_gateway}", CertificateFile = "server/server.pem", KeyFile = "server/server.key" },
            ["Enrolment"] = new { Listen = $"127.0.0.1:{_door}", Url = $"https://localhost:{_door}" },
            ["Web"] = new { Listen = $"127.0.0.1:{_web}" },
            ["Warnings"] = new { RunAt = "" },
        }), Stop);
        await File.WriteAllTextAsync(At("organisations.csv"), _words.Units, Stop);
        await File.WriteAllTextAsync(Members, _words.Members, Stop);
        await File.WriteAllTextAsync(At("rules.json"), """{ "season": "01-01", "rules": [ { "id": "misses-in-a-row", "kind": "consecutive-misses", "enabled": true, "notify": "notice", "acknowledgeWithinDays": 14, "levels": { "notice": 2, "concern": 3, "serious": 5 } } ] }""", Stop);
        foreach (var kind in (string[])["kiosk", "card"]) await IngestAsync("trust", "create", kind, "--root", At("root"));
        await IngestAsync("trust", "server", "--host", "localhost", "--out", At("server"));
        await IngestAsync("import", "organisations", At("organisations.csv"));
        await MakeCardsAsync();
        await MakeOldKioskAsync();
        await IngestAsync("policy", "example", "--out", At("policy.json"));
        await IngestAsync("policy", "add", At("policy.json"), "--from", $"{LastYear}-01-01", "--reason", _words.Decided, "--by", _words.Operator);
        await IngestAsync("warnings", "rules", "add", At("rules.json"), "--from", $"{LastYear}-01-01", "--reason", _words.Decided, "--by", _words.Operator);
        await IngestAsync("activity", "create", "meeting", "--name", _words.Meeting, "--centre", "c1", "--audience", "b1", "--organiser", "b1", "--from", $"{LastYear}-01-10", "--last-day", $"{LastYear}-12-31", "--until", $"{LastYear}-12-31",
            "--starts", "19:00", "--ends", "20:30", "--repeat", "FREQ=MONTHLY;BYMONTHDAY=10", "--by", _words.Operator);
    }

    private async Task MakeCardsAsync()
    {
        await Programs.MustRunAsync(Programs.FirmwareSim, ["deck", "create", "--members", Members, "--since", $"{LastYear - 1}-12-01", "--years", "15", "--out", At("deck")], Stop);
        var lines = await File.ReadAllLinesAsync(At("deck/cards.csv"), Stop);
        Assert.Contains(",M006,", lines[^1], StringComparison.Ordinal);
        lines[^1] = lines[^1].Replace(",M006,", ",,", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Cards, lines, Stop);
    }

    private async Task MakeOldKioskAsync()
    {
        Directory.CreateDirectory(At("old"));
        var key = (await Programs.MustRunAsync(_cardAgent, ["key", "--out", At("old/kiosk.key.pem")], Stop)).Trim();
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(_secret)]);
        await File.WriteAllTextAsync(At("kiosks.csv"), $"kiosk,name,centre,public_key,secret_hash\n{OldKiosk},{_words.OldKiosk},c1,{key},sha256:{Convert.ToHexStringLower(salt)}:{Convert.ToHexStringLower(hash)}\n", Stop);
        await IngestAsync("import", "kiosks", At("kiosks.csv"));
    }
}

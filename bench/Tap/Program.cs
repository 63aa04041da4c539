using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

// How long a tap takes at the kiosk: the real cardagent, a PC/SC service in software that answers at once, member cards of profile MCAP-1 laid on, written on and taken away.
// The agent itself tells its own time, what the card took excluded: from card seen to green light, and for the whole visit with what is written on the card;
// the whole is timed here, from insertion to light. Exchanges and bytes are those that reached the card.
// taptime CARDAGENT [TAPS]
var agent = args.Length > 0 ? Path.GetFullPath(args[0]) : throw new ArgumentException("Usage: taptime CARDAGENT [TAPS]");
var taps = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2_000;
var folder = Directory.CreateTempSubdirectory("taptime").FullName;
try
{
    await using var service = await SimulatedPcscService.StartAsync(Path.Combine(folder, "pcscd.comm"));
    var reader = service.AttachReader("ACR122U Bench 00 00");
    using var authority = CardAuthority.Create("Bench authority");
    File.WriteAllText(Path.Combine(folder, "authority.pem"), authority.CertificatePem);
    var now = TimeProvider.System.GetUtcNow();
    using var kiosks = CompactAuthority.Create(CertificateRole.KioskAuthority, now);
    var cards = Enumerable.Range(0, 250).Select(i => authority.IssueMember((3101090000000000 + i).ToString(CultureInfo.InvariantCulture), new DeckMember($"M{i:000000}", "张小明", "branch-1"), kiosks, TimeProvider.System)).ToArray();
    var screen = FreePort();
    var key = Convert.FromBase64String(RunToEnd(agent, "key", "--out", Path.Combine(folder, "kiosk.pem")).Trim());
    File.WriteAllBytes(Path.Combine(folder, "kiosks.cvc"), kiosks.Anchor);
    // A SubjectPublicKeyInfo of P-256 ends with the point.
    File.WriteAllBytes(Path.Combine(folder, "bench.cvc"), kiosks.CertifyKiosk("bench", key[^65..], now, now.AddDays(90)));
    // One session all day long, and every tap counts for itself.
    File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new
    {
        version = 1, centre = "c1", centreName = "Bench", v = 1,
        sessions = new[] { new { id = "s", name = "Bench", opens = now.AddHours(-1), starts = now, lateAfter = now.AddHours(9), closes = now.AddHours(10), kiosks = Array.Empty<string>(), credit = 100, category = 1 } },
        policy = new { flickerMs = 0, repeatSeconds = 0 },
    }));
    using var kiosk = Start(agent, service.SocketPath, "run", "--set", "Kiosk:Id=bench", "--set", $"Kiosk:KeyFile={folder}/kiosk.pem", "--set", $"Cards:AuthorityFiles:0={folder}/authority.pem",
        "--set", $"Kiosk:CardCertificateFile={folder}/bench.cvc", "--set", $"Cards:AnchorFiles:0={folder}/kiosks.cvc", "--set", $"Cards:MemoryFile={folder}/cards.db",
        "--set", $"Kiosk:ConfigFile={folder}/config.json", "--set", $"Outbox:File={folder}/outbox.db", "--set", "Readers:Lights=acr122u", "--set", $"Screen:Listen=127.0.0.1:{screen}", "--set", "Uplink:Host=127.0.0.1", "--set", $"Uplink:Port={FreePort()}");
    using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{screen}/") };
    await AnswersAsync(http, kiosk);

    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
    var whole = new List<double>();
    var (first, later) = (new List<(int Exchanges, int Bytes)>(), new List<(int Exchanges, int Bytes)>());
    for (var i = 0; i < taps; i++)
    {
        var begun = Stopwatch.GetTimestamp();
        reader.Insert(cards[i % cards.Length]);
        await reader.WaitForLightAsync(patience.Token);
        whole.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        var session = await SessionAsync(reader, patience.Token);
        (i < cards.Length ? first : later).Add(session);
        reader.Remove();
        // The agent has to see the reader empty before the next card, as it does between two members.
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    var health = JsonDocument.Parse(await (await http.GetAsync("health")).Content.ReadAsStringAsync()).RootElement.GetProperty("taps");
    kiosk.Kill();
    await kiosk.WaitForExitAsync();
    whole.Sort();
    var (own, visit) = (health.GetProperty("ownMs"), health.GetProperty("sessionOwnMs"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{health.GetProperty("taps").GetInt64()} {own.GetProperty("p50").GetDouble():F2} {own.GetProperty("p99").GetDouble():F2} {whole[whole.Count / 2]:F2} {whole[(int)(whole.Count * 0.99)]:F2} {visit.GetProperty("p50").GetDouble():F2} {visit.GetProperty("p99").GetDouble():F2} {Most(first)} {Most(later)}"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

// The commands of one visit that reached the card, up to INTERNAL AUTHENTICATE, which is the last: the card has been written on.
static async Task<(int Exchanges, int Bytes)> SessionAsync(SimulatedReader reader, CancellationToken stop)
{
    var (exchanges, bytes) = (0, 0);
    while (true)
    {
        var apdu = await reader.WaitForApduAsync(stop);
        // What begins with FF is for the reader: its lamps.
        if (apdu.Command[0] == 0xFF) continue;
        (exchanges, bytes) = (exchanges + 1, bytes + apdu.Command.Length + (apdu.Response?.Length ?? 0));
        if (apdu.Command is [0x00, 0x88, ..]) return (exchanges, bytes);
    }
}

static string Most(List<(int Exchanges, int Bytes)> sessions) => string.Create(CultureInfo.InvariantCulture, $"{sessions.Max(s => s.Exchanges)} {sessions.Max(s => s.Bytes)}");

static Process Start(string program, string socket, params string[] arguments)
{
    var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
    info.Environment["PCSCLITE_CSOCK_NAME"] = socket;
    var process = Process.Start(info)!;
    process.OutputDataReceived += (_, _) => { };
    process.BeginOutputReadLine();
    return process;
}

static string RunToEnd(string program, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    var said = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return said;
}

static async Task AnswersAsync(HttpClient http, Process kiosk)
{
    while (!kiosk.HasExited)
    {
        try
        {
            using var answer = await http.GetAsync("health");
            if (answer.StatusCode == HttpStatusCode.OK) return;
        }
        catch (HttpRequestException)
        {
            // It is still starting.
        }

        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    }

    throw new InvalidOperationException("cardagent ended at once.");
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}

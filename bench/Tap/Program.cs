using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

// How long a tap takes at the kiosk: the real cardagent, a PC/SC service in software that answers at once, cards laid on and taken away.
// The agent itself tells its own time (card seen to green light, what the card took excluded); the whole is timed here, from insertion to light.
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
    var cards = Enumerable.Range(0, 250).Select(i => authority.Issue((3101090000000000 + i).ToString(CultureInfo.InvariantCulture), "张*", TimeProvider.System)).ToArray();
    var screen = FreePort();
    RunToEnd(agent, "key", "--out", Path.Combine(folder, "kiosk.pem"));
    using var kiosk = Start(agent, service.SocketPath, "run", "--set", "Kiosk:Id=bench", "--set", $"Kiosk:KeyFile={folder}/kiosk.pem", "--set", $"Cards:AuthorityFiles:0={folder}/authority.pem",
        "--set", $"Outbox:File={folder}/outbox.db", "--set", "Readers:Lights=acr122u", "--set", $"Screen:Listen=127.0.0.1:{screen}", "--set", "Uplink:Host=127.0.0.1", "--set", $"Uplink:Port={FreePort()}");
    using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{screen}/") };
    await AnswersAsync(http, kiosk);

    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
    var whole = new List<double>();
    for (var i = 0; i < taps; i++)
    {
        var begun = Stopwatch.GetTimestamp();
        reader.Insert(cards[i % cards.Length]);
        await reader.WaitForLightAsync(patience.Token);
        whole.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        reader.Remove();
        // The agent has to see the reader empty before the next card, as it does between two members.
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    var health = JsonDocument.Parse(await (await http.GetAsync("health")).Content.ReadAsStringAsync()).RootElement.GetProperty("taps");
    kiosk.Kill();
    await kiosk.WaitForExitAsync();
    whole.Sort();
    var own = health.GetProperty("ownMs");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{health.GetProperty("taps").GetInt64()} {own.GetProperty("p50").GetDouble():F2} {own.GetProperty("p99").GetDouble():F2} {whole[whole.Count / 2]:F2} {whole[(int)(whole.Count * 0.99)]:F2}"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static Process Start(string program, string socket, params string[] arguments)
{
    var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
    info.Environment["PCSCLITE_CSOCK_NAME"] = socket;
    var process = Process.Start(info)!;
    process.OutputDataReceived += (_, _) => { };
    process.BeginOutputReadLine();
    return process;
}

static void RunToEnd(string program, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
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

using System.Globalization;
using System.Text.Json;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd;

/// <summary>
/// A demo district with real programs: pcscd with virtual readers, the centre, two kiosks, and members who arrive.
/// Each part can be killed and started again on its own.
/// </summary>
internal sealed class Town : IAsyncDisposable
{
    private static readonly string[] Readers = ["Kiosk 1 Reader A", "Kiosk 1 Reader B", "Kiosk 2 Reader A", "Kiosk 2 Reader B"];

    private readonly int _relay = FreePorts.Next();
    private IsolatedPcscd _pcscd = null!;
    private Running _ingest = null!;
    private readonly Running[] _kiosks = new Running[2];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly string _centre;

    private Town(string folder, string centre) => (Folder, _centre) = (folder, centre);

    public string Folder { get; }
    public int GatewayPort { get; } = FreePorts.Next();
    public int WebPort { get; } = FreePorts.Next();
    public int[] ScreenPorts { get; } = [FreePorts.Next(), FreePorts.Next()];
    public Uri Web => new($"http://127.0.0.1:{WebPort}/");

    /// <summary>All that a kiosk keeps.</summary>
    public string KioskFolder(int kiosk) => Path.Combine(District, "kiosks", $"kiosk-{kiosk + 1}");

    /// <summary>Number, member and name of every card that was given to somebody.</summary>
    public IReadOnlyList<(string Card, string Member, string Name)> Given()
    {
        var names = File.ReadLines(Path.Combine(District, "members.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        return [.. File.ReadLines(Path.Combine(District, "deck", "cards.csv")).Skip(1).Select(l => l.Split(',')).Where(l => names.ContainsKey(l[1])).Select(l => (l[0], l[1], names[l[1]]))];
    }

    private string District => Path.Combine(Folder, "district");

    /// <summary>Settings of the centre, for any of its commands.</summary>
    public string[] CentreSettings => ["--config", Path.Combine(District, "ingest.json")];

    /// <param name="ingest">Another build of the centre than the one beside these tests.</param>
    public static async Task<Town> BuildAsync(int members, CancellationToken cancel, string? ingest = null)
    {
        var town = new Town(Directory.CreateTempSubdirectory("town").FullName, ingest ?? Programs.Ingest);
        await Programs.MustRunAsync(town._centre,
        [
            "demo", "--out", town.District, "--members", members.ToString(CultureInfo.InvariantCulture), "--kiosks", "2",
            "--gateway-port", $"{town.GatewayPort}", "--web-port", $"{town.WebPort}",
            "--kiosk-port", $"kiosk-1={town.ScreenPorts[0]}", "--kiosk-port", $"kiosk-2={town.ScreenPorts[1]}",
            "--reader", $"kiosk-1={Readers[0]},{Readers[1]}", "--reader", $"kiosk-2={Readers[2]},{Readers[3]}",
        ], cancel);
        await Programs.MustRunAsync(Programs.FirmwareSim,
            ["deck", "create", "--members", Path.Combine(town.District, "members.csv"), "--kiosk-anchor", Path.Combine(town.District, "kiosk-authority.cvc"), "--out", Path.Combine(town.District, "deck"), "--unknown", "2", "--foreign", "1", "--expired", "1", "--not-yet-valid", "1", "--copied", "1", "--plain", "2"], cancel);
        foreach (var table in new[] { "organisations", "members", "timetable", "kiosks" }) await town.CentreAsync(["import", table, Path.Combine(town.District, table + ".csv")], cancel);
        await town.CentreAsync(["import", "cards", Path.Combine(town.District, "deck", "cards.csv")], cancel);
        await town.CentreAsync(["import", "receipt-keys", Path.Combine(town.District, "deck", "receipt-keys.csv")], cancel);
        return town;
    }

    public async Task StartAsync(CancellationToken cancel)
    {
        _pcscd = await IsolatedPcscd.StartAsync(Readers, cancel);
        await StartCentreAsync(cancel);
        for (var kiosk = 0; kiosk < 2; kiosk++) await StartKioskAsync(kiosk, cancel);
    }

    public Task<string> CentreAsync(IEnumerable<string> arguments, CancellationToken cancel) => Programs.MustRunAsync(_centre, [.. arguments, .. CentreSettings], cancel);

    public async Task StartCentreAsync(CancellationToken cancel)
    {
        _ingest = new Running(_centre, ["run", .. CentreSettings]);
        await AnswersAsync(_ingest, new Uri(Web, "health"), cancel);
    }

    public Task KillCentreAsync() => _ingest.KillAsync();

    public async Task StartKioskAsync(int kiosk, CancellationToken cancel)
    {
        _kiosks[kiosk] = new Running(
            Programs.CardAgent, ["run", "--config", Path.Combine(District, "kiosks", $"kiosk-{kiosk + 1}", "appsettings.json"), .. kiosk == 1 ? new[] { "--set", $"Uplink:Port={_relay}" } : []],
            new Dictionary<string, string> { ["PCSCLITE_CSOCK_NAME"] = _pcscd.SocketPath });
        await AnswersAsync(_kiosks[kiosk], new Uri($"http://127.0.0.1:{ScreenPorts[kiosk]}/health"), cancel);
    }

    public Task KillKioskAsync(int kiosk) => _kiosks[kiosk].KillAsync();

    public Task KillPcscdAsync() => _pcscd.KillAsync(CancellationToken.None);

    public Task RestartPcscdAsync(CancellationToken cancel) => _pcscd.StartAgainAsync(cancel);

    /// <summary>Members arrive for so many seconds, as the scenario says.</summary>
    public Running Play(int seconds, string scenario = "morning") => new(Programs.FirmwareSim,
    [
        "play", "--scenario", scenario, "--deck", Path.Combine(District, "deck"), "--out", Path.Combine(Folder, "played.jsonl"), "--seconds", $"{seconds}",
        "--relay", $"kiosk-2={_relay}:127.0.0.1:{GatewayPort}",
        .. Readers.SelectMany((name, i) => new[] { "--reader", $"{name}=vpcd:127.0.0.1:{_pcscd.Readers[i].Port}" }),
    ]);

    /// <summary>The second kiosk's way to the centre while nobody plays.</summary>
    public Running Relay() => new(Programs.FirmwareSim, ["relay", "--relay", $"kiosk-2={_relay}:127.0.0.1:{GatewayPort}"]);

    /// <summary>Waits until the kiosks have nothing left to deliver and the centre has worked everything in.</summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        await using var relay = Relay();
        foreach (var port in ScreenPorts)
            await Until.TrueAsync(async () => (await HealthAsync(port, cancel))?.GetProperty("waiting").GetInt64() == 0, TimeSpan.FromMinutes(4), () => $"Kiosk on {port} still has taps to deliver.\n{Logs()}", cancel);
        await Until.TrueAsync(async () => await StatusAsync(cancel) is var status && status.GetProperty("toProject").GetInt64() + status.GetProperty("toProve").GetInt64() == 0, TimeSpan.FromMinutes(4), () => "The projection did not catch up.\n" + Logs(), cancel);
    }

    public async Task<JsonElement> StatusAsync(CancellationToken cancel) => JsonDocument.Parse(await CentreAsync(["status", "--json"], cancel)).RootElement;

    /// <summary>The independent checker's verdict: what the cards and lights saw against what the centre has.</summary>
    public async Task<JsonElement> CheckAsync(CancellationToken cancel)
    {
        var taps = Path.Combine(Folder, "taps.jsonl");
        await CentreAsync(["export", "taps", "--out", taps], cancel);
        var outcome = await Programs.RunAsync(Programs.FirmwareSim, ["check", "--played", Path.Combine(Folder, "played.jsonl"), "--taps", taps, "--json"], cancel);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }

    public string Logs() => $"── ingest\n{_ingest?.Output}\n── kiosk 1\n{_kiosks[0]?.Output}\n── kiosk 2\n{_kiosks[1]?.Output}";

    private async Task<JsonElement?> HealthAsync(int port, CancellationToken cancel)
    {
        try
        {
            return JsonDocument.Parse(await _http.GetStringAsync($"http://127.0.0.1:{port}/health", cancel)).RootElement;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task AnswersAsync(Running program, Uri address, CancellationToken cancel) => await Until.TrueAsync(async () =>
    {
        Assert.False(program.HasEnded, "It ended at once:\n" + program.Output);
        try
        {
            using var answer = await _http.GetAsync(address, cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }, TimeSpan.FromMinutes(4), () => $"{address} does not answer.\n{program.Output}", cancel);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var kiosk in _kiosks) if (kiosk is not null) await kiosk.DisposeAsync();
        if (_ingest is not null) await _ingest.DisposeAsync();
        if (_pcscd is not null) await _pcscd.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

using System.Globalization;
using System.Text.Json;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd;

/// <summary>The programs as they are typed: authorities made, a kiosk added, enrolled, run, revoked and enrolled anew.</summary>
public sealed class EnrolmentTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("enrolment-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly int _gateway = FreePorts.Next(), _door = FreePorts.Next(), _web = FreePorts.Next(), _screen = FreePorts.Next();

    private string[] Centre => ["--config", Path.Combine(_folder, "ingest.json")];
    private string Kiosk => Path.Combine(_folder, "kiosk");
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AKioskIsSetUpWithACodeWorksIsRevokedAndSetUpAgain()
    {
        await SetUpCentreAsync();
        var code = await CodeAsync("kiosks", "add", "--kiosk", "kiosk-1", "--name", "一号", "--centre", "c1");
        await using var centre = new Running(Programs.Ingest, ["run", .. Centre]);
        await Until.TrueAsync(async () => await TextAsync($"http://127.0.0.1:{_web}/health") is not null, Limit, () => "The centre does not answer.\n" + centre.Output, Cancel);

        await EnrolAsync(code);
        var used = await Programs.RunAsync(Programs.CardAgent, EnrolCommand(code, Path.Combine(_folder, "another")), Cancel);
        Assert.Equal(1, used.ExitCode);
        Assert.Contains("This code was used already", used.Errors, StringComparison.Ordinal);

        await using (var kiosk = new Running(Programs.CardAgent, ["run", "--config", Path.Combine(Kiosk, "appsettings.json")]))
        {
            await Until.TrueAsync(async () => await StateAsync() is { } state && state.GetProperty("centre").GetString() == "中心一" && state.GetProperty("online").GetBoolean(), Limit, () => "The kiosk is not in service.\n" + kiosk.Output + centre.Output, Cancel);
            Assert.Contains("Enrolled at", await Programs.MustRunAsync(Programs.CardAgent, ["check", "--config", Path.Combine(Kiosk, "appsettings.json")], Cancel), StringComparison.Ordinal);
            await Programs.MustRunAsync(Programs.Ingest, ["kiosks", "revoke", "kiosk-1", "--reason", "stolen", .. Centre], Cancel);
            await Until.TrueAsync(async () => await StateAsync() is { } state && IsOutOfService(state), Limit, () => "The kiosk does not say that it is out of service.\n" + kiosk.Output, Cancel);
            Assert.False(kiosk.HasEnded);
            Assert.Empty(Directory.GetDirectories(Kiosk, "identity-*"));
            await kiosk.StopAsync(Cancel);
            Assert.Equal(0, kiosk.ExitCode);
        }

        // It stays so over a restart, and says why.
        var check = await Programs.RunAsync(Programs.CardAgent, ["check", "--config", Path.Combine(Kiosk, "appsettings.json")], Cancel);
        Assert.Contains("The centre has revoked this kiosk", check.Errors, StringComparison.Ordinal);
        await using (var kiosk = new Running(Programs.CardAgent, ["run", "--config", Path.Combine(Kiosk, "appsettings.json")]))
            await Until.TrueAsync(async () => await StateAsync() is { } state && IsOutOfService(state), Limit, () => "The kiosk does not say that it is out of service.\n" + kiosk.Output, Cancel);

        await EnrolAsync(await CodeAsync("kiosks", "claim", "kiosk-1"));
        await using var again = new Running(Programs.CardAgent, ["run", "--config", Path.Combine(Kiosk, "appsettings.json")]);
        await Until.TrueAsync(async () => await StateAsync() is { } state && state.GetProperty("online").GetBoolean(), Limit, () => "The kiosk is not in service again.\n" + again.Output + centre.Output, Cancel);
        using var listed = JsonDocument.Parse(await Programs.MustRunAsync(Programs.Ingest, ["kiosks", "list", "--json", .. Centre], Cancel));
        Assert.Equal(("enrolled", "file"), (listed.RootElement[0].GetProperty("state").GetString(), listed.RootElement[0].GetProperty("facts").GetProperty("keyStore").GetString()));
    }

    [Fact]
    public async Task ATpmIsUsedWhereTheSystemsTlsCanUseItAndOtherwiseSaidAndDoneWithout()
    {
        await SetUpCentreAsync();
        var code = await CodeAsync("kiosks", "add", "--kiosk", "kiosk-1", "--name", "一号", "--centre", "c1");
        await using var tpm = await SimulatedTpm.StartAsync(Cancel);
        await using var centre = new Running(Programs.Ingest, ["run", .. Centre]);
        await Until.TrueAsync(async () => await TextAsync($"http://127.0.0.1:{_web}/health") is not null, Limit, () => "The centre does not answer.\n" + centre.Output, Cancel);
        var wanted = await Programs.RunAsync(Programs.CardAgent, [.. EnrolCommand(code, Kiosk)[..^1], "tpm"], Cancel, tpm.Environment);
        var isUsed = wanted.ExitCode == 0;
        Assert.True(isUsed || wanted.Errors.StartsWith("--key-store tpm: the TPM cannot be used: this system's TLS cannot use a key that is in it.", StringComparison.Ordinal), wanted.Output + wanted.Errors);
        if (!isUsed)
        {
            var instead = await Programs.RunAsync(Programs.CardAgent, [.. EnrolCommand(code, Kiosk)[..^1], "auto"], Cancel, tpm.Environment);
            Assert.True(instead.ExitCode == 0, instead.Output + instead.Errors);
            Assert.Contains("The TPM cannot be used (this system's TLS cannot use a key that is in it); the key is kept in a file.", instead.Output, StringComparison.Ordinal);
        }

        var identity = Assert.Single(Directory.GetDirectories(Kiosk, "identity-*"));
        Assert.StartsWith(isUsed ? "cardsystem-tpm-key: 0x81" : "-----BEGIN PRIVATE KEY-----", await File.ReadAllTextAsync(Path.Combine(identity, "kiosk.key"), Cancel), StringComparison.Ordinal);
        await using (var kiosk = new Running(Programs.CardAgent, ["run", "--config", Path.Combine(Kiosk, "appsettings.json")], tpm.Environment))
            await Until.TrueAsync(async () => await StateAsync() is { } state && state.GetProperty("online").GetBoolean(), Limit, () => "The kiosk is not in service.\n" + kiosk.Output + centre.Output, Cancel);
        using var listed = JsonDocument.Parse(await Programs.MustRunAsync(Programs.Ingest, ["kiosks", "list", "--json", .. Centre], Cancel));
        Assert.Equal(isUsed ? "tpm" : "file", listed.RootElement[0].GetProperty("facts").GetProperty("keyStore").GetString());

        // Of a key in a TPM the files alone are nothing.
        await using var other = await SimulatedTpm.StartAsync(Cancel);
        var copied = await Programs.RunAsync(Programs.CardAgent, ["check", "--config", Path.Combine(Kiosk, "appsettings.json")], Cancel, other.Environment);
        Assert.Equal(isUsed ? 1 : 0, copied.ExitCode);
    }

    private async Task SetUpCentreAsync()
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
        Directory.CreateDirectory(Kiosk);
        await File.WriteAllTextAsync(Path.Combine(Kiosk, "appsettings.json"), $$"""{ "Screen": { "Listen": "127.0.0.1:{{_screen.ToString(CultureInfo.InvariantCulture)}}" } }""", Cancel);
    }

    private async Task<(string Code, string Fingerprint)> CodeAsync(params string[] command)
    {
        using var sheet = JsonDocument.Parse(await Programs.MustRunAsync(Programs.Ingest, [.. command, "--json", .. Centre], Cancel));
        return (sheet.RootElement.GetProperty("code").GetString()!, sheet.RootElement.GetProperty("authoritySha256").GetString()!);
    }

    private string[] EnrolCommand((string Code, string Fingerprint) sheet, string folder) =>
        ["enrol", "--centre", $"https://localhost:{_door}", "--code", sheet.Code, "--authority-sha256", sheet.Fingerprint, "--out", folder, "--key-store", "file"];

    private Task<string> EnrolAsync((string Code, string Fingerprint) sheet) => Programs.MustRunAsync(Programs.CardAgent, EnrolCommand(sheet, Kiosk), Cancel);

    private async Task<JsonElement?> StateAsync() => await TextAsync($"http://127.0.0.1:{_screen}/state") is { } text ? JsonDocument.Parse(text).RootElement : null;

    private static bool IsOutOfService(JsonElement state) => state.GetProperty("troubles").EnumerateArray().Any(t => t.GetProperty("kind").GetString() == "out-of-service");

    private async Task<string?> TextAsync(string address)
    {
        try
        {
            return await _http.GetStringAsync(address, Cancel);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !Cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}

using System.Text.Json;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd;

/// <summary>
/// The pages over TLS, with papers of the district's own authority, looked at by testssl.sh: protocols, ciphers, forward secrecy, certificate, headers, known vulnerabilities.
/// Nothing above LOW but what stands in <see cref="Accepted"/> with its reason.
/// </summary>
public sealed class TlsScanTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly Dictionary<string, string> Accepted = new(StringComparer.Ordinal)
    {
        ["cert_revocation"] = "A private authority in an inner network has no address where browsers could ask for revoked certificates; its server papers hold for a year, and a stolen key is answered by taking the root out of the browsers.",
        ["engine_problem"] = "About the machine that looks: its OpenSSL has no GOST engine.",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private readonly int _gateway = FreePorts.Next(), _web = FreePorts.Next();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NothingAboveLowIsFound()
    {
        var config = await SetUpAsync();
        await using var centre = new Running(Programs.Ingest, ["run", "--config", config]);
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        await Until.TrueAsync(async () => await AnswersAsync(http), Limit, () => "The centre does not answer.\n" + centre.Output, Cancel);
        var all = await ScanAsync();
        Assert.DoesNotContain(all, Speaks);
        // It did look: at this very certificate, which chains to the district's root, at TLS 1.3, at the headers and at every named vulnerability.
        string Of(string id) => all.First(f => f.Id == id).Text;
        Assert.Contains("localhost", Of("cert_commonName"), StringComparison.Ordinal);
        Assert.Contains("passed", Of("cert_chain_of_trust"), StringComparison.Ordinal);
        Assert.Contains("offered", Of("TLS1_3"), StringComparison.Ordinal);
        Assert.Equal(("not offered", "not offered"), (Of("TLS1"), Of("TLS1_1")));
        Assert.Contains("365 days", Of("HSTS_time"), StringComparison.Ordinal);
        Assert.True(all.Count > 60, $"Only {all.Count} findings.");
    }

    private static bool Speaks(Finding finding) => finding.Severity is not ("OK" or "INFO" or "LOW") && !Accepted.ContainsKey(finding.Id);

    /// <summary>
    /// What was found. WARN is no finding but a check that could not be made, for instance because on a busy machine the scanner's client left before the server's session ticket had come:
    /// then all is looked at again, and a check that cannot be made four times in a row stays in what was found.
    /// </summary>
    private async Task<List<Finding>> ScanAsync()
    {
        for (var scan = 1; ; scan++)
        {
            var all = await ScanOnceAsync(Path.Combine(_folder, $"findings-{scan}.json"));
            if (scan == 4 || !all.Exists(Speaks) || all.Exists(f => Speaks(f) && f.Severity != "WARN")) return all;
        }
    }

    private async Task<List<Finding>> ScanOnceAsync(string file)
    {
        // Handshakes as old browsers would make them, the one part left out, tell of browsers and not of us.
        var scan = await Programs.RunAsync("testssl",
        [
            "--quiet", "--color", "0", "--warnings", "off", "--ip", "127.0.0.1", "--add-ca", Path.Combine(_folder, "safe", "kiosk-root.pem"), "--jsonfile", file,
            "--protocols", "--std", "--fs", "--server-preference", "--server-defaults", "--headers", "--vulnerable", $"https://localhost:{_web}/health",
        ], Cancel);
        Assert.True(File.Exists(file), scan.Output + scan.Errors);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancel));
        return [.. document.RootElement.EnumerateArray().Select(f => new Finding(f.GetProperty("id").GetString()!, f.GetProperty("severity").GetString()!, f.GetProperty("finding").GetString()!))];
    }

    private async Task<string> SetUpAsync()
    {
        var passphrase = Path.Combine(_folder, "passphrase");
        await File.WriteAllTextAsync(passphrase, "a passphrase for this test alone", Cancel);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(passphrase, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var papers = Path.Combine(_folder, "papers.json");
        await File.WriteAllTextAsync(papers, """{ "Storage": { "File": "ingest.db" }, "Trust": { "Folder": "trust", "PassphraseFile": "passphrase" } }""", Cancel);
        await Programs.MustRunAsync(Programs.Ingest, ["trust", "create", "kiosk", "--root", Path.Combine(_folder, "safe"), "--by", "test", "--config", papers], Cancel);
        await Programs.MustRunAsync(Programs.Ingest, ["trust", "server", "--host", "localhost", "--out", Path.Combine(_folder, "server"), "--by", "test", "--config", papers], Cancel);
        var config = Path.Combine(_folder, "ingest.json");
        await File.WriteAllTextAsync(config, $$"""
            { "Storage": { "File": "ingest.db" }, "Warnings": { "RunAt": "" }, "Gateway": { "Listen": "127.0.0.1:{{_gateway}}" },
              "Web": { "Listen": "127.0.0.1:{{_web}}", "CertificateFile": "server/server.pem", "KeyFile": "server/server.key" } }
            """, Cancel);
        return config;
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"https://localhost:{_web}/health"), Cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <param name="Severity">OK, INFO, LOW, MEDIUM, HIGH, CRITICAL; WARN for a check that could not be made.</param>
    private sealed record Finding(string Id, string Severity, string Text);
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;

namespace CardSystem.CardAgent.Tests.Commands;

/// <summary>The program itself, as an installer meets it: another process, its exit code, and what it says on which stream.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cardagent-cli-").FullName;

    private string Config => Path.Combine(_folder, "kiosk.json");

    public CommandLineTests()
    {
        KioskKey.Create(Path.Combine(_folder, "kiosk.pem"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Card authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2046, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(Path.Combine(_folder, "authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Config, """
            {
              "Kiosk": { "Id": "hk-01", "KeyFile": "kiosk.pem" },
              "Cards": { "AuthorityFiles": ["authority.pem"] },
              "Outbox": { "File": "outbox.db" },
              "Uplink": { "Host": "127.0.0.1", "Port": 1, "Tls": false },
              "Screen": { "Listen": "127.0.0.1:0" }
            }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task HelpListsTheCommands()
    {
        var (code, said, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        foreach (var command in (string[])["run", "check", "readers", "outbox", "key"]) Assert.Contains($"\n  {command} ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckSaysWhatWouldBeDone()
    {
        var (code, said, complaint) = await RunAsync("check", "--config", Config);
        Assert.Equal((0, ""), (code, complaint));
        Assert.Contains($"Outbox   {_folder}/outbox.db, which will be made; up to 500000 taps or 1024 MiB", said, StringComparison.Ordinal);
        Assert.Contains("Uplink   mqtt://127.0.0.1:1 as hk-01, with no password and no certificate, NOT ENCRYPTED", said, StringComparison.Ordinal);
        Assert.Contains("the first of them expires 2046-01-01", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "outbox.db")));
    }

    [Theory]
    [InlineData("Kiosk:Id is missing; give this kiosk's name at the centre, 1 to 32 of a-z, 0-9 and '-'.", "Kiosk:Id=")]
    [InlineData("Uplink:Window is '0'; allowed: 1 to 1000.", "Uplink:Window=0")]
    [InlineData("Readers:SessionSeconds is 'x'; allowed: a whole number.", "Readers:SessionSeconds=x")]
    [InlineData("Readers:SessionSeconds must be 1 to 30.", "Readers:SessionSeconds=31")]
    [InlineData("Readers:Olny is not a setting; Readers has Only, Lights, SessionSeconds, PollMilliseconds, DeafAfterNeighbourCards.", "Readers:Olny=x")]
    public async Task CheckAndRunComplainInTheSameOneSentence(string sentence, string setting)
    {
        foreach (var command in (string[])["check", "run"])
            Assert.Equal((1, "", sentence + "\n"), await RunAsync(command, "--config", Config, "--set", setting));
    }

    [Fact]
    public async Task WhatTheCommandLineDoesNotKnowIsOneSentenceToo()
    {
        var (code, said, complaint) = await RunAsync("fly");
        Assert.Equal((1, "", "Unrecognized command or argument 'fly'; 'cardagent --help' lists what there is.\n"), (code, said, complaint));
    }

    [Fact]
    public async Task APortInUseIsNamed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var listen = ((IPEndPoint)taken.LocalEndpoint).ToString();
        var (code, _, complaint) = await RunAsync("run", "--config", Config, "--set", "Screen:Listen=" + listen);
        Assert.Equal((1, $"Screen:Listen '{listen}' is in use by another program, or not an address of this machine; choose another port.\n"), (code, complaint));
    }

    [Fact]
    public async Task KeyPrintsThePublicHalf()
    {
        var file = Path.Combine(_folder, "new.pem");
        var (code, said, _) = await RunAsync("key", "--out", file);
        using var key = KioskKey.Load(file);
        Assert.Equal((0, key.PublicKey + "\n"), (code, said));
        Assert.Equal((1, "", $"'{file}' exists already and is left as it is; choose another name or move it away first.\n"), await RunAsync("key", "--out", file));
    }

    [Fact]
    public async Task OutboxSaysWhatWaitsBesideARunningAgent()
    {
        using var bench = new Workbench(adjust: o => o.File = Path.Combine(_folder, "outbox.db"));
        var lane = bench.Outbox.BorrowLane();
        await Workbench.Append(lane);
        await Workbench.Append(lane);
        var (code, said, _) = await RunAsync("outbox", "--config", Config);
        Assert.Equal(0, code);
        Assert.Equal($"{_folder}/outbox.db of kiosk hk-01\n{lane.Journal}  durable to 2, received to 0, 2 waiting\n2 taps wait for the centre, the oldest of 2026-05-08 01:00:00 UTC.\n", said);
    }

    [Fact]
    public async Task TheAgentRunsWithoutReadersAndCentreAndStopsWhenTold()
    {
        using var agent = Start("--config", Config);
        string? address = null;
        while (address is null && await agent.StandardOutput.ReadLineAsync(Workbench.Cancel) is { } line)
            if (line.IndexOf("http://", StringComparison.Ordinal) is var at and >= 0) address = line[at..];
        using var browser = new HttpClient();
        var state = await browser.GetStringAsync(new Uri(address + "/state"), Workbench.Cancel);
        Assert.Contains("\"online\":false", state, StringComparison.Ordinal);

        using var kill = Process.Start("kill", ["-TERM", agent.Id.ToString(CultureInfo.InvariantCulture)]);
        await agent.WaitForExitAsync(Workbench.Cancel);
        Assert.Equal(0, agent.ExitCode);
        Assert.Equal("", await agent.StandardError.ReadToEndAsync(Workbench.Cancel));
        Assert.True(File.Exists(Path.Combine(_folder, "outbox.db")));
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TapOutbox).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        // No card service: what is tested here is the command line.
        start.Environment["PCSCLITE_CSOCK_NAME"] = Path.Combine(_folder, "none.comm");
        return Process.Start(start)!;
    }

    private async Task<(int Code, string Said, string Complaint)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var said = process.StandardOutput.ReadToEndAsync(Workbench.Cancel);
        var complaint = process.StandardError.ReadToEndAsync(Workbench.Cancel);
        try
        {
            await process.WaitForExitAsync(Workbench.Cancel).WaitAsync(TimeSpan.FromMinutes(3), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"'cardagent {string.Join(' ', arguments)}' does not end; it said: {await said}");
        }

        return (process.ExitCode, await said, await complaint);
    }
}

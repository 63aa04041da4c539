using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.FirmwareSim.Check;
using CardSystem.FirmwareSim.Decks;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Commands;

/// <summary>The program as a user starts it.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "firmware-sim.exe" : "firmware-sim");

    public void Dispose() => _folder.Dispose();

    private static Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.StartAsync(Program, arguments, null, "", Stop);

    private async Task<string> DeckAsync()
    {
        var members = new StringBuilder("member,name,branch\n");
        for (var i = 1; i <= 30; i++) members.Append($"M{i},张三{i},b1\n");
        var made = await RunAsync("deck", "create", "--members", _folder.Write("members.csv", members.ToString()), "--out", _folder.PathOf("deck"),
            "--foreign", "1", "--expired", "1", "--not-yet-valid", "1", "--copied", "1", "--plain", "1", "--unknown", "2", "--seed", "7");
        Assert.True(made.ExitCode == 0, made.All);
        Assert.StartsWith("37 cards in ", made.Output, StringComparison.Ordinal);
        return _folder.PathOf("deck");
    }

    [Fact]
    public async Task HelpListsTheCommands()
    {
        var help = await RunAsync("--help");
        Assert.Equal(0, help.ExitCode);
        foreach (var command in (string[])["deck", "card", "service", "play", "check"]) Assert.Matches($"\n  {command} ", help.Output);
    }

    [Fact]
    public async Task ADeckIsMadeAndShown()
    {
        var deck = await DeckAsync();
        var shown = await RunAsync("deck", "show", deck);
        Assert.Equal(0, shown.ExitCode);
        Assert.StartsWith("37 cards: 30 member, 2 unknown, 1 foreign, 1 expired, 1 not-yet-valid, 1 copied, 1 plain", shown.Output, StringComparison.Ordinal);
        Assert.Contains("copied-1", shown.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(deck, DeckFolder.CardsFile)));
    }

    [Theory]
    [InlineData("There is no deck in nowhere", "deck", "show", "nowhere")]
    [InlineData("Cannot read nothing.csv", "deck", "create", "--members", "nothing.csv", "--out", "x")]
    [InlineData("--foreign must be a whole number", "deck", "create", "--members", "m", "--out", "x", "--foreign", "-1")]
    [InlineData("'--members' is required", "deck", "create", "--out", "x")]
    [InlineData("--port must be a port", "card", "--deck", "x", "--card", "y", "--port", "70000")]
    [InlineData("must be NAME=vpcd:HOST:PORT", "play", "--scenario", "SCENARIO", "--deck", "x", "--reader", "nonsense", "--out", "y")]
    [InlineData("--speed must be", "play", "--scenario", "SCENARIO", "--deck", "x", "--reader", "a=vpcd:h:1", "--out", "y", "--speed", "0")]
    [InlineData("Cannot read", "check", "--played", "nowhere.jsonl", "--taps", "nowhere.jsonl")]
    public async Task WhatCannotBeDoneIsSaidOnStderr(string message, params string[] arguments)
    {
        var run = await RunAsync([.. arguments.Select(a => a == "SCENARIO" ? TestFolder.OfCheckout("firmware-sim/scenarios/morning.json") : a)]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMorningIsPlayedRecordedAndChecked()
    {
        var deck = await DeckAsync();
        await using var desk = new GreenDesk();
        var played = _folder.PathOf("played.jsonl");
        var scenario = _folder.Write("s.json", """
            {"version":1,"title":"Short","hand":{"patienceMs":100000,"reactionMs":0,"gapMs":0},"arrivalsPerReaderMinute":20,"bursts":[{"from":0,"until":0.1}],
             "cuts":[{"relay":"k1","from":0.2,"until":0.6}]}
            """);
        var run = await RunAsync("play", "--scenario", scenario, "--deck", deck, "--reader", $"Desk=vpcd:127.0.0.1:{desk.Port}", "--relay", "k1=0:127.0.0.1:1", "--out", played, "--seconds", "30", "--progress");
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Contains("10 cards presented: 10 green, 0 orange, 0 red, 0 without light", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"cut\"", File.ReadAllText(played), StringComparison.Ordinal);
        Assert.Contains("\"event\":\"restored\"", File.ReadAllText(played), StringComparison.Ordinal);

        var taps = PlayedRecord.Read(played).Select((p, i) =>
            $$"""{"v":1,"kiosk":"k1","journal":"00000000000000aa","seq":{{i + 1}},"outcome":"accepted","card":"{{p.Card}}","proof":"{{Base64Url.EncodeToString(Convert.FromBase64String(p.Events[0].Signature!))}}"}""").ToList();
        var good = await RunAsync("check", "--played", played, "--taps", _folder.Write("taps.jsonl", string.Join('\n', taps)), "--least-green", "10");
        Assert.True(good.ExitCode == 0, good.All);
        Assert.Equal(1, (await RunAsync("check", "--played", played, "--taps", _folder.PathOf("taps.jsonl"), "--least-green", "11")).ExitCode);
        var bad = await RunAsync("check", "--json", "--played", played, "--taps", _folder.Write("taps.jsonl", string.Join('\n', taps.Skip(1))));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains("\"lost\":1,", bad.Output, StringComparison.Ordinal);
        _folder.Write("taps.jsonl", "{");
        Assert.Equal(2, (await RunAsync("check", "--played", played, "--taps", _folder.PathOf("taps.jsonl"))).ExitCode);
    }

    [Fact]
    public async Task APlayThatIsToldToEndLeavesAWholeRecord()
    {
        var deck = await DeckAsync();
        await using var desk = new GreenDesk();
        var played = _folder.PathOf("played.jsonl");
        var scenario = TestFolder.OfCheckout("firmware-sim/scenarios/morning.json");
        using var play = Process.Start(new ProcessStartInfo(Program, ["play", "--scenario", scenario, "--deck", deck, "--seconds", "3600", "--out", played,
            "--reader", $"A=vpcd:127.0.0.1:{desk.Port}", "--reader", "B=vpcd:127.0.0.1:1", "--speed", "50"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(ToolRun.Patience);
        try
        {
            await Task.WhenAny(desk.Lit, play.WaitForExitAsync(patience.Token));
            Assert.False(play.HasExited, "The play ended before a card was seen.");
            using (Process.Start("kill", ["-TERM", $"{play.Id}"])) await play.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!play.HasExited) play.Kill();
        }

        Assert.Equal(0, play.ExitCode);
        Assert.Contains("\"event\":\"summary\"", File.ReadLines(played).Last(), StringComparison.Ordinal);
        Assert.NotEmpty(PlayedRecord.Read(played));
    }

    [Fact]
    public async Task OneCardIsLaidOnARealReader()
    {
        var deck = await DeckAsync();
        await using var pcscd = await IsolatedPcscd.StartAsync(["Desk"], Stop);
        var number = DeckFolder.Read(deck).Find("member-5")!.Number;
        using var laid = Process.Start(new ProcessStartInfo(Program, ["card", "--deck", deck, "--card", number, "--port", $"{pcscd.Readers[0].Port}", "--seconds", "600"]) { RedirectStandardOutput = true })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(ToolRun.Patience);
        try
        {
            while (!(await ToolRun.StartAsync("opensc-tool", ["-l"], pcscd.SocketPath, "", patience.Token)).Output.Contains("Yes ", StringComparison.Ordinal)) Assert.False(laid.HasExited);
            using (Process.Start("kill", ["-TERM", $"{laid.Id}"])) await laid.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!laid.HasExited) laid.Kill();
        }

        Assert.Equal(0, laid.ExitCode);
        // And by itself when its time is over.
        var brief = await RunAsync("card", "--deck", deck, "--card", number, "--port", $"{pcscd.Readers[0].Port}", "--seconds", "0.1");
        Assert.True(brief.ExitCode == 0, brief.All);
    }

    [Fact]
    public async Task TheServiceObeysOrdersOnItsInput()
    {
        var deck = await DeckAsync();
        var socket = _folder.PathOf("s.sock");
        var run = await ToolRun.StartAsync(Program, ["service", "--socket", socket, "--readers", "2", "--deck", deck, "--insert", "0=member-1", "--seconds", "600"], null,
            "help\nremove 0\ninsert 1 unknown-1\nattach Third one\ndetach 2\nfail Transmit 80100013 2\nfail Dance 1\ninsert 9 member-1\ninsert 1 member-2\nnonsense\ndie\nrestart\npause\nresume\n\nquit\n", Stop);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"PCSCLITE_CSOCK_NAME={socket}", run.Output, StringComparison.Ordinal);
        Assert.Contains("Third one attached", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("There is no reader 9", run.Errors, StringComparison.Ordinal);
        Assert.Contains("There is a card on", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public async Task TheScriptStartsAPcscdWithReaders()
    {
        var script = TestFolder.OfCheckout("firmware-sim/start-pcscd.sh");
        var run = await ToolRun.StartAsync("bash", [script, _folder.PathOf("p"), "0", "Kiosk A 1", "Kiosk A 2"], null, "", Stop);
        Assert.True(run.ExitCode == 0, run.All);
        var said = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToLookup(l => l[0], l => l[1]);
        using var pcscd = Process.GetProcessById(int.Parse(said["pid"].Single(), null));
        try
        {
            Assert.Equal("pcscd", pcscd.ProcessName);
            var list = await ToolRun.StartAsync("opensc-tool", ["-l"], said["socket"].Single(), "", Stop);
            foreach (var port in said["port"]) Assert.Contains(port.Split(' ', 2)[1], list.Output, StringComparison.Ordinal);
            var again = await ToolRun.StartAsync("bash", [script, _folder.PathOf("p"), "0", "X"], null, "", Stop);
            Assert.Contains("runs in", again.Errors, StringComparison.Ordinal);
            var taken = await ToolRun.StartAsync("bash", [script, _folder.PathOf("q"), said["port"].First().Split(' ')[0], "X"], null, "", Stop);
            Assert.Contains("is in use", taken.Errors, StringComparison.Ordinal);
            Assert.NotEqual(0, (await ToolRun.StartAsync("bash", [script, _folder.PathOf("r")], null, "", Stop)).ExitCode);
        }
        finally
        {
            pcscd.Kill();
            await pcscd.WaitForExitAsync(Stop);
        }
    }

    /// <summary>In pcscd's and a kiosk's place: has every card sign, and shows it green.</summary>
    private sealed class GreenDesk : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource _lit = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _serving;

        public GreenDesk()
        {
            _listener.Start();
            _serving = Task.Run(ServeAsync);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task Lit => _lit.Task;

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    using var card = await _listener.AcceptTcpClientAsync();
                    var stream = card.GetStream();
                    await AskAsync(stream, "000A00A4040005A000000308");
                    await AskAsync(stream, "002B0087119E26" + "7C2482008120" + new string('7', 64));
                    await AskAsync(stream, "0009FF00400E0400000000");
                    _lit.TrySetResult();
                    await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
                }
                catch (Exception e) when (e is IOException)
                {
                    // This card left early.
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private static async Task AskAsync(NetworkStream stream, string message)
        {
            await stream.WriteAsync(Convert.FromHexString(message));
            var header = new byte[2];
            await stream.ReadExactlyAsync(header);
            await stream.ReadExactlyAsync(new byte[(header[0] << 8) | header[1]]);
        }
    }
}

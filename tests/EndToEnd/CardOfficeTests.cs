using System.Text.Json;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd;

/// <summary>
/// From an empty folder to a member's card, as an operator, an installer and a clerk type it: authorities, a centre, a kiosk that enrols as a desk,
/// blank chips on a real pcscd.
/// </summary>
public sealed class CardOfficeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("card-office-").FullName;
    private readonly int _enrolment = FreePorts.Next();
    private readonly int _gateway = FreePorts.Next();
    private readonly int _web = FreePorts.Next();
    private IsolatedPcscd _pcscd = null!;
    private Running? _centre;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string At(string name) => Path.Combine(_folder, name);

    public async ValueTask InitializeAsync()
    {
        _pcscd = await IsolatedPcscd.StartAsync(["Desk"], Stop);
        await File.WriteAllTextAsync(At("centre.json"), $$"""
            {
              "Storage": { "File": "ingest.db" }, "Trust": { "Folder": "trust", "PassphraseFile": "passphrase" },
              "Gateway": { "Listen": "", "TlsListen": "127.0.0.1:{{_gateway}}", "CertificateFile": "server/server.pem", "KeyFile": "server/server.key" },
              "Enrolment": { "Listen": "127.0.0.1:{{_enrolment}}" }, "Web": { "Listen": "127.0.0.1:{{_web}}" }
            }
            """, Stop);
        await File.WriteAllTextAsync(At("organisations.csv"), "id,name,kind,parent\nd,区,district,\nc1,中心,centre,d\nb1,一支部,branch,d\n", Stop);
        await File.WriteAllTextAsync(At("members.csv"), "member,name,branch\nM1,张小明,b1\nM2,李四,b1\nM3,王五,b1\n", Stop);
        foreach (var each in (string[][])
        [
            ["trust", "create", "card", "--root", At("roots")], ["trust", "create", "kiosk", "--root", At("roots")], ["trust", "server", "--host", "localhost", "--out", At("server")], ["trust", "export", "--out", At("export")],
            ["trust", "check"], ["import", "organisations", At("organisations.csv")], ["import", "members", At("members.csv")],
        ]) await IngestAsync(each);
        _centre = new Running(Programs.Ingest, ["run", "--config", At("centre.json")]);
        await Until.TrueAsync(() => Task.FromResult(_centre.Output.Contains("Running over", StringComparison.Ordinal)), Patience, () => _centre.Output, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_centre is not null) await _centre.DisposeAsync();
        await _pcscd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> IngestAsync(params string[] arguments) => Programs.MustRunAsync(Programs.Ingest, [.. arguments, "--config", At("centre.json")], Stop);

    private Task<Outcome> CardsAsync(params string[] arguments) => Programs.RunAsync(
        Programs.CardAgent, ["cards", .. arguments, "--reader", _pcscd.Readers[0].PcscName, "--config", At("desk/appsettings.json")], Stop, new Dictionary<string, string> { ["PCSCLITE_CSOCK_NAME"] = _pcscd.SocketPath });

    private static async Task<string> Good(Task<Outcome> running)
    {
        var outcome = await running;
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        return outcome.Output;
    }

    /// <summary>Lays the chip of a file on the reader until it is taken away.</summary>
    private async Task<Running> LayAsync(string chip, params string[] faults)
    {
        var card = new Running(Programs.FirmwareSim, ["card", "--memory", At(chip), "--port", $"{_pcscd.Readers[0].Port}", .. faults]);
        if (faults.Length == 0) await Until.TrueAsync(() => Task.FromResult(card.Output.Contains("lies on the reader", StringComparison.Ordinal)), Patience, () => card.Output, Stop);
        return card;
    }

    private async Task EnrolAsync()
    {
        using var sheet = JsonDocument.Parse(await IngestAsync("kiosks", "add", "--kiosk", "desk-1", "--name", "发卡台", "--centre", "c1", "--office", "--json"));
        await Programs.MustRunAsync(Programs.CardAgent,
            ["enrol", "--centre", $"https://localhost:{_enrolment}", "--code", sheet.RootElement.GetProperty("code").GetString()!, "--authority", At("export/kiosk-authority.pem"), "--out", At("desk"), "--key-store", "file"], Stop);
    }

    [Fact]
    public async Task CardsAreIssuedCheckedChangedAndEmptiedFromTheCommandLine()
    {
        await EnrolAsync();
        foreach (var chip in (string[])["one.chip", "two.chip"]) await Programs.MustRunAsync(Programs.FirmwareSim, ["card", "blank", "--memory", At(chip)], Stop);

        string number;
        await using (await LayAsync("one.chip"))
        {
            var said = await Good(CardsAsync("issue", "--member", "M1"));
            Assert.Contains("is ready; take it away.", said, StringComparison.Ordinal);
            using var read = JsonDocument.Parse(await Good(CardsAsync("read", "--json")));
            Assert.Equal("张小明", read.RootElement.GetProperty("member").GetProperty("name").GetString());
            Assert.DoesNotContain("WRONG", await Good(CardsAsync("verify")), StringComparison.Ordinal);
            number = said[(said.IndexOf("Card ", StringComparison.Ordinal) + 5)..].Split(' ')[0];
            Assert.Equal((1, ""), ((await CardsAsync("reset")) is var refused ? refused.ExitCode : 0, refused.Output));
            Assert.Contains($"--card {number}", refused.Errors, StringComparison.Ordinal);
        }

        // One that loses its power in the middle: the desk waits, the clerk lays it down again.
        var torn = await LayAsync("two.chip", "--fault", "cut-after@12");
        var issuing = CardsAsync("issue", "--member", "M2");
        await torn.WaitForEndAsync(Stop);
        await torn.DisposeAsync();
        await using (await LayAsync("two.chip"))
        {
            Assert.Contains("Nothing is lost", await Good(issuing), StringComparison.Ordinal);
            Assert.Contains("No card is half issued.", await IngestAsync("office", "open"), StringComparison.Ordinal);
        }

        // A lost card that is found again is told apart, and emptied.
        await IngestAsync("roster", "card", "lost", number);
        await using (await LayAsync("one.chip"))
        {
            var verified = await CardsAsync("verify");
            Assert.Equal(1, verified.ExitCode);
            Assert.Contains("WRONG  It is in use: it is lost", verified.Output, StringComparison.Ordinal);
            Assert.Contains("is blank again", await Good(CardsAsync("reset", "--card", number, "--reason", "found again")), StringComparison.Ordinal);
            // The same chip is to serve another member; the authorities are rotated meanwhile, with the centre running.
            await IngestAsync("trust", "rotate", "card", "--root", At("roots"));
            await IngestAsync("trust", "rotate", "kiosk", "--root", At("roots"));
        }

        await File.WriteAllTextAsync(At("list.csv"), "member\nM2\nM3\n", Stop);
        var batch = CardsAsync("batch", "--list", At("list.csv"));
        await using (await LayAsync("one.chip"))
            await Until.TrueAsync(async () => File.Exists(At("list-result.csv")) && (await File.ReadAllTextAsync(At("list-result.csv"), Stop)).Contains(",issued,", StringComparison.Ordinal), Patience, () => _centre!.Output, Stop);
        var ended = await batch;
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("1 of 2: M2 has no card: M2 has card", ended.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2: 王* has card", ended.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 have their cards", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACardFromTheDeskSignsIn()
    {
        await EnrolAsync();
        await Programs.MustRunAsync(Programs.FirmwareSim, ["card", "blank", "--memory", At("one.chip")], Stop);
        await using (await LayAsync("one.chip")) await Good(CardsAsync("issue", "--member", "M1"));
        await using var agent = new Running(
            Programs.CardAgent, ["run", "--config", At("desk/appsettings.json"), "--set", $"Screen:Listen=127.0.0.1:{FreePorts.Next()}", "--set", "Readers:Lights=acr122u"], new Dictionary<string, string> { ["PCSCLITE_CSOCK_NAME"] = _pcscd.SocketPath });
        await Until.TrueAsync(() => Task.FromResult(agent.Output.Contains("Running.", StringComparison.Ordinal)), Patience, () => agent.Output, Stop);
        var shown = await Programs.MustRunAsync(Programs.FirmwareSim, ["card", "--memory", At("one.chip"), "--port", $"{_pcscd.Readers[0].Port}", "--until-light", "--seconds", "60"], Stop);
        Assert.Contains("light Green", shown, StringComparison.Ordinal);
        await Until.TrueAsync(async () => (await IngestAsync("status")).Contains("kiosk desk-1: 1 tap,", StringComparison.Ordinal), Patience, () => agent.Output, Stop);
        Assert.Contains("set aside: 0", await IngestAsync("status"), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Sockets;
using CardSystem.TestKit;

namespace CardSystem.EndToEnd;

/// <summary>A setting that is missing or makes no sense stops the start with one sentence that names it, and a non-zero exit code.</summary>
public sealed class SettingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("settings").FullName;

    [Theory]
    [InlineData("Storage:Provider=oracle", "Storage:Provider")]
    [InlineData("Gateway:TlsListen=nonsense", "Gateway:TlsListen")]
    [InlineData("Web:Listen=0.0.0.0:8080", "Web:Listen")]
    [InlineData("District:TimeZone=Atlantis", "District:TimeZone")]
    [InlineData("Inbox:CommitTaps=0", "Inbox:CommitTaps")]
    [InlineData("Storage:File=/proc/version/ingest.db", "/proc/version")]
    public Task CentreNamesTheSetting(string setting, string named) =>
        OneSentenceAsync(Programs.Ingest, ["run", "--set", $"Storage:File={Path.Combine(_folder, "a.db")}", "--set", $"Gateway:Listen=127.0.0.1:{FreePorts.Next()}", "--set", $"Web:Listen=127.0.0.1:{FreePorts.Next()}", "--set", setting], named);

    [Theory]
    [InlineData("Kiosk:Id=Kiosk One", "Kiosk:Id")]
    [InlineData("Screen:Listen=0.0.0.0:80", "Screen:Listen")]
    [InlineData("Uplink:Port=0", "Uplink:Port")]
    [InlineData("Cards:AuthorityFiles:0=/nowhere/authority.pem", "Cards:AuthorityFiles")]
    public async Task KioskNamesTheSetting(string setting, string named)
    {
        var key = Path.Combine(_folder, "kiosk.pem");
        await Programs.MustRunAsync(Programs.CardAgent, ["key", "--out", key], TestContext.Current.CancellationToken);
        await OneSentenceAsync(Programs.CardAgent,
            ["run", "--set", "Kiosk:Id=k1", "--set", $"Kiosk:KeyFile={key}", "--set", $"Outbox:File={Path.Combine(_folder, "o.db")}", "--set", $"Screen:Listen=127.0.0.1:{FreePorts.Next()}", "--set", "Uplink:Host=127.0.0.1", "--set", setting], named);
    }

    [Fact]
    public async Task PortInUseIsNamed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await OneSentenceAsync(Programs.Ingest,
            ["run", "--set", $"Storage:File={Path.Combine(_folder, "a.db")}", "--set", $"Gateway:Listen=127.0.0.1:{FreePorts.Next()}", "--set", $"Web:Listen=127.0.0.1:{port}"], port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("cardagent")]
    [InlineData("firmware-sim")]
    public async Task HelpListsTheCommands(string program)
    {
        var path = program switch { "ingest" => Programs.Ingest, "cardagent" => Programs.CardAgent, _ => Programs.FirmwareSim };
        Assert.Contains("Commands:", await Programs.MustRunAsync(path, ["--help"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task OneSentenceAsync(string program, IEnumerable<string> arguments, string named)
    {
        var outcome = await Programs.RunAsync(program, arguments, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.True(outcome.Errors.Trim().Split('\n').Length == 1, "More than one line:\n" + outcome.Errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

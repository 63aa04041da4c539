using System.Diagnostics;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Reader;

/// <summary>Other people's programs find nothing wrong with our card: through a real pcscd, and through the simulated service.</summary>
public sealed class DebianToolsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DebiansToolsWorkWithTheCardThroughARealPcscd()
    {
        await using var pcscd = await IsolatedPcscd.StartAsync(["Desk", "Door"], Stop);
        using var authority = CardAuthority.Create("Test authority");
        var card = authority.Issue("3101000000000001", "张*", TimeProvider.System);
        await using var slot = new VpcdSlot("Door", "127.0.0.1", pcscd.Readers[1].Port, TimeProvider.System);
        var lights = new List<LightShown>();
        await using (var laid = await slot.LayAsync(card, _ => { }, lights.Add, Stop))
        {
            await SeenAsync(pcscd.SocketPath, "Yes .*Door 00 00");
            var list = await ToolRun.StartAsync("opensc-tool", ["-l"], pcscd.SocketPath, "", Stop);
            Assert.Matches("No .*Desk 00 00", list.Output);
            await ToolRun.CheckMemberCardAsync("Door 00 00", pcscd.SocketPath, card, Stop);
            var light = await ToolRun.StartAsync("opensc-tool", ["-r", "Door 00 00", "-s", "FF:00:40:0E:04:02:00:01:00"], pcscd.SocketPath, "", Stop);
            Assert.Contains("SW1=0x90, SW2=0x02", light.Output, StringComparison.Ordinal);
            Assert.Equal(LightColour.Green, Assert.Single(lights).Colour);
            Assert.False(laid.Gone.IsCompleted);
        }

        await SeenAsync(pcscd.SocketPath, "No .*Door 00 00");
    }

    [Fact]
    public async Task ACardIsSeenAgainAfterPcscdWasKilledAndStartedAgain()
    {
        await using var pcscd = await IsolatedPcscd.StartAsync(["Desk"], Stop);
        using var authority = CardAuthority.Create("Test authority");
        var card = authority.Issue("3101000000000001", null, TimeProvider.System);
        await using var slot = new VpcdSlot("Desk", "127.0.0.1", pcscd.Readers[0].Port, TimeProvider.System);
        await using var first = await slot.LayAsync(card, _ => { }, _ => { }, Stop);
        await pcscd.KillAsync(Stop);
        await first.Gone.WaitAsync(ToolRun.Patience, TimeProvider.System, Stop);
        await Assert.ThrowsAsync<IOException>(() => slot.LayAsync(card, _ => { }, _ => { }, Stop));

        await pcscd.StartAgainAsync(Stop);
        await using var second = await slot.LayAsync(card, _ => { }, _ => { }, Stop);
        await SeenAsync(pcscd.SocketPath, "Yes .*Desk 00 00");
    }

    [Fact]
    public async Task DebiansToolsWorkWithTheCardThroughTheSimulatedService()
    {
        using var folder = new TestFolder();
        await using var service = await SimulatedPcscService.StartAsync(folder.PathOf("pcscd.comm"));
        using var authority = CardAuthority.Create("Test authority");
        var card = authority.Issue("3101000000000001", "张*", TimeProvider.System);
        service.AttachReader("Sim Reader 0");
        service.AttachReader("Sim Reader 1").Insert(card);

        var list = await ToolRun.StartAsync("opensc-tool", ["-l"], service.SocketPath, "", Stop);
        Assert.Matches("No .*Sim Reader 0", list.Output);
        Assert.Matches("Yes .*Sim Reader 1", list.Output);
        await ToolRun.CheckMemberCardAsync("Sim Reader 1", service.SocketPath, card, Stop);
    }

    [Fact]
    public async Task PcscScanSeesCardsComeAndGoOnTheSimulatedService()
    {
        using var folder = new TestFolder();
        await using var service = await SimulatedPcscService.StartAsync(folder.PathOf("pcscd.comm"));
        using var authority = CardAuthority.Create("Test authority");
        var reader = service.AttachReader("Sim Reader 0");
        reader.Insert(authority.Issue("3101000000000001", null, TimeProvider.System));
        var start = new ProcessStartInfo("pcsc_scan", ["-n"]) { RedirectStandardOutput = true };
        start.Environment["PCSCLITE_CSOCK_NAME"] = service.SocketPath;
        using var scan = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(ToolRun.Patience);
        try
        {
            // It scans until it is killed; each line is awaited for as long as it takes.
            foreach (var expected in (string[])["Sim Reader 0", "Card inserted", "3B 8B 80 01 80 73 C0 21 C0 65 4D 43 41 50 31 93", "Card removed"])
            {
                if (expected == "Card removed") reader.Remove();
                while (await scan.StandardOutput.ReadLineAsync(patience.Token) is var line && line?.Contains(expected, StringComparison.Ordinal) != true) Assert.NotNull(line);
            }
        }
        finally
        {
            scan.Kill();
        }
    }

    /// <summary>vpcd looks for cards every 400 ms.</summary>
    private static async Task SeenAsync(string socket, string pattern)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(ToolRun.Patience);
        while (!System.Text.RegularExpressions.Regex.IsMatch((await ToolRun.StartAsync("opensc-tool", ["-l"], socket, "", patience.Token)).Output, pattern))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
    }
}

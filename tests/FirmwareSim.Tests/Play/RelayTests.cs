using System.Net;
using System.Net.Sockets;
using System.Text;
using CardSystem.FirmwareSim.Play;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Play;

public sealed class RelayTests : IAsyncLifetime
{
    private readonly TcpListener _centre = new(IPAddress.Loopback, 0);
    private Relay _relay = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _centre.Start();
        _relay = Relay.Start("k1", FreePorts.Next(), "127.0.0.1", ((IPEndPoint)_centre.LocalEndpoint).Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _centre.Dispose();
    }

    private async Task<(NetworkStream Kiosk, NetworkStream Centre)> ConnectAsync()
    {
        var kiosk = await KioskAsync();
        var centre = (await _centre.AcceptTcpClientAsync(Stop)).GetStream();
        centre.ReadTimeout = (int)ToolRun.Patience.TotalMilliseconds;
        return (kiosk, centre);
    }

    private async Task<NetworkStream> KioskAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _relay.ListenPort, Stop);
        var stream = client.GetStream();
        stream.ReadTimeout = (int)ToolRun.Patience.TotalMilliseconds;
        return stream;
    }

    private static void Passes(NetworkStream from, NetworkStream to, string text)
    {
        from.Write(Encoding.ASCII.GetBytes(text));
        var read = new byte[text.Length];
        to.ReadExactly(read);
        Assert.Equal(text, Encoding.ASCII.GetString(read));
    }

    private static bool IsBroken(NetworkStream stream)
    {
        try
        {
            return stream.Read(new byte[1]) == 0;
        }
        catch (IOException e)
        {
            // Nothing for a long time is not the end.
            return e.InnerException is not SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock };
        }
    }

    /// <summary>A reset may come so fast that it is the connecting that fails.</summary>
    private async Task<bool> IsBrokenFromTheStartAsync()
    {
        try
        {
            return IsBroken(await KioskAsync());
        }
        catch (SocketException)
        {
            return true;
        }
    }

    [Fact]
    public async Task BytesPassBothWaysAndTheEndOfOneSideIsPassedOn()
    {
        var (kiosk, centre) = await ConnectAsync();
        Passes(kiosk, centre, "tap");
        Passes(centre, kiosk, "receipt");
        kiosk.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, centre.Read(new byte[1]));
        Passes(centre, kiosk, "last word");
    }

    [Fact]
    public async Task ARefusedNetworkBreaksAndRefusesUntilRestored()
    {
        var (kiosk, centre) = await ConnectAsync();
        _relay.Cut(CutMode.Refuse);
        Assert.True(IsBroken(kiosk) && IsBroken(centre));
        await Assert.ThrowsAsync<SocketException>(KioskAsync);
        _relay.Restore();
        (kiosk, centre) = await ConnectAsync();
        Passes(kiosk, centre, "again");
    }

    [Fact]
    public async Task ADroppedNetworkTakesConnectionsAndBreaksThem()
    {
        var (kiosk, _) = await ConnectAsync();
        _relay.Cut(CutMode.Drop);
        Assert.True(IsBroken(kiosk));
        Assert.True(await IsBrokenFromTheStartAsync());
        _relay.Restore();
        var (again, centre) = await ConnectAsync();
        Passes(again, centre, "again");
    }

    [Fact]
    public async Task ASilentNetworkSwallowsAndIsBrokenWhenRestored()
    {
        var (kiosk, centre) = await ConnectAsync();
        _relay.Cut(CutMode.Silent);
        kiosk.Write("lost"u8);
        var late = await KioskAsync();
        late.Write("lost too"u8);
        // The relay may take its time to let the late one in; restored before that, it would be a connection like any other.
        Assert.True(SpinWait.SpinUntil(() => _relay.Connections == 2, ToolRun.Patience));
        Assert.False(centre.DataAvailable);
        _relay.Restore();
        Assert.True(IsBroken(kiosk) && IsBroken(centre) && IsBroken(late));
        (kiosk, centre) = await ConnectAsync();
        Passes(kiosk, centre, "again");
    }

    [Fact]
    public async Task ACentreThatIsDownBreaksTheConnection()
    {
        _centre.Stop();
        Assert.True(await IsBrokenFromTheStartAsync());
    }

    [Fact]
    public void APortInUseIsSaidInASentence()
    {
        var e = Assert.Throws<InputException>(() => Relay.Start("k2", _relay.ListenPort, "127.0.0.1", 1));
        Assert.Contains($"Relay k2 cannot listen on port {_relay.ListenPort}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDirectorCutsAndRestoresAtItsMoments()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
        var record = new MemoryStream();
        await using var log = new PlayedLog(record, time);
        var directing = new NetworkDirector([_relay], log, time).RunAsync([new PlannedCut(0, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), CutMode.Refuse)], 1, Stop);
        while (!directing.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await directing;
        var lines = Encoding.UTF8.GetString(record.ToArray()).Split('\n');
        Assert.Contains("\"event\":\"cut\",\"relay\":\"k1\",\"mode\":\"refuse\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"event\":\"restored\"", lines[1], StringComparison.Ordinal);
        var (kiosk, centre) = await ConnectAsync();
        Passes(kiosk, centre, "whole again");
    }
}

using System.Net;
using System.Net.Sockets;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Tests.Reader;

/// <summary>The card's side of vpcd's protocol, with the test in pcscd's place.</summary>
public sealed class VpcdSlotTests : IDisposable
{
    private readonly TcpListener _host = new(IPAddress.Loopback, 0);
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private readonly VirtualCard _card;
    private readonly VpcdSlot _slot;

    public VpcdSlotTests()
    {
        _host.Start();
        _card = _authority.Issue("3101000000000001", null, TimeProvider.System);
        _slot = new VpcdSlot("Desk", "127.0.0.1", ((IPEndPoint)_host.LocalEndpoint).Port, TimeProvider.System);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _authority.Dispose();
    }

    private async Task<(ILaidCard Card, NetworkStream Pcscd)> LayAsync(VirtualCard card, Action<LightShown>? onLight = null)
    {
        var laid = await _slot.LayAsync(card, _ => { }, onLight ?? (_ => { }), Stop);
        var stream = (await _host.AcceptTcpClientAsync(Stop)).GetStream();
        stream.ReadTimeout = (int)ToolRun.Patience.TotalMilliseconds;
        return (laid, stream);
    }

    private static string Ask(NetworkStream pcscd, string message)
    {
        pcscd.Write(Convert.FromHexString(message));
        var header = new byte[2];
        pcscd.ReadExactly(header);
        var answer = new byte[(header[0] << 8) | header[1]];
        pcscd.ReadExactly(answer);
        return Convert.ToHexString(answer);
    }

    [Fact]
    public async Task ControlsAndCommandsAreAnswered()
    {
        var lights = new List<LightShown>();
        var (card, pcscd) = await LayAsync(_card, lights.Add);
        await using (card)
        {
            pcscd.Write([0x00, 0x01, 0x01]);
            Assert.Equal(Convert.ToHexString(_card.Atr), Ask(pcscd, "000104"));
            Assert.StartsWith("6126", Ask(pcscd, "000A00A4040005A000000308"), StringComparison.Ordinal);
            Assert.Equal("0502049000", Ask(pcscd, "000400FD0000"));
            pcscd.Write([0x00, 0x01, 0x02]);
            Assert.Equal("6D00", Ask(pcscd, "000400FD0000"));
            Assert.Equal("9002", Ask(pcscd, "0009FF00400E0400000000"));
            Assert.Equal("6700", Ask(pcscd, "00020000"));
        }

        Assert.Equal(LightColour.Green, Assert.Single(lights).Colour);
        Assert.Equal(0, pcscd.Read(new byte[1]));
    }

    [Fact]
    public async Task ACommandThatComesInPiecesIsPutTogether()
    {
        var (card, pcscd) = await LayAsync(_card);
        await using var _ = card;
        foreach (var b in Convert.FromHexString("000A00A4040005A0000003")) pcscd.WriteByte(b);
        Assert.StartsWith("6126", Ask(pcscd, "08"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACardPulledEarlyClosesTheConnection()
    {
        var (card, pcscd) = await LayAsync(_card.Behaving(new CardBehaviour { PulledAfterApdus = 1 }));
        await using var _ = card;
        Ask(pcscd, "0005FFCA000000");
        pcscd.Write(Convert.FromHexString("0005FFCA000000"));
        Assert.Equal(0, pcscd.Read(new byte[1]));
        await card.Gone.WaitAsync(ToolRun.Patience, TimeProvider.System, Stop);
    }

    [Fact]
    public async Task AMuteCardFallsOffRatherThanHangPcscd()
    {
        var (card, pcscd) = await LayAsync(_card.Behaving(new CardBehaviour { Mute = true }));
        await using var _ = card;
        pcscd.Write([0x00, 0x01, 0x04]);
        Assert.Equal(0, pcscd.Read(new byte[1]));
    }

    [Fact]
    public async Task NothingThatComesMakesItFail()
    {
        var random = new Random(5);
        for (var i = 0; i < 50; i++)
        {
            var (card, pcscd) = await LayAsync(_card);
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            pcscd.Write(bytes);
            pcscd.Socket.Close();
            await card.Gone.WaitAsync(ToolRun.Patience, TimeProvider.System, Stop);
            await card.DisposeAsync();
        }
    }

    [Fact]
    public async Task AReaderThatIsNotThereIsSaidInASentence()
    {
        // Taken, so that nobody else can listen there, but not listened on.
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var slot = new VpcdSlot("Desk", "127.0.0.1", ((IPEndPoint)nobody.LocalEndPoint!).Port, TimeProvider.System);
        var e = await Assert.ThrowsAsync<IOException>(() => slot.LayAsync(_card, _ => { }, _ => { }, Stop));
        Assert.StartsWith("Reader Desk: nothing answers at 127.0.0.1:", e.Message, StringComparison.Ordinal);
    }
}

using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;
using static CardSystem.FirmwareSim.Tests.Reader.RawPcscClient;

namespace CardSystem.FirmwareSim.Tests.Reader;

public sealed class SimulatedPcscServiceTests : IAsyncLifetime
{
    private const string Select = "00A4040005A000000308";

    private readonly TestFolder _folder = new();
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private VirtualCard _card = null!;
    private SimulatedPcscService _service = null!;
    private SimulatedReader _reader = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _card = _authority.Issue("3101000000000001", "张*", TimeProvider.System);
        _service = await SimulatedPcscService.StartAsync(_folder.PathOf("pcscd.comm"));
        _reader = _service.AttachReader("Desk");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    private RawPcscClient Client() => Establish(_service.SocketPath);

    [Fact]
    public void TheProtocolsVersionIsAgreed()
    {
        using var client = Connect(_service.SocketPath);
        Assert.Equal(Words(4, 4, 0), client.Call(0x11, Words(4, 4, 0), 12));
        Assert.Equal(Words(4, 4, 0x8010001E), client.Call(0x11, Words(4, 3, 0), 12));
    }

    [Fact]
    public void ReadersAreListedWithTheirState()
    {
        using var client = Client();
        Assert.Equal(new ReaderState("Desk", 0, 0x02, 0, "", 0), Assert.Single(client.ReaderStates()));
        _reader.Insert(_card);
        Assert.Equal(new ReaderState("Desk", 1, 0x34, 0, Convert.ToHexString(_card.Atr), 0), Assert.Single(client.ReaderStates()));
        _reader.Remove();
        Assert.Equal(new ReaderState("Desk", 2, 0x02, 0, "", 0), Assert.Single(client.ReaderStates()));
    }

    [Fact]
    public void AWaitingClientIsWokenOnceByAChange()
    {
        using var client = Client();
        Assert.Equal(0u, Assert.Single(client.ReaderStates(0x13)).Events);
        _reader.Insert(_card);
        _reader.Remove();
        Assert.Equal(Words(0, 0), client.Receive(8));

        // Woken, so there is no second answer to "stop waiting": the next answer is that to the next question.
        client.SendMessage(0x14, []);
        Assert.Equal(2u, Assert.Single(client.ReaderStates()).Events);
        Assert.True(client.IsSilent);
    }

    [Fact]
    public void AClientThatStopsWaitingIsAnswered()
    {
        using var client = Client();
        client.ReaderStates(0x13);
        Assert.Equal(Words(0, 0), client.Call(0x14, [], 8));
        _reader.Insert(_card);
        Assert.Single(client.ReaderStates());
        Assert.True(client.IsSilent);
    }

    [Fact]
    public void AWaitIsCancelledFromAnotherConnection()
    {
        using var client = Client();
        using var canceller = Connect(_service.SocketPath);
        client.ReaderStates(0x13);
        Assert.Equal(Words(client.Context, 0), canceller.Call(0x0D, Words(client.Context, 0), 8));
        Assert.Equal(Words(0, 0x80100002), client.Receive(8));
        Assert.Equal(Words(client.Context, 0x80100003), canceller.Call(0x0D, Words(client.Context, 0), 8));
    }

    [Fact]
    public void ACardIsTalkedToShortAndExtended()
    {
        _reader.Insert(_card);
        using var client = Client();
        var (code, handle, protocol) = client.ConnectCard("Desk");
        Assert.Equal((0u, 2u), (code, protocol));
        Assert.Equal(0u, client.Begin(handle));
        Assert.EndsWith("9000", client.Transmit(handle, Select).Response, StringComparison.Ordinal);
        Assert.Contains("61", client.Transmit(handle, "00CB3FFF055C035FC10100").Response[^4..], StringComparison.Ordinal);
        var whole = client.Transmit(handle, "00CB3FFF0000055C035FC1010000");
        Assert.Contains(Convert.ToHexString(_card.Certificate!), whole.Response, StringComparison.Ordinal);
        Assert.Equal(0x80100008, client.Transmit(handle, "00CB3FFF0000055C035FC1010000", room: 100).Code);
        Assert.Equal(0u, client.End(handle));
        Assert.Equal(0u, client.Disconnect(handle));
        Assert.Equal(0, Assert.Single(client.ReaderStates()).Sharing);
        Assert.Equal(4, _reader.Apdus.Count);
    }

    [Fact]
    public void AnEmptyReaderAMuteCardAndAnUnknownReaderAreToldApart()
    {
        using var client = Client();
        Assert.Equal(0x80100009, client.ConnectCard("Door").Code);
        Assert.Equal(0x8010000C, client.ConnectCard("Desk").Code);
        _reader.Insert(_card.Behaving(new CardBehaviour { Mute = true }));
        Assert.Equal(0x0Cu, Assert.Single(client.ReaderStates()).State);
        Assert.Equal(0x80100067, client.ConnectCard("Desk").Code);
        Assert.Equal(0x8010000F, client.ConnectCard("Desk", protocols: 8).Code);
        Assert.Equal(0x80100011, client.ConnectCard("Desk", share: 7).Code);
    }

    [Fact]
    public void RemovalIsSaidUntilTheClientReconnects()
    {
        _reader.Insert(_card);
        using var client = Client();
        var handle = client.ConnectCard("Desk").Handle;
        Assert.Equal(0u, client.Begin(handle));
        _reader.Remove();
        Assert.Equal(0x80100069, client.Transmit(handle, Select).Code);
        _reader.Insert(_card);
        Assert.Equal(0x80100069, client.Transmit(handle, Select).Code);
        Assert.Equal(0x80100069, client.Status(handle));
        Assert.Equal((0u, 2u), client.Reconnect(handle));
        Assert.Equal(0u, client.Status(handle));
        Assert.EndsWith("9000", client.Transmit(handle, Select).Response, StringComparison.Ordinal);
    }

    [Fact]
    public void AResetByOneClientIsToldToTheOther()
    {
        _reader.Insert(_card);
        using var one = Client();
        using var other = Client();
        var (mine, theirs) = (one.ConnectCard("Desk").Handle, other.ConnectCard("Desk").Handle);
        Assert.Equal(2, Assert.Single(one.ReaderStates()).Sharing);
        one.Transmit(mine, Select);
        Assert.Equal(0u, one.Disconnect(mine, disposition: 1));
        Assert.Equal(0x80100068, other.Transmit(theirs, "00FD0000").Code);
        Assert.Equal(0u, other.Reconnect(theirs).Code);
        Assert.Equal("6D00", other.Transmit(theirs, "00FD0000").Response);
    }

    [Fact]
    public async Task ATransactionKeepsOthersOut()
    {
        _reader.Insert(_card);
        using var one = Client();
        using var other = Client();
        var (mine, theirs) = (one.ConnectCard("Desk").Handle, other.ConnectCard("Desk").Handle);
        Assert.Equal(0u, one.Begin(mine));
        Assert.Equal(0x8010000B, other.Begin(theirs));
        Assert.Equal(0x8010000B, other.Transmit(theirs, Select).Code);
        Assert.Equal(0x8010000B, other.Status(theirs));
        Assert.Equal(0x80100016, other.End(theirs) is 0x8010000B ? 0x80100016 : 0);
        var waiting = Task.Run(() => other.Begin(theirs), Stop);
        Assert.Equal(0u, one.End(mine));
        var code = await waiting;
        Assert.True(code == 0 || other.Begin(theirs) == 0, $"{code:X8}");
        Assert.Equal(0x80100016, other.End(theirs) == 0 ? other.End(theirs) : 0);
    }

    [Fact]
    public void AnExclusiveClientHasTheReaderToItself()
    {
        _reader.Insert(_card);
        using var one = Client();
        using var other = Client();
        var handle = one.ConnectCard("Desk", share: 1).Handle;
        Assert.Equal(-1, Assert.Single(one.ReaderStates()).Sharing);
        Assert.Equal(0x8010000B, other.ConnectCard("Desk").Code);
        Assert.Equal(0u, one.Reconnect(handle, share: 2).Code);
        Assert.Equal(0u, other.ConnectCard("Desk").Code);
        Assert.Equal(0x8010000B, one.Reconnect(handle, share: 1).Code);
    }

    [Fact]
    public void AClientThatDiesWithinATransactionSetsTheCardFree()
    {
        _reader.Insert(_card);
        using var other = Client();
        var theirs = other.ConnectCard("Desk").Handle;
        using (var one = Client())
        {
            var mine = one.ConnectCard("Desk").Handle;
            one.Begin(mine);
        }

        Assert.True(SpinWait.SpinUntil(() => other.Status(theirs) != 0x8010000B, ToolRun.Patience));
        Assert.Equal(0x80100068, other.Status(theirs));
    }

    [Fact]
    public async Task LightsReachTheReaderByTransmitAndByControl()
    {
        using var client = Client();
        var direct = client.ConnectCard("Desk", share: 3).Handle;
        Assert.Equal("9001", client.Control(direct, 0x42000001, "FF00400D0402000100").Response);
        Assert.Equal("9003", client.Control(direct, 0x42000000 + 3500, "FF00400F0402000100").Response);
        Assert.Equal("130442000001", client.Control(direct, 0x42000000 + 3400, "").Response);
        Assert.Equal(0x8010001F, client.Control(direct, 0x42000002, "FF00400D0402000100").Code);
        _reader.EscapesAllowed = false;
        Assert.Equal(0x8010001F, client.Control(direct, 0x42000001, "FF00400D0402000100").Code);
        client.Disconnect(direct);

        _reader.Insert(_card);
        var shared = client.ConnectCard("Desk").Handle;
        Assert.Equal("9002", client.Transmit(shared, "FF00400E0402000100").Response);
        Assert.Equal(LightColour.Red, (await _reader.WaitForLightAsync(Stop)).Colour);
        Assert.Equal(LightColour.Orange, (await _reader.WaitForLightAsync(Stop)).Colour);
        Assert.Equal(LightColour.Green, (await _reader.WaitForLightAsync(Stop)).Colour);
        Assert.Equal([LightColour.Red, LightColour.Orange, LightColour.Green], _reader.Lights.Select(l => l.Colour));
    }

    [Fact]
    public void AttributesAreAnswered()
    {
        _reader.Insert(_card);
        using var client = Client();
        var handle = client.ConnectCard("Desk").Handle;
        Assert.Equal(_card.Atr, client.Attribute(handle, 0x00090303).Value);
        Assert.Equal("Desk\0"u8.ToArray(), client.Attribute(handle, 0x7FFF0003).Value);
        Assert.Equal(0x80100008, client.Attribute(handle, 0x7FFF0003, room: 2).Code);
        Assert.Equal(0x8010001F, client.Attribute(handle, 0x12345678).Code);
        Assert.Equal(0x8010001Fu, Word(client.Call(0x10, [.. Words(handle, 1), .. new byte[264], .. Words(4, 0)], 280), 276));
    }

    [Fact]
    public void ACardPulledEarlyIsGoneAfterItsLastAnswer()
    {
        _reader.Insert(_card.Behaving(new CardBehaviour { PulledAfterApdus = 1 }));
        using var client = Client();
        var handle = client.ConnectCard("Desk").Handle;
        Assert.EndsWith("9000", client.Transmit(handle, Select).Response, StringComparison.Ordinal);
        Assert.Equal(0x80100016, client.Transmit(handle, "00FD0000").Code);
        Assert.Equal(0x80100069, client.Transmit(handle, "00FD0000").Code);
        Assert.Null(_reader.Card);
        Assert.Null(_reader.Apdus[^1].Response);
    }

    [Fact]
    public async Task ACardPulledWhileItThinksFailsTheCommand()
    {
        _reader.Insert(_card.Behaving(new CardBehaviour { TimePerApdu = TimeSpan.FromMinutes(10) }));
        using var client = Client();
        var handle = client.ConnectCard("Desk").Handle;
        var answer = Task.Run(() => client.Transmit(handle, Select), Stop);
        while (!answer.IsCompleted)
        {
            // The command may not have arrived yet; a card that was pulled before it is said to be removed.
            _reader.Remove();
            await Task.Yield();
        }

        Assert.Contains((await answer).Code, (uint[])[0x80100016, 0x80100069]);
    }

    [Fact]
    public async Task SignaturesCanBeWaitedFor()
    {
        _reader.Insert(_card);
        using var client = Client();
        var handle = client.ConnectCard("Desk").Handle;
        client.Transmit(handle, Select);
        client.Transmit(handle, "0087119E26" + "7C2482008120" + new string('5', 64));
        Assert.Equal(Convert.FromHexString(new string('5', 64)), (await _reader.WaitForSignatureAsync(Stop)).Challenge);
    }

    [Fact]
    public void FaultsAreAnsweredInPlaceOfTheCall()
    {
        _reader.Insert(_card);
        using var client = Client();
        var handle = client.ConnectCard("Desk").Handle;
        _service.Fail(PcscCall.Transmit, 0x80100013, times: 2);
        _reader.Fail(PcscCall.BeginTransaction, 0x80100017);
        Assert.Equal(0x80100013, client.Transmit(handle, Select).Code);
        Assert.Equal(0x80100013, client.Transmit(handle, Select).Code);
        Assert.Equal(0u, client.Transmit(handle, Select).Code);
        Assert.Equal(0x80100017, client.Begin(handle));
        Assert.Equal(0u, client.Begin(handle));

        _service.Fail(PcscCall.EstablishContext, 0x8010001D);
        Assert.Equal(0x8010001Du, Word(client.Call(0x01, Words(2, 0, 0), 12), 8));
        _service.Fail(PcscCall.WaitReaderStateChange, 0x8010001E);
        client.ReaderStates(0x13);
        Assert.Equal(Words(0, 0x8010001E), client.Receive(8));
        _service.Fail(PcscCall.GetReadersState, 1);
        client.SendMessage(0x12, []);
        Assert.True(client.IsClosed());
    }

    [Fact]
    public void ADeadServiceIsSeenAndANewOneKnowsNothing()
    {
        _reader.Insert(_card);
        using var before = Client();
        before.ConnectCard("Desk", share: 1);
        _service.Die();
        Assert.True(before.IsClosed());
        Assert.True(File.Exists(_service.SocketPath));
        Assert.Throws<System.Net.Sockets.SocketException>(() => Connect(_service.SocketPath));

        _service.Restart();
        using var after = Client();
        Assert.Equal(new ReaderState("Desk", 0, 0x34, 0, Convert.ToHexString(_card.Atr), 0), Assert.Single(after.ReaderStates()));
        Assert.Equal(0u, after.ConnectCard("Desk").Code);
    }

    [Fact]
    public void ReadersComeAndGo()
    {
        using var client = Client();
        client.ReaderStates(0x13);
        var second = _service.AttachReader("Door");
        second.Insert(_card);
        client.Receive(8);
        Assert.Equal(["Desk", "Door"], client.ReaderStates().Select(r => r.Name));
        var handle = client.ConnectCard("Door").Handle;
        _service.DetachReader(second);
        Assert.Equal(0x80100011, client.Transmit(handle, Select).Code);
        Assert.Equal(0u, client.Disconnect(handle));
        Assert.Equal(["Desk"], client.ReaderStates().Select(r => r.Name));
        Assert.Throws<InvalidOperationException>(() => _service.AttachReader("Desk"));
        for (var i = 1; i < 16; i++) _service.AttachReader($"R{i}");
        Assert.Throws<InvalidOperationException>(() => _service.AttachReader("One too many"));
        Assert.Equal(16, client.ReaderStates().Count);
    }
}

using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Reader;
using CardSystem.FirmwareSim.Tests.Cards.Member;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Reader;

/// <summary>A member card on a reader of the simulated service: a whole session, faults on the way, and other people's tools.</summary>
public sealed class MemberCardReaderTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly TestOffice _office = new();
    private VirtualCard _card = null!;
    private SimulatedPcscService _service = null!;
    private SimulatedReader _reader = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _card = _office.Issue();
        _service = await SimulatedPcscService.StartAsync(_folder.PathOf("pcscd.comm"));
        _reader = _service.AttachReader("Desk");
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _office.Dispose();
        _folder.Dispose();
    }

    /// <summary>A kiosk behind PC/SC; the card goes where a call says so.</summary>
    private TestSession Meet(RawPcscClient client, uint handle) => new(_office.Kiosk, command =>
    {
        var (code, response) = client.Transmit(handle, Convert.ToHexString(command));
        // vpcd's driver reports a card that left during a command as a success without an answer.
        return code == 0 && response.Length >= 4 ? Convert.FromHexString(response) : throw new CardGoneException();
    });

    [Fact]
    public void AWholeSessionGoesThroughTheService()
    {
        _reader.Insert(_card);
        using var client = RawPcscClient.Establish(_service.SocketPath);
        var session = Meet(client, client.ConnectCard("Desk").Handle).Select();
        session.Prove(new byte[32]);
        session.Authenticate().Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
        Assert.True(session.IsReceipt(session.Receipt(new byte[32]), session.Must("00B08200", null, 0), new byte[32]));
        Assert.Equal(session.Exchanges, _reader.Apdus.Count);

        // A signature for presence is told; a receipt is no such signature.
        Assert.Single(_reader.Signatures);
    }

    [Fact]
    public void ACardCutAtEveryCommandIsOldOrNewTheNextTime()
    {
        using var client = RawPcscClient.Establish(_service.SocketPath);
        var (old, now) = (0, 0);
        for (var i = 1; i <= 8; i++)
        {
            foreach (var kind in (CardFaultKind[])[CardFaultKind.CutBefore, CardFaultKind.CutAfter])
            {
                var card = TestOffice.Again(_card);
                _reader.Insert(card.Behaving(new CardBehaviour { Faults = [new CardFault(kind, i)] }));
                var (_, handle, _) = client.ConnectCard("Desk");
                Assert.Throws<CardGoneException>(() =>
                {
                    var session = Meet(client, handle).Select();
                    session.Prove(new byte[32]);
                    session.Authenticate().Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
                    session.Receipt(new byte[32]);
                });
                Assert.Null(_reader.Card);
                Assert.Equal(PcscCodes.RemovedCard, client.Transmit(handle, "00840000").Code);
                client.Disconnect(handle);

                _reader.Insert(card);
                (_, handle, _) = client.ConnectCard("Desk");
                var next = Meet(client, handle).Select().Authenticate();
                if (next.Sequence == 0) old++;
                else now++;
                Assert.Equal(next.Sequence == 0 ? 0 : 100, next.Credits(next.ReadSummary()));
                client.Disconnect(handle);
                _reader.Remove();
            }
        }

        // 7 is COMMIT: the card is new from the moment after it.
        Assert.Equal((13, 3), (old, now));
    }

    [Fact]
    public async Task TheSameGoesThroughARealPcscd()
    {
        await using var pcscd = await IsolatedPcscd.StartAsync(["Desk"], Stop);
        await using var slot = new VpcdSlot("Desk", "127.0.0.1", pcscd.Readers[0].Port, TimeProvider.System);
        using var client = RawPcscClient.Establish(pcscd.SocketPath);
        // The first SELECT is the connection's; COMMIT is the eighth command to the chip.
        foreach (var (fault, expected) in ((CardFault, uint)[])[(new CardFault(CardFaultKind.CutInWrite, 8), 0), (new CardFault(CardFaultKind.CutAfter, 8), 1)])
        {
            var card = TestOffice.Again(_card);
            await using (await slot.LayAsync(card.Behaving(new CardBehaviour { Faults = [fault] }), _ => { }, _ => { }, Stop))
            {
                var handle = await ConnectAsync(client, "Desk 00 00");
                Assert.Throws<CardGoneException>(() =>
                {
                    var session = Meet(client, handle).Select();
                    session.Prove(new byte[32]);
                    session.Authenticate().Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
                });
                client.Disconnect(handle);
            }

            await using (await slot.LayAsync(card, _ => { }, _ => { }, Stop))
            {
                var handle = await ConnectAsync(client, "Desk 00 00");
                Assert.Equal(expected, Meet(client, handle).Select().Authenticate().Sequence);
                client.Disconnect(handle);
            }
        }
    }

    /// <summary>vpcd looks for cards every 400 ms, and must have seen that the last one is gone.</summary>
    private static async Task<uint> ConnectAsync(RawPcscClient client, string reader)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(ToolRun.Patience);
        while (true)
        {
            var (code, handle, _) = client.ConnectCard(reader);
            if (code == 0 && client.Transmit(handle, "00A40400" + "05A000000308").Code == 0) return handle;
            if (code == 0) client.Disconnect(handle);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    public void ALostAnswerIsAnErrorOfTheReaderAndTheCardStays()
    {
        _reader.Insert(_card.Behaving(new CardBehaviour { Faults = [new CardFault(CardFaultKind.Mute, 2)] }));
        using var client = RawPcscClient.Establish(_service.SocketPath);
        var (_, handle, _) = client.ConnectCard("Desk");
        Meet(client, handle).Select();
        Assert.Equal(PcscCodes.NotTransacted, client.Transmit(handle, "0084000010").Code);
        Assert.NotNull(_reader.Card);
        Assert.Equal(0u, client.Transmit(handle, "0084000010").Code);
    }

    [Fact]
    public async Task OtherPeoplesToolsWorkWithAMemberCard()
    {
        _reader.Insert(_card);
        await ToolRun.CheckMemberCardAsync("Desk", _service.SocketPath, _card, Stop);
        var pkoc = await ToolRun.StartAsync("opensc-tool", ["-r", "Desk", "-s", "00:A4:04:00:08:A0:00:00:08:98:00:00:01:00"], _service.SocketPath, "", Stop);
        Assert.Contains("5C 02 01 00", pkoc.Output, StringComparison.Ordinal);
        var member = await ToolRun.StartAsync("opensc-tool", ["-r", "Desk", "-s", "00:A4:04:00:08:F0:4D:45:4D:42:45:52:01:00"], _service.SocketPath, "", Stop);
        Assert.Contains("84 08 F0 4D 45 4D 42 45 52 01 A5", member.Output, StringComparison.Ordinal);
    }
}

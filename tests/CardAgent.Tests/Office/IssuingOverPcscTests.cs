using CardSystem.CardAgent.Office;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.CardAgent.Settings;
using CardSystem.CardAgent.Tests.Readers;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>The same through libpcsclite: the simulated service, and Debian's pcscd with a virtual reader.</summary>
[Collection(PcscSocket.Collection)]
public sealed class IssuingOverPcscTests : IAsyncLifetime
{
    private readonly OfficeFolder _folder = new();
    private readonly List<string> _said = [];
    private FakeOffice _office = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _office = await FakeOffice.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _office.DisposeAsync();
        _folder.Dispose();
    }

    private Task At(string? reader, Action<string> say, Action<ClerkDesk> work) => Task.Run(() =>
    {
        using var desk = ClerkDesk.Open(_folder.Settings(_office.Address), PcscCardService.Open, reader, said =>
        {
            _said.Add(said);
            say(said);
        }, TimeProvider.System);
        work(desk);
    }, Stop);

    [Fact]
    public async Task ABatchGoesThroughTheServiceCardByCard()
    {
        await using var service = await SimulatedPcscService.StartAsync(PcscSocket.NewSocketPath());
        PcscSocket.PointTo(service.SocketPath);
        var reader = service.AttachReader("Desk");
        var cards = new List<VirtualCard>();
        await At(null, said =>
        {
            if (said.Contains("again", StringComparison.Ordinal)) reader.Insert(cards[^1].Behaving(new CardBehaviour()));
            if (said.Contains("take this card away", StringComparison.Ordinal)) reader.Remove();
            if (!said.EndsWith("lay down a blank card.", StringComparison.Ordinal)) return;
            // The second one is pulled away in the middle.
            cards.Add(TestClerk.Blank());
            reader.Insert(cards.Count == 2 ? cards[^1].Behaving(new CardBehaviour { PulledAfterApdus = 12 }) : cards[^1]);
        }, desk => Assert.Equal(0, desk.Batch([new("M1", null), new("M2", null), new("M3", null)], _folder.File_("result.csv"), Stop)));
        Assert.All(cards, c => Assert.Equal(LifeCycle.Activated, TestClerk.Life(c)));
        Assert.Equal(["active", "active", "active"], _office.Issues.Select(i => i.State));
        Assert.Contains(_said, s => s.EndsWith("lay the card down again, and it goes on where it stopped.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SeveralReadersWantANameAndNoneIsSaid()
    {
        await using var service = await SimulatedPcscService.StartAsync(PcscSocket.NewSocketPath());
        PcscSocket.PointTo(service.SocketPath);
        async Task<string> Complaint(string? name) => (await Assert.ThrowsAsync<SettingException>(() => At(name, _ => { }, _ => { }))).Message;
        Assert.Equal("No reader is attached.", await Complaint(null));
        service.AttachReader("Desk 0");
        service.AttachReader("Desk 1");
        Assert.Equal("Several readers are attached; name one with --reader: Desk 0, Desk 1.", await Complaint(null));
        Assert.Equal("There is no reader 'Door'; there are Desk 0, Desk 1.", await Complaint("Door"));
        await At("Desk 1", _ => { }, _ => { });
    }

    [Fact]
    public async Task ACardIsIssuedOverTheRealPcscd()
    {
        await using var pcscd = await IsolatedPcscd.StartAsync(["Desk"], Stop);
        PcscSocket.PointTo(pcscd.SocketPath);
        var card = TestClerk.Blank();
        await using var slot = new VpcdSlot("Desk", "127.0.0.1", pcscd.Readers[0].Port, TimeProvider.System);
        await using var laid = await slot.LayAsync(card, _ => { }, _ => { }, Stop);
        await At(pcscd.Readers[0].PcscName, _ => { }, desk => desk.Issue("M1", null, Stop));
        Assert.Equal(LifeCycle.Activated, TestClerk.Life(card));
        Assert.Equal("active", Assert.Single(_office.Issues).State);
        await At(pcscd.Readers[0].PcscName, _ => { }, desk => Assert.Contains(desk.Read(Stop).Lines(), l => l.StartsWith("Member     M1", StringComparison.Ordinal)));
    }
}

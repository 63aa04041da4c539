using System.Text;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Memory;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Uplink;

/// <summary>A card that is out of use for good, as an erased person's is, is found on the kiosk's disk only where it must be: on the list of cards not to be taken.</summary>
public sealed class ForgettingTests : IDisposable
{
    private const string Erased = "CARD990042", Other = "CARD0007";
    private const string Name = "金丝雀娅娜";

    private readonly Workbench _bench = new();
    private readonly CardMemory _cards;
    private readonly CardMemoryService _service;
    private readonly UplinkInbox _inbox;

    public ForgettingTests()
    {
        var options = new CardsOptions { MemoryFile = Path.Combine(_bench.Folder, "cards.db") };
        _cards = new CardMemory(options);
        _service = new CardMemoryService(_cards, Options.Create(options), _bench.Time, NullLogger<CardMemoryService>.Instance);
        _inbox = new UplinkInbox(
            Workbench.Kiosk, _bench.Outbox, _bench.Config, _bench.Hotlist, _bench.Screen, _cards, new ClockWatch(_bench.Clock, _bench.Health), NullLogger<UplinkInbox>.Instance);
    }

    public void Dispose()
    {
        _service.Dispose();
        _bench.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingIsLeftOfACardThatIsOutOfUse(bool wholeList)
    {
        await KnowAsync();
        Assert.NotEmpty(FilesWith(Erased));
        Assert.NotEmpty(FilesWith(Convert.ToBase64String(Encoding.UTF8.GetBytes(Name))));

        await _inbox.TakeAsync(new Publication(Topics.Hotlist, Message.Write(new HotlistMessage(0, 5, _bench.Clock.Now, [new HotlistEntry(Erased, "revoked")], Full: wholeList))));
        Assert.Empty(FilesWith(Convert.ToBase64String(Encoding.UTF8.GetBytes(Name))));
        Assert.Equal(["hotlist.txt"], FilesWith(Erased));
        Assert.Equal(RefusalReason.CardRevoked, _bench.Hotlist.StateOf(new CardId(Erased)));
        Assert.Null(_cards.WordOn(new CardId(Erased)));
        Assert.Equal([Other], (await _bench.Outbox.SignIns()).Select(s => s.Card.ToString()));
        Assert.NotNull(_cards.Find(Memo(Other, 2).Thumbprint));
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("suspended")]
    [InlineData("active")]
    public async Task ACardThatMayComeBackIsRemembered(string state)
    {
        await KnowAsync();
        await _inbox.TakeAsync(new Publication(Topics.Hotlist, Message.Write(new HotlistMessage(0, 5, _bench.Clock.Now, [new HotlistEntry(Erased, state)]))));
        Assert.NotNull(_cards.Find(Memo(Erased, 1).Thumbprint));
        Assert.Equal(2, (await _bench.Outbox.SignIns()).Count);
    }

    [Fact]
    public async Task ATapThatTheCentreHasNotGotYetStays()
    {
        await _service.StartingAsync(Workbench.Cancel);
        await Workbench.Append(_bench.Outbox.BorrowLane(), Erased);
        await _inbox.TakeAsync(new Publication(Topics.Hotlist, Message.Write(new HotlistMessage(0, 5, _bench.Clock.Now, [new HotlistEntry(Erased, "revoked")]))));
        Assert.Equal(Erased, Assert.Single(await _bench.WaitingAsync()).Card.ToString());
    }

    /// <summary>Both cards have been met, signed in and acknowledged, and are on disk.</summary>
    private async Task KnowAsync()
    {
        await _service.StartingAsync(Workbench.Cancel);
        var lane = _bench.Outbox.BorrowLane();
        foreach (var (card, number) in new[] { (Erased, (byte)1), (Other, (byte)2) })
        {
            await Workbench.Append(lane, card);
            _cards.Keep(Memo(card, number));
            _cards.Take(new Standing(card, Workbench.Morning, 500, [], new DayStanding(new DateOnly(2026, 5, 8), 1, 2, 3, 4, 5), [new byte[16]], Workbench.Morning));
        }

        _service.WriteChanges();
        _inbox.Sent((await _bench.Outbox.Read(0, long.MaxValue, 10, 65_536)).ToList());
        await _inbox.TakeAsync(new Publication(Topics.Receipts(Workbench.Kiosk), Message.Write(new ReceiptMessage([new Receipt(lane.Journal.ToString(), 2)]))));
        Assert.Empty(await _bench.WaitingAsync());
    }

    private static CardMemo Memo(string card, byte number) => new()
    {
        Thumbprint = [.. Enumerable.Repeat(number, 32)], Card = new CardId(card), Seen = Workbench.Morning,
        Certificate = card == Erased ? Encoding.UTF8.GetBytes(Name) : [0x30, number],
    };

    private List<string> FilesWith(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Directory.GetFiles(_bench.Folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).Where(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray().AsSpan().IndexOf(bytes) >= 0;
        }).Select(f => Path.GetFileName(f)).Order()];
    }
}

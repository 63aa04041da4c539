using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Uplink;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Uplink;

public sealed class UplinkInboxTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task AReceiptTakesAwayNothingThatWasNotSentFromHere()
    {
        var inbox = new UplinkInbox(
            Workbench.Kiosk, _bench.Outbox, _bench.Config, _bench.Hotlist, _bench.Screen, _bench.Cards, new ClockWatch(_bench.Clock, _bench.Health), NullLogger<UplinkInbox>.Instance);
        var lane = _bench.Outbox.BorrowLane();
        await Workbench.Append(lane, "CARD0001");
        await Workbench.Append(lane, "CARD0002");
        var receipt = new Publication(Topics.Receipts(Workbench.Kiosk), Message.Write(new ReceiptMessage([new Receipt(lane.Journal.ToString(), 2)])));

        // As another machine with a copy of this disk gets it for its own taps of these names.
        await inbox.TakeAsync(receipt);
        Assert.Equal(2, (await _bench.WaitingAsync()).Count);

        inbox.Sent((await _bench.Outbox.Read(0, long.MaxValue, 1, 65_536)).ToList());
        await inbox.TakeAsync(receipt);
        Assert.Equal("CARD0002", Assert.Single(await _bench.WaitingAsync()).Card.ToString());

        inbox.Sent((await _bench.Outbox.Read(0, long.MaxValue, 10, 65_536)).ToList());
        await inbox.TakeAsync(receipt);
        Assert.Empty(await _bench.WaitingAsync());
    }
}

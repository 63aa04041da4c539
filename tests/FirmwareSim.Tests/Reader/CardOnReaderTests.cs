using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Reader;
using CardSystem.TestKit;

namespace CardSystem.FirmwareSim.Tests.Reader;

public sealed class CardOnReaderTests
{
    private static readonly byte[] Select = Convert.FromHexString("00A4040005A000000308");
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CardOnReader Lay(CardBehaviour behaviour) =>
        new(VirtualCard.WithApplications("X", [4, 1, 2, 3, 4, 5, 6]).Behaving(behaviour), new ReaderPanel(_time), _time);

    [Fact]
    public async Task ASlowChipTakesItsTimeAndTheReaderDoesNot()
    {
        var card = Lay(new CardBehaviour { TimePerApdu = TimeSpan.FromMilliseconds(80) });
        Assert.True(card.TransmitAsync(Convert.FromHexString("FFCA000000"), Stop).AsTask().IsCompletedSuccessfully);
        var answer = card.TransmitAsync(Select, Stop).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(79));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([0x6A, 0x82], await answer);
    }

    [Fact]
    public async Task APulledCardAnswersSoManyAndThenNoMore()
    {
        var card = Lay(new CardBehaviour { PulledAfterApdus = 2 });
        Assert.NotNull(await card.TransmitAsync(Select, Stop));
        Assert.NotNull(await card.TransmitAsync(Select, Stop));
        Assert.Null(await card.TransmitAsync(Select, Stop));
        Assert.Null(await card.TransmitAsync(Select, Stop));
    }

    [Fact]
    public async Task AFaultIsCountedByWhatReachesTheChip()
    {
        var card = Lay(new CardBehaviour { Faults = [new CardFault(CardFaultKind.Slow, 2, Ms: 300), new CardFault(CardFaultKind.Mute, 3), new CardFault(CardFaultKind.CutBefore, 4)] });
        Assert.Equal([0x6A, 0x82], await card.TransmitAsync(Select, Stop));
        Assert.NotNull(await card.TransmitAsync(Convert.FromHexString("FFCA000000"), Stop));
        var slow = card.TransmitAsync(Select, Stop).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(slow.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([0x6A, 0x82], await slow);
        Assert.Empty((await card.TransmitAsync(Select, Stop))!);
        Assert.Null(await card.TransmitAsync(Select, Stop));
        Assert.Null(await card.TransmitAsync(Select, Stop));
    }
}

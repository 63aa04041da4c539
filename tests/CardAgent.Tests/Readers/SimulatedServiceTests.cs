using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;
using PcscCodes = CardSystem.CardAgent.Readers.Pcsc.PcscCodes;

namespace CardSystem.CardAgent.Tests.Readers;

/// <summary>The machine's own libpcsclite, called by our declarations, against the simulated service: every struct and code makes the whole way.</summary>
[Collection(PcscSocket.Collection)]
public sealed class SimulatedServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly byte[] GetUid = [0xFF, 0xCA, 0x00, 0x00, 0x00];

    private SimulatedPcscService _simulated = null!;

    public async ValueTask InitializeAsync()
    {
        _simulated = await SimulatedPcscService.StartAsync(PcscSocket.NewSocketPath());
        PcscSocket.PointTo(_simulated.SocketPath);
    }

    public ValueTask DisposeAsync() => _simulated.DisposeAsync();

    private static VirtualCard Plain(byte last) => VirtualCard.Plain([0x04, 0x11, 0x22, last]);

    private static IReadOnlyList<ReaderSighting> Look(PcscCardService service) => News(service, service.ListReaders().Select(ReaderSighting.Unknown).ToArray());

    /// <summary>One wait is never longer than a second, which a busy machine may need for less; what must come is waited for again.</summary>
    private static IReadOnlyList<ReaderSighting> News(PcscCardService service, IReadOnlyList<ReaderSighting> known)
    {
        IReadOnlyList<ReaderSighting> seen = known;
        Assert.True(SpinWait.SpinUntil(() => !ReferenceEquals(seen = service.WaitForChange(known, Second), known), RecordingVisitor.Generous), "Nothing changed.");
        return seen;
    }

    [Fact]
    public void ReadersAreListedByName()
    {
        using var service = PcscCardService.Open();
        Assert.Empty(service.ListReaders());
        _simulated.AttachReader("ACS ACR122U PICC Interface 00 00");
        _simulated.AttachReader("读卡器 甲");
        Assert.Equal(["ACS ACR122U PICC Interface 00 00", "读卡器 甲"], service.ListReaders());
    }

    [Fact]
    public void CardIsSeenWithItsAtrAndTalksAndLeaves()
    {
        var reader = _simulated.AttachReader("A");
        using var service = PcscCardService.Open();
        var empty = Look(service);
        Assert.True(Assert.Single(empty) is { Attached: true, Present: false });

        reader.Insert(Plain(1));
        var there = News(service, empty);
        Assert.True(there[0] is { Present: true, Mute: false });
        Assert.Equal(Plain(1).Atr, there[0].Atr.ToArray());
        using (var channel = service.Connect("A"))
        {
            Assert.Equal(Plain(1).Atr, channel.Atr.ToArray());
            Assert.Equal("04112201" + "9000", Convert.ToHexString(channel.Transmit(GetUid)));
        }

        reader.Remove();
        Assert.False(News(service, there)[0].Present);
    }

    [Fact]
    public void CardExchangedBetweenTwoWaitsIsReportedAtOnce()
    {
        var reader = _simulated.AttachReader("A");
        reader.Insert(Plain(1));
        using var service = PcscCardService.Open();
        var first = Look(service);
        reader.Remove();
        reader.Insert(Plain(2));
        var second = News(service, first);
        Assert.True(second[0].Present);
        Assert.Equal(first[0].Events + 2, second[0].Events);
    }

    [Fact]
    public void SightingsOfAnotherContextAreUnderstood()
    {
        var reader = _simulated.AttachReader("A");
        reader.Insert(Plain(1));
        using var service = PcscCardService.Open();
        var seen = Look(service);
        using var another = PcscCardService.Open();
        Assert.Same(seen, another.WaitForChange(seen, TimeSpan.FromMilliseconds(50)));
        reader.Remove();
        Assert.False(News(another, seen)[0].Present);
    }

    [Fact]
    public void WaitWithoutReadersEndsWhenOneComes()
    {
        using var service = PcscCardService.Open();
        using var attaching = new Timer(_ => _simulated.AttachReader("A"), null, 100, Timeout.Infinite);
        for (var turn = 0; turn < 30 && service.ListReaders().Count == 0; turn++) service.WaitForChange([], Second);
        Assert.Equal(["A"], service.ListReaders());
    }

    [Fact]
    public void ReaderThatLeavesBetweenListAndWaitIsMissingAndTheOthersStay()
    {
        var gone = _simulated.AttachReader("A");
        _simulated.AttachReader("B").Insert(Plain(1));
        using var service = PcscCardService.Open();
        var seen = Look(service);
        _simulated.DetachReader(gone);
        var now = News(service, seen);
        Assert.False(now[0].Attached);
        Assert.True(now[1] is { Attached: true, Present: true });
        // And it is not confused by the one that is still asked for.
        Assert.False(service.WaitForChange(now, TimeSpan.FromMilliseconds(50))[0].Attached);
    }

    [Fact]
    public void SixteenReadersAreWatchedThoughThatLeavesNoRoomForTheNotification()
    {
        for (var i = 0; i < 16; i++) _simulated.AttachReader($"R{i:00}");
        using var service = PcscCardService.Open();
        var seen = Look(service);
        Assert.Equal(16, seen.Count);
        _simulated.Readers[15].Insert(Plain(1));
        Assert.True(News(service, seen)[15].Present);
    }

    [Fact]
    public void DeadServiceIsSaidToBeDeadAndFoundAgain()
    {
        _simulated.AttachReader("A").Insert(Plain(1));
        using var service = PcscCardService.Open();
        var seen = Look(service);
        _simulated.Die();
        Assert.True(Assert.Throws<CardServiceException>(() => service.WaitForChange(seen, Second)).ContextLost);
        Assert.True(Assert.Throws<CardServiceException>(() => service.ListReaders()).ContextLost);
        Assert.True(Assert.Throws<CardServiceException>(() => service.Connect("A")).ContextLost);
        var absent = Assert.Throws<CardServiceException>(() => PcscCardService.Open());
        Assert.Equal("Could not reach the card service: the card service is not running; start pcscd (Linux) or the Smart Card service (Windows) (0x8010001D).", absent.Message);

        _simulated.Restart();
        Assert.True(Assert.Throws<CardServiceException>(() => service.ListReaders()).ContextLost);
        using var again = PcscCardService.Open();
        Assert.True(Look(again)[0].Present);
    }

    [Fact]
    public void CardPulledMidReadIsLost()
    {
        var reader = _simulated.AttachReader("A");
        reader.Insert(Plain(1).Behaving(new CardBehaviour { PulledAfterApdus = 1 }));
        using var service = PcscCardService.Open();
        using var channel = service.Connect("A");
        channel.Transmit(GetUid);
        Assert.True(Assert.Throws<CardServiceException>(() => channel.Transmit(GetUid)) is { CardLost: true, ContextLost: false });
        Assert.True(Assert.Throws<CardServiceException>(() => channel.Transmit(GetUid)) is { CardLost: true, Code: PcscCodes.RemovedCard or PcscCodes.NoSmartcard });
    }

    [Fact]
    public void ResetByAnotherProgramWhileConnectingIsClearedByConnectingAgain()
    {
        _simulated.AttachReader("A").Insert(Plain(1));
        _simulated.Fail(PcscCall.BeginTransaction, PcscCodes.ResetCard, times: 2);
        using var service = PcscCardService.Open();
        using (var channel = service.Connect("A")) channel.Transmit(GetUid);
        _simulated.Fail(PcscCall.BeginTransaction, PcscCodes.ResetCard, times: 9);
        Assert.Equal(PcscCodes.ResetCard, Assert.Throws<CardServiceException>(() => service.Connect("A")).Code);
        _simulated.ClearFaults();
        using (var channel = service.Connect("A")) channel.Transmit(GetUid);
    }

    [Fact]
    public void MuteCardIsSeenAsMute()
    {
        _simulated.AttachReader("A").Insert(Plain(1).Behaving(new CardBehaviour { Mute = true }));
        using var service = PcscCardService.Open();
        Assert.True(Look(service)[0] is { Attached: true, Present: false, Mute: true });
        Assert.True(Assert.Throws<CardServiceException>(() => service.Connect("A")).CardLost);
    }

    [Fact]
    public void ErrorsKeepTheirCode()
    {
        _simulated.AttachReader("A").Insert(Plain(1));
        using var service = PcscCardService.Open();
        _simulated.Fail(PcscCall.Connect, PcscCodes.SharingViolation);
        Assert.Equal("Could not connect to the card: another program holds the card; close it (0x8010000B).", Assert.Throws<CardServiceException>(() => service.Connect("A")).Message);
        Assert.Equal(PcscCodes.UnknownReader, Assert.Throws<CardServiceException>(() => service.Connect("B")).Code);
        using var channel = service.Connect("A");
        _simulated.Fail(PcscCall.Transmit, PcscCodes.ResetCard);
        Assert.True(Assert.Throws<CardServiceException>(() => channel.Transmit(GetUid)) is { CardLost: true, Code: PcscCodes.ResetCard });
    }

    [Fact]
    public void ContextsAndCardsAreGivenBack()
    {
        // The service takes 200 clients.
        _simulated.AttachReader("A").Insert(Plain(1));
        for (var i = 0; i < 450; i++)
        {
            using var service = PcscCardService.Open();
            using var channel = service.Connect("A");
        }

        _simulated.Fail(PcscCall.BeginTransaction, PcscCodes.SharingViolation + 1, times: 450);
        using var one = PcscCardService.Open();
        for (var i = 0; i < 450; i++) Assert.Throws<CardServiceException>(() => one.Connect("A"));
        using (one.Connect("A")) { }
    }

    [Fact]
    public void LongAnswerComesWhole()
    {
        using var authority = CardAuthority.Create("Test authority");
        var card = authority.Issue("CD00000042", "张*", TimeProvider.System);
        _simulated.AttachReader("A").Insert(card);
        using var service = PcscCardService.Open();
        using var channel = service.Connect("A");
        Assert.Equal("9000", Convert.ToHexString(channel.Transmit([0x00, 0xA4, 0x04, 0x00, 0x09, 0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00, 0x00]))[^4..]);
        var answer = channel.Transmit([0x00, 0xCB, 0x3F, 0xFF, 0x00, 0x00, 0x05, 0x5C, 0x03, 0x5F, 0xC1, 0x01, 0x00, 0x00]);
        Assert.True(answer.Length > 258);
        Assert.True(answer.AsSpan().IndexOf(card.Certificate) > 0);
    }

    [Fact]
    public void DescribeTellsStateAndAtr()
    {
        Assert.Equal(["No reader is attached."], ReaderListing.Describe());
        _simulated.AttachReader("A");
        _simulated.AttachReader("B").Insert(Plain(1));
        _simulated.AttachReader("C").Insert(Plain(1).Behaving(new CardBehaviour { Mute = true }));
        Assert.Equal(["A: no card", "B: card, ATR " + Convert.ToHexString(Plain(1).Atr), "C: card does not answer"], ReaderListing.Describe());
        _simulated.Die();
        Assert.Contains("start pcscd", Assert.Throws<CardServiceException>(() => ReaderListing.Describe()).Message, StringComparison.Ordinal);
    }
}

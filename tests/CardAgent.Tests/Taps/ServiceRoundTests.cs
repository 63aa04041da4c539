using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.CardAgent.Tests.Cards;
using CardSystem.CardAgent.Tests.Readers;
using CardSystem.Contracts;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Taps;

/// <summary>A service from first tap to rating, through the machine's libpcsclite, with a card that computes and the real rooms of the kiosk.</summary>
[Collection(PcscSocket.Collection)]
public sealed class ServiceRoundTests : IAsyncLifetime
{
    private readonly Workbench _bench = new();
    private readonly AuthorityFolder _folder = new();
    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private SimulatedPcscService _simulated = null!;
    private ReaderSupervisor _supervisor = null!;
    private Watched _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        _bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Workbench.Session() with { InOut = true, Rate = true });
        _simulated = await SimulatedPcscService.StartAsync(PcscSocket.NewSocketPath());
        PcscSocket.PointTo(_simulated.SocketPath);
        var options = Options.Create(new ReadersOptions { PollMilliseconds = 100, SessionSeconds = 30 });
        var reading = PivCards.Of(_folder.Load(_authority.CertificatePem), TimeProvider.System);
        var desk = _bench.Desk(reading, new ReaderLights(options));
        _supervisor = new ReaderSupervisor(PcscCardService.Open, _visitor = new Watched(desk), options, TimeProvider.System, NullLogger<ReaderSupervisor>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _supervisor.Dispose();
        await _simulated.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task AMemberSignsInIsServedSignsOutAndRates()
    {
        var reader = _simulated.AttachReader("A");
        var card = _authority.Issue("CD00000042", "张*", TimeProvider.System);
        _supervisor.Start();
        reader.Insert(card);
        await Eventually.Holds(() => Shown() is { Result: { Kind: ResultKind.Welcome, Ticket: null } }, "the member is welcome and not asked yet");
        Assert.Equal(LightColour.Green, (await reader.WaitForLightAsync(Workbench.Cancel)).Colour);
        reader.Remove();
        await Eventually.Holds(() => _visitor.Removals == 1, "the card was seen to leave");
        _bench.Time.Advance(TimeSpan.FromMinutes(40));
        reader.Insert(card);
        await Eventually.Holds(() => Shown() is { Result: { Kind: ResultKind.SignedOut, Ticket: not null } }, "the member has signed out and is asked");
        Assert.Equal(LightColour.Green, (await reader.WaitForLightAsync(Workbench.Cancel)).Colour);
        Assert.Equal(RatingAnswer.Kept, await _bench.Ratings.RateAsync(Shown()!.Result.Ticket!, 5));
        Assert.Equal(ResultKind.Thanks, Shown()!.Result.Kind);

        var taps = await _bench.WaitingAsync();
        Assert.Equal([TapOutcome.Accepted, TapOutcome.Accepted, TapOutcome.Rated], taps.Select(t => t.Outcome));
        Assert.Equal((5, 2L), (taps[2].Rating, taps[2].OfSequence));
        Assert.Equal(2, reader.Signatures.Count);
        for (var i = 0; i < taps.Count; i++) Assert.Equal(i == 0 ? new byte[32] : TapText.Hash(taps[i - 1]), taps[i].Previous.ToArray());
    }

    private ShownResult? Shown() => _bench.Screen.State().Results.SingleOrDefault();

    /// <summary>The desk, and how often it was told that a card left: one that comes back unseen has not been away.</summary>
    private sealed class Watched(TapDesk desk) : IReaderVisitor
    {
        private int _removals;

        public int Removals => Volatile.Read(ref _removals);

        public void ReaderAttached(string reader) => desk.ReaderAttached(reader);

        public void ReaderDetached(string reader, string why) => desk.ReaderDetached(reader, why);

        public void CardPresented(ICardChannel channel, long presentedAt) => desk.CardPresented(channel, presentedAt);

        public void CardFailed(string reader, RefusalReason reason) => desk.CardFailed(reader, reason);

        public void CardRemoved(string reader)
        {
            desk.CardRemoved(reader);
            Interlocked.Increment(ref _removals);
        }
    }
}

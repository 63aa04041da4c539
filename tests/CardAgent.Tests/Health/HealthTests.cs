using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Tests.Health;

public sealed class HealthTests
{
    private readonly HealthBook _book = new(new ManualTime(Workbench.Morning));

    [Theory]
    [InlineData("", "", "no card reader is attached", null)]
    [InlineData("The card service is not running.", "", "no card reader can be used: The card service is not running", null)]
    [InlineData("", "A ready", null, null)]
    [InlineData("", "A card, B ready", null, null)]
    [InlineData("", "A gone, B deaf", "no card reader can be heard", null)]
    [InlineData("", "A ready, B gone", null, "reader B: unplugged")]
    [InlineData("", "A ready, B deaf", null, "reader B: hears nothing")]
    public void ReadersMakeTroubleInPlainWords(string service, string readers, string? none, string? lost)
    {
        var states = readers.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(r => new ReaderStatus(r[..1], r[2..])).ToList();
        _book.SetReaders(states, service, _ => "");
        Assert.Equal(none, _book.Troubles.SingleOrDefault(t => t.Kind == TroubleKind.NoReader)?.Text);
        Assert.Equal(lost, _book.Troubles.SingleOrDefault(t => t.Kind == TroubleKind.ReaderLost)?.Text);
        Assert.Equal(none ?? lost, _book.InOneLine);
    }

    [Fact]
    public void TheSupervisorsWordsReachTheBook()
    {
        using var supervisor = new ReaderSupervisor(
            () => throw new CardServiceException("No card service.", 0x8010001D, contextLost: true), new NoVisitor(), Options.Create(new ReadersOptions()),
            TimeProvider.System, NullLogger<ReaderSupervisor>.Instance) { ByHand = true };
        using var watch = new ReaderWatch(supervisor, _book, TimeProvider.System);
        watch.Look();
        Assert.StartsWith("no card reader can be used: ", _book.InOneLine, StringComparison.Ordinal);
    }

    private sealed class NoVisitor : IReaderVisitor
    {
        public void ReaderAttached(string reader)
        {
        }

        public void ReaderDetached(string reader, string why)
        {
        }

        public void CardPresented(ICardChannel channel, long presentedAt)
        {
        }

        public void CardFailed(string reader, RefusalReason reason)
        {
        }

        public void CardRemoved(string reader)
        {
        }
    }

    [Fact]
    public void TroublesGoWhenTheyAreOverAndChangesAreToldOnce()
    {
        var changes = 0;
        _book.Changed += () => changes++;
        _book.Raise(TroubleKind.LinkDown, "no connection");
        _book.Raise(TroubleKind.LinkDown, "no connection");
        _book.Clear(TroubleKind.LinkDown);
        _book.Clear(TroubleKind.LinkDown);
        Assert.Equal(2, changes);
        Assert.Empty(_book.Troubles);
    }

    [Fact]
    public void SpreadIsByNearestRank()
    {
        var timings = new TapTimings();
        for (var i = 1; i <= 200; i++) timings.Add(TimeSpan.FromMilliseconds(i), TimeSpan.FromMilliseconds(2 * i));
        var summary = timings.Summary();
        Assert.Equal((200, 100, 180, 198, 200), (summary.Taps, summary.OwnMs.P50, summary.OwnMs.P90, summary.OwnMs.P99, summary.OwnMs.Max));
        Assert.Equal(400, summary.CardMs.Max);
        Assert.Equal(new TimingSpread(0, 0, 0, 0), TimingSpread.Of([]));
    }
}

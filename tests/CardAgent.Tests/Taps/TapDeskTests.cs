using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.CardAgent.Readers;
using CardSystem.CardAgent.Screen;
using CardSystem.CardAgent.Taps;
using CardSystem.Contracts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.CardAgent.Tests.Taps;

public sealed class TapDeskTests : IDisposable
{
    private const string Left = "Reader A", Right = "Reader B";

    private readonly Workbench _bench = new();
    private readonly FakeCardReading _cards = new();
    private readonly FakeLights _lights = new();
    private readonly TapTimings _timings = new();
    private readonly TapDesk _desk;

    public TapDeskTests()
    {
        _bench.GiveConfig(Workbench.Session());
        _desk = Desk(_bench);
        _desk.ReaderAttached(Left);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task ATapIsNamedProvedSignedAndShownGreen()
    {
        Present();

        var tap = Assert.Single(await _bench.WaitingAsync());
        Assert.Equal(TapOutcome.Accepted, tap.Outcome);
        Assert.Equal(new SessionId("study"), tap.Session);
        Assert.Equal(Assurance.A3, tap.Assurance);
        Assert.Equal(Left, tap.Reader);
        Assert.Equal(_bench.Clock.Boot, tap.Boot);
        Assert.Equal(TapText.Challenge(tap.Id, tap.At, tap.Salt.Span), Assert.Single(_cards.Challenges));
        Assert.Equal(16, tap.Salt.Length);
        Assert.Equal([TapOutcome.Accepted], _lights.Shown);
        var shown = Assert.Single(_bench.Screen.State().Results).Result;
        Assert.Equal((ResultKind.Welcome, "张*", "0001", "主题党日", false), (shown.Kind, shown.Name, shown.Tail, shown.Session, shown.Late));
    }

    [Theory]
    [InlineData("lost", RefusalReason.CardRevoked)]
    [InlineData("revoked", RefusalReason.CardRevoked)]
    [InlineData("replaced", RefusalReason.CardRevoked)]
    [InlineData("suspended", RefusalReason.CardSuspended)]
    public async Task ACardOnTheHotlistIsRefusedUntilItIsTakenOff(string state, RefusalReason reason)
    {
        _bench.Hotlist.Take(new HotlistMessage(0, 1, Workbench.Morning, [new HotlistEntry("CARD0001", state)]));
        Present();
        var tap = Assert.Single(await _bench.WaitingAsync());
        Assert.Equal((TapOutcome.Refused, reason), (tap.Outcome, tap.Reason));
        _bench.Hotlist.Take(new HotlistMessage(1, 2, Workbench.Morning, [new HotlistEntry("CARD0001", "active")]));
        _desk.CardRemoved(Left);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        Present();
        Assert.Equal(TapOutcome.Accepted, (await _bench.WaitingAsync())[^1].Outcome);
    }

    [Fact]
    public async Task ACardLeftLyingIsOneTap()
    {
        Present();
        _bench.Time.Advance(TimeSpan.FromHours(1));
        Present();
        Assert.Single(await _bench.WaitingAsync());
    }

    [Fact]
    public async Task ACardThatFlickersGetsTheSameAnswerAndNoSecondTap()
    {
        for (var i = 0; i < 5; i++)
        {
            Present();
            Remove();
            _bench.Time.Advance(TimeSpan.FromMilliseconds(1_500));
        }

        Assert.Single(await _bench.WaitingAsync());
        Assert.Equal(Enumerable.Repeat(TapOutcome.Accepted, 5), _lights.Shown);
    }

    [Fact]
    public async Task TheSameCardLaterHasAlreadySignedIn()
    {
        Present();
        Remove();
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        Present();

        Assert.Equal([TapOutcome.Accepted, TapOutcome.Repeated], (await _bench.WaitingAsync()).Select(t => t.Outcome));
        var shown = Assert.Single(_bench.Screen.State().Results).Result;
        Assert.Equal((ResultKind.Already, Workbench.Morning), (shown.Kind, shown.Since));
        Assert.Equal(TapOutcome.Repeated, _lights.Shown[^1]);
    }

    [Fact]
    public async Task TheOtherReaderKnowsToo()
    {
        _desk.ReaderAttached(Right);
        Present();
        Remove();
        Present(Right);

        var taps = await _bench.WaitingAsync();
        Assert.Equal([TapOutcome.Accepted, TapOutcome.Repeated], taps.Select(t => t.Outcome));
        Assert.NotEqual(taps[0].Id.Journal, taps[1].Id.Journal);
        Assert.Equal(2, _bench.Screen.State().Results.Count);
    }

    [Fact]
    public async Task ARestartDoesNotForgetWhoHasSignedIn()
    {
        Present();
        await _bench.Outbox.Receive([new Receipt((await _bench.WaitingAsync())[0].Id.Journal.ToString(), 1)]);
        _bench.Close();
        _bench.Time.Advance(TimeSpan.FromMinutes(1));

        using var again = new Workbench(_bench);
        using var remember = new RememberService(again.Outbox, again.SignIns, new ClockWatch(again.Clock, again.Health), again.Time, NullLogger<RememberService>.Instance);
        await remember.StartingAsync(Workbench.Cancel);
        var desk = Desk(again);
        desk.ReaderAttached(Left);
        desk.CardPresented(new FakeChannel(Left), again.Time.GetTimestamp());

        Assert.Equal(TapOutcome.Repeated, Assert.Single(await again.WaitingAsync()).Outcome);
    }

    [Fact]
    public async Task AnotherCardRightAfterIsANewTap()
    {
        Present();
        Remove();
        _cards.Identity = FakeCardReading.Of("CARD0002", null);
        Present();
        Assert.Equal(2, (await _bench.WaitingAsync()).Count);
        Assert.Null(Assert.Single(_bench.Screen.State().Results).Result.Name);
    }

    [Theory]
    [InlineData(RefusalReason.NotAMemberCard)]
    [InlineData(RefusalReason.ForeignAuthority)]
    [InlineData(RefusalReason.CardExpired)]
    [InlineData(RefusalReason.CardNotYetValid)]
    [InlineData(RefusalReason.CardUnreadable)]
    [InlineData(RefusalReason.CardRevoked)]
    public async Task ARefusedCardIsRecordedOnceWithItsReasonAndAskedForNoProof(RefusalReason reason)
    {
        _cards.Identity = FakeCardReading.Refused(reason, "UID04A1B2C3");
        Present();
        Remove();
        _bench.Time.Advance(TimeSpan.FromMilliseconds(900));
        Present();

        var tap = Assert.Single(await _bench.WaitingAsync());
        Assert.Equal((TapOutcome.Refused, reason, Assurance.None), (tap.Outcome, tap.Reason, tap.Assurance));
        Assert.Equal("UID04A1B2C3", tap.Card?.ToString());
        Assert.Empty(_cards.Challenges);
        Assert.All(_lights.Shown, outcome => Assert.Equal(TapOutcome.Refused, outcome));
    }

    [Fact]
    public async Task ACopiedCardIsRefusedAndTheGenuineOneAfterItAccepted()
    {
        _cards.Proof = new(RefusalReason.ProofFailed, new byte[70]);
        Present();
        Remove();
        _cards.Proof = new(RefusalReason.None, new byte[70]);
        Present();

        var taps = await _bench.WaitingAsync();
        Assert.Equal([(TapOutcome.Refused, RefusalReason.ProofFailed), (TapOutcome.Accepted, RefusalReason.None)], taps.Select(t => (t.Outcome, t.Reason)));
        Assert.Equal(2, taps[1].Id.Sequence);
    }

    [Fact]
    public async Task AFlickeringCopyIsRecordedOnce()
    {
        _cards.Proof = new(RefusalReason.ProofFailed, new byte[70]);
        for (var i = 0; i < 4; i++)
        {
            Present();
            Remove();
        }

        Assert.Single(await _bench.WaitingAsync());
    }

    [Fact]
    public async Task OneRefusedCardCannotFillTheOutbox()
    {
        _cards.Identity = FakeCardReading.Refused(RefusalReason.ForeignAuthority, "CARD0666");
        for (var i = 0; i < 60; i++)
        {
            Present();
            Remove();
            _bench.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(20, (await _bench.WaitingAsync()).Count);
        Assert.Equal(60, _lights.Shown.Count);
        _bench.Time.Advance(TimeSpan.FromMinutes(10));
        Present();
        Assert.Equal(21, (await _bench.WaitingAsync()).Count);
    }

    [Theory]
    [InlineData("Meet")]
    [InlineData("Prove")]
    public async Task ACardPulledAwayIsNotRecordedAndTheMemberToldToHoldIt(string during)
    {
        _cards.PulledDuring = during;
        Assert.Throws<CardServiceException>(() => Present());
        _desk.CardFailed(Left, RefusalReason.CardRemoved);
        Remove();

        Assert.Empty(await _bench.WaitingAsync());
        Assert.Equal(ResultKind.HoldLonger, Assert.Single(_bench.Screen.State().Results).Result.Kind);
        Present();
        Assert.Equal(1, Assert.Single(await _bench.WaitingAsync()).Id.Sequence);
    }

    [Fact]
    public async Task TwoCardsAtOnceAreRecordedAsRefused()
    {
        _desk.CardFailed(Left, RefusalReason.TwoCards);
        var tap = Assert.Single(await _bench.WaitingAsync());
        Assert.Equal((TapOutcome.Refused, RefusalReason.TwoCards, (CardId?)null), (tap.Outcome, tap.Reason, tap.Card));
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsNeverGreen()
    {
        await using (var other = new SqliteConnection($"Data Source={_bench.Options.File};Pooling=False"))
        {
            await other.OpenAsync(Workbench.Cancel);
            await using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(Workbench.Cancel);
            Present();
        }

        Assert.Equal([TapOutcome.Refused], _lights.Shown);
        Assert.Equal(ResultKind.CannotRecord, Assert.Single(_bench.Screen.State().Results).Result.Kind);
        Remove();
        await Eventually.Holds(() => !_bench.Health.Has(TroubleKind.CannotRecord), "the outbox can be written again");
        Present();
        Assert.Equal(TapOutcome.Accepted, _lights.Shown[^1]);
        Assert.Equal(TapOutcome.Accepted, Assert.Single(await _bench.WaitingAsync()).Outcome);
    }

    [Fact]
    public async Task ACardThatWentWithItsReaderStillLiesThereWhenTheReaderIsBack()
    {
        Present();
        Remove();
        _desk.ReaderDetached(Left, "The card service was restarted.");
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        _desk.ReaderAttached(Left);
        Present();
        Assert.Single(await _bench.WaitingAsync());
    }

    [Fact]
    public async Task AReaderThatComesBackGoesOnWithItsJournal()
    {
        Present();
        Remove();
        _bench.Time.Advance(TimeSpan.FromMinutes(2));
        _desk.ReaderDetached(Left, "The reader was unplugged.");
        _desk.ReaderAttached(Left);
        Present();
        var taps = await _bench.WaitingAsync();
        Assert.Equal([1L, 2], taps.Select(t => t.Id.Sequence));
        Assert.Single(taps.Select(t => t.Id.Journal).Distinct());
    }

    [Fact]
    public async Task WhatACardGivesTooMuchOfIsLeftOut()
    {
        _cards.Identity = FakeCardReading.Of("CARD0001") with { KeyThumbprint = new byte[20] };
        _cards.Proof = new(RefusalReason.ProofFailed, new byte[3_000]);
        Present("Reader\u0007 with a very long name " + new string('x', 200));
        var tap = Assert.Single(await _bench.WaitingAsync());
        Assert.True(tap.CardKey.IsEmpty && tap.CardSignature.IsEmpty);
        Assert.Equal(128, tap.Reader.Length);
    }

    [Fact]
    public void TheCardsTimeIsNotCountedAsOurs()
    {
        var channel = new FakeChannel(Left, () => _bench.Time.Advance(TimeSpan.FromMilliseconds(40)));
        var presentedAt = _bench.Time.GetTimestamp();
        _bench.Time.Advance(TimeSpan.FromMilliseconds(3));
        _desk.CardPresented(channel, presentedAt);

        var summary = _timings.Summary();
        Assert.Equal((1, 3, 80), (summary.Taps, summary.OwnMs.P99, summary.CardMs.P99));
    }

    private TapDesk Desk(Workbench bench) => bench.Desk(_cards.Kinds, _lights, _timings);

    private void Present(string reader = Left) => _desk.CardPresented(new FakeChannel(reader), _bench.Time.GetTimestamp());

    private void Remove(string reader = Left) => _desk.CardRemoved(reader);
}

using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>Whole visits of good cards: what they cost, what stands on the card, what the centre and the member are told.</summary>
public sealed class MemberSessionTests : IDisposable
{
    private readonly MemberTown _town = new();
    private readonly MemberKiosk _kiosk;

    public MemberSessionTests()
    {
        _kiosk = _town.Kiosk();
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Sessions(1));
    }

    public void Dispose()
    {
        _kiosk.Dispose();
        _town.Dispose();
    }

    /// <summary>A session of an hour after another, each worth a point; the first is open now.</summary>
    internal static TimetableSession[] Sessions(int count, DateTimeOffset? from = null)
    {
        var start = from ?? Workbench.Morning;
        return
        [
            .. Enumerable.Range(0, count).Select(i => new TimetableSession(
                $"study-{i + 1}", $"主题党日 {i + 1}", start.AddHours(i).AddMinutes(-10), start.AddHours(i), start.AddHours(i).AddMinutes(10), start.AddHours(i).AddMinutes(50), [])
                { Credit = 100, LateCredit = 50, Category = 1 }),
        ];
    }

    [Fact]
    public void ATapLeavesItsRecordItsCreditsAndAReceipt()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);

        var tap = Assert.Single(_kiosk.Taps());
        Assert.Equal((TapOutcome.Accepted, Assurance.A3, "3101000000000001"), (tap.Outcome, tap.Assurance, tap.Card.ToString()!));
        var on = OnCard.Of(card);
        var record = Assert.Single(on.Records);
        Assert.Equal(("study-1", 100, ActivityKind.SignedIn, "hk-01", tap.At), (record.Session, record.Credits, record.Kind, record.Kiosk, record.At));
        Assert.Equal(TapReference.Of(tap.Id), record.Reference);
        Assert.Equal((100, 1u, "hk-01"), (on.Credits, on.Summary!.Sequence, on.Summary.Signer));
        Assert.Equal([new CategoryCredits(1, 100)], on.Summary.Categories);
        Assert.Equal(new DailyPerformance(new DateOnly(2026, 5, 8), 1, 1, 1, 0, 0), on.Summary.Performance);
        Assert.Equal(TapReference.Of(tap.Id), on.Transaction.Reference);

        var written = Assert.Single(_kiosk.Written());
        Assert.Equal((tap.Id.Journal, tap.Id.Sequence, RefusalReason.None, (CardId?)null), (written.Id.Journal, written.OfSequence, written.Reason, written.Card));
        Assert.True(CardReceipt.TryRead(written.Receipt.Span, out var receipt));
        Assert.True(MemberObject.TryRead(new FirmwareSim.Cards.Member.CardFiles(card.Chip!).Member(), out var member));
        Assert.True(CardKeys.TryDecompress(member.ReceiptKey, out var receiptKey));
        Assert.True(receipt.IsSignedBy(receiptKey, card.Chip!.Thumbprint!, TapText.Hash(tap)));
        Assert.Equal(on.Transaction.Counter, receipt.Counter);
        Assert.Equal(TapText.Hash(tap), written.Previous.ToArray());
    }

    [Fact]
    public void TheScreenShowsMaskedNameBranchAndCredits()
    {
        _kiosk.Tap(_town.Issue());
        Assert.Equal((ResultKind.Welcome, "张**"), (_kiosk.Shown.Kind, _kiosk.Shown.Name));
        Assert.Equal(new ScreenCard("b-0012", 100, CardState.Written), _kiosk.Shown.Card);
    }

    [Theory]
    [InlineData(true, 16, 10)]
    [InlineData(false, 16, 10)]
    public void AVisitCostsNoMore(bool isShort, int first, int later)
    {
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Sessions(4));
        _kiosk.IsShort = isShort;
        // The reader is found out with another card.
        _kiosk.Tap(_town.Issue(new("3101000000000002")));
        var card = _town.Issue();
        var visit = _kiosk.Tap(card);
        Assert.InRange(visit.Sent.Count, 9, first);
        TestContext.Current.TestOutputHelper?.WriteLine($"{visit.Sent.Count} exchanges, {visit.Bytes} bytes");
        Assert.InRange(visit.Bytes, 1, 2_500);
        for (var i = 1; i < 4; i++)
        {
            _town.Time.Advance(TimeSpan.FromMinutes(59));
            visit = _kiosk.Tap(card);
            Assert.InRange(visit.Sent.Count, 8, later);
            TestContext.Current.TestOutputHelper?.WriteLine($"{visit.Sent.Count} exchanges, {visit.Bytes} bytes");
            Assert.InRange(visit.Bytes, 1, 2_500);
            // To the light: SELECT and GENERAL AUTHENTICATE.
            Assert.Equal([0xA4, 0x87, 0x2A, 0x82], visit.Sent.Take(4).Select(c => (int)c[1]));
        }

        Assert.Equal(400, OnCard.Of(card).Credits);
        Assert.Equal(4 + 1, _kiosk.Written().Count(w => w.Reason == RefusalReason.None && !w.Receipt.IsEmpty));
    }

    [Fact]
    public void ASecondTapInTheSameSessionLeavesTheCardAlone()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        var before = OnCard.Of(card).Bytes;
        var visit = _kiosk.Tap(card);
        Assert.Equal([TapOutcome.Accepted, TapOutcome.Repeated], _kiosk.Taps().Select(t => t.Outcome));
        Assert.Equal(2, visit.Sent.Count);
        Assert.Equal(before, OnCard.Of(card).Bytes);
        Assert.Single(_kiosk.Written());
        Assert.Equal(new ScreenCard("b-0012", 100, CardState.None), _kiosk.Shown.Card);
    }

    [Fact]
    public void AKioskWithoutACertificateForCardsProvesThemAndWritesNothing()
    {
        using var kiosk = _town.Kiosk("hk-02", writes: false);
        kiosk.Bench.GiveConfig(Sessions(1));
        var card = _town.Issue();
        kiosk.Tap(card);
        Assert.Equal(TapOutcome.Accepted, Assert.Single(kiosk.Entries()).Outcome);
        Assert.Null(OnCard.Of(card).Summary);
        Assert.Equal("张*", kiosk.Shown.Name);
    }

    [Fact]
    public void WhatIsRememberedOutlivesARestartButForTheName()
    {
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Sessions(2));
        var card = _town.Issue();
        _kiosk.Tap(card);
        _kiosk.Restart(remembers: true);
        _town.Time.Advance(TimeSpan.FromMinutes(59));
        var visit = _kiosk.Tap(card);
        Assert.Equal(0x87, visit.Sent[1][1]);
        Assert.Equal(200, OnCard.Of(card).Credits);
        Assert.DoesNotContain("张小明", System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(_kiosk.Bench.Folder, "cards.db"))), StringComparison.Ordinal);
    }

    [Fact]
    public void ALostMemoryCostsNothingButExchanges()
    {
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), Sessions(2));
        var card = _town.Issue();
        _kiosk.Tap(card);
        _kiosk.Restart(remembers: false);
        _town.Time.Advance(TimeSpan.FromMinutes(59));
        var visit = _kiosk.Tap(card);
        Assert.InRange(visit.Sent.Count, 9, 16);
        Assert.Equal(200, OnCard.Of(card).Credits);
        Assert.Equal(2, _kiosk.Written().Count(w => w.Reason == RefusalReason.None));
    }

    [Fact]
    public void AWipedKioskRemembersNoCard()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        Assert.Equal(1, _kiosk.Memory.Count);
        _kiosk.Memory.Wipe();
        Assert.Equal(0, _kiosk.Memory.Count);
        Assert.Null(_kiosk.Memory.Find(card.Chip!.Thumbprint));
    }
}

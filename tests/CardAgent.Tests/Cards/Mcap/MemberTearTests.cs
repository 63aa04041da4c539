using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>
/// Power cut before, after and within every command of a visit, for cards met before and not, with a reader that passes on long commands and one that does not; then the next tap.
/// The card is old or new and never mixed; no tap is lost; nothing counts twice; in the end the card shows what was tapped.
/// </summary>
public sealed class MemberTearTests : IDisposable
{
    private readonly MemberTown _town = new();

    public void Dispose() => _town.Dispose();

    private MemberKiosk Kiosk(string name = "hk-01")
    {
        var kiosk = _town.Kiosk(name);
        kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), MemberSessionTests.Sessions(6, _town.Time.GetUtcNow()));
        return kiosk;
    }

    private void NextSession() => _town.Time.Advance(TimeSpan.FromMinutes(59));

    /// <summary>Every cut to try on a visit of so many commands; those within a command until it has no more writes.</summary>
    private static IEnumerable<CardFault> Cuts(int commands)
    {
        for (var i = 1; i <= commands; i++)
        {
            yield return new CardFault(CardFaultKind.CutBefore, i);
            yield return new CardFault(CardFaultKind.CutAfter, i);
            for (var w = 1; w <= 12; w++) yield return new CardFault(CardFaultKind.CutInWrite, i, w);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void WhereverPowerIsCutTheNextTapBringsTheCardInOrder(bool isMet, bool isShort)
    {
        var (cuts, kinds) = (0, new HashSet<string>());
        var commands = Whole(isMet, isShort);
        var withoutWrites = 0;
        foreach (var fault in Cuts(commands))
        {
            if (fault.Kind == CardFaultKind.CutInWrite && fault.Apdu == withoutWrites) continue;
            using var kiosk = Kiosk();
            kiosk.IsShort = isShort;
            var card = Prepared(kiosk, isMet);
            var before = OnCard.Of(card);
            var torn = kiosk.Tap(card, fault);
            if (!torn.IsGone)
            {
                Assert.Equal(CardFaultKind.CutInWrite, fault.Kind);
                withoutWrites = fault.Apdu;
                continue;
            }

            cuts++;
            kinds.Add(Look(kiosk, before, OnCard.Of(card), fault));
            // In the same session, so that a tap that stands is repeated, and one that does not is made; then in the next.
            kiosk.Tap(card);
            CheckWhole(kiosk, card, $"{fault}, then the same session");
            NextSession();
            kiosk.Tap(card);
            CheckWhole(kiosk, card, $"{fault}, then the next session");
        }

        // Before the light, after it with the card old, and with the card new: else nothing was cut where it matters.
        Assert.Equal(["new", "no tap", "old"], kinds.Order());
        Assert.True(cuts >= 2 * commands + 5, $"{cuts} cuts of {commands} commands");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TheCardThatGoesStraightToTheNextSessionCatchesUpToo(bool isMet)
    {
        foreach (var fault in Cuts(Whole(isMet, true)).Where(f => f.Kind != CardFaultKind.CutInWrite))
        {
            using var kiosk = Kiosk();
            kiosk.IsShort = true;
            var card = Prepared(kiosk, isMet);
            kiosk.Tap(card, fault);
            NextSession();
            var next = kiosk.Tap(card);
            CheckWhole(kiosk, card, $"{fault}");
            Assert.InRange(next.Sent.Count, 1, 16);
            Assert.InRange(next.Bytes, 1, 2_500);
        }
    }

    [Fact]
    public void AnotherKioskMayComeBetween()
    {
        foreach (var fault in Cuts(Whole(true, true)).Where(f => f.Kind != CardFaultKind.CutInWrite))
        {
            using var first = Kiosk();
            using var second = Kiosk("hk-02");
            first.IsShort = second.IsShort = true;
            var card = Prepared(first, isMet: true);
            first.Tap(card, fault);
            NextSession();
            second.Tap(card);
            NextSession();
            first.Tap(card);
            NextSession();
            first.Tap(card);
            var accepted = first.Taps().Concat(second.Taps()).Where(t => t.Outcome == TapOutcome.Accepted).ToList();
            var on = OnCard.Of(card);
            Assert.True(on.Credits == 100 * accepted.Count, $"{fault}: {on.Credits} for {accepted.Count} taps");
            Assert.Equal(accepted.Select(t => Convert.ToHexString(TapReference.Of(t.Id))).Order(), on.Records.Select(r => Convert.ToHexString(r.Reference)).Order());
        }
    }

    [Theory]
    [InlineData(CardFaultKind.Mute)]
    [InlineData(CardFaultKind.CorruptAnswer)]
    [InlineData(CardFaultKind.CorruptCommand)]
    public void NoiseOnAnyCommandCostsNoTapThatWasMade(CardFaultKind noise)
    {
        for (var apdu = 1; apdu <= Whole(false, true); apdu++)
        {
            using var kiosk = Kiosk();
            kiosk.IsShort = true;
            var card = _town.Issue();
            kiosk.Tap(card, new CardFault(noise, apdu));
            kiosk.Tap(card);
            NextSession();
            kiosk.Tap(card);
            var on = OnCard.Of(card);
            var accepted = kiosk.Taps().Count(t => t.Outcome == TapOutcome.Accepted);
            Assert.True(on.Credits == accepted * 100 && accepted == 2, $"{noise}@{apdu}: {on.Credits} for {accepted} taps");
        }
    }

    [Theory]
    [InlineData(CardFaultKind.MemoryFull)]
    [InlineData(CardFaultKind.MemoryWornOut)]
    public void ACardThatTakesNothingMoreStillSignsIn(CardFaultKind fault)
    {
        using var kiosk = Kiosk();
        var card = Prepared(kiosk, isMet: true);
        var update = kiosk.Tap(MemberTown.With(card, MemberTown.Image(card))).Sent.FindIndex(c => c[1] == 0xD6) + 1;
        // The trial above was another card of the same number, as far as the kiosk can see: it forgets.
        kiosk.Restart(remembers: false);
        NextSession();
        var before = OnCard.Of(card).Bytes;
        kiosk.Tap(card, new CardFault(fault, fault == CardFaultKind.MemoryFull ? 1 : update + 3));
        Assert.Equal(TapOutcome.Accepted, kiosk.Taps()[^1].Outcome);
        Assert.Equal((RefusalReason.CardFull, true), (kiosk.Written()[^1].Reason, kiosk.Written()[^1].Receipt.IsEmpty));
        Assert.Equal(CardState.NewCardNeeded, kiosk.Shown.Card!.State);
        Assert.Equal(before, OnCard.Of(card).Bytes);
    }

    [Fact]
    public void ACardTakenEarlyIsTreatedCalmlyAndCatchesUp()
    {
        using var kiosk = Kiosk();
        var card = Prepared(kiosk, isMet: true);
        kiosk.Tap(card, new CardFault(CardFaultKind.CutBefore, 5));
        Assert.Equal((ResultKind.Welcome, CardState.LeftEarly), (kiosk.Shown.Kind, kiosk.Shown.Card!.State));
        Assert.Equal(TapOutcome.Accepted, kiosk.Lights.Shown[^1]);
        Assert.Equal(RefusalReason.CardIncomplete, kiosk.Written()[^1].Reason);
        kiosk.Tap(card);
        Assert.Equal((ResultKind.Already, CardState.Written), (kiosk.Shown.Kind, kiosk.Shown.Card!.State));
        Assert.Equal(200, OnCard.Of(card).Credits);
    }

    [Fact]
    public void ACardThatComesStraightBackCatchesUpWithinTheSameTap()
    {
        using var kiosk = Kiosk();
        var card = Prepared(kiosk, isMet: true);
        kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 20_000), [.. kiosk.Bench.Config.Sessions]);
        kiosk.Tap(card, new CardFault(CardFaultKind.CutBefore, 5));
        var taps = kiosk.Taps().Count;
        kiosk.Tap(card);
        Assert.Equal(taps, kiosk.Taps().Count);
        Assert.Equal((ResultKind.Welcome, CardState.Written), (kiosk.Shown.Kind, kiosk.Shown.Card!.State));
        Assert.Equal(200, OnCard.Of(card).Credits);
        Assert.Equal((RefusalReason.None, kiosk.Taps()[^1].Id.Sequence), (kiosk.Written()[^1].Reason, kiosk.Written()[^1].OfSequence));
    }

    [Fact]
    public void AtMostFourRecordsCatchUpAtOnce()
    {
        using var kiosk = Kiosk();
        var card = Prepared(kiosk, isMet: true);
        for (var i = 0; i < 4; i++)
        {
            kiosk.Tap(card, new CardFault(CardFaultKind.CutBefore, 3));
            NextSession();
        }

        var visit = kiosk.Tap(card);
        Assert.InRange(visit.Sent.Count, 1, 16);
        var on = OnCard.Of(card);
        Assert.Equal((5, 4), (on.Records.Count, on.Records.Count(r => r.Sequence == on.Transaction.Sequence)));
    }

    /// <summary>A card of which the kiosk has one tap already, or one it has never seen.</summary>
    private VirtualCard Prepared(MemberKiosk kiosk, bool isMet)
    {
        var card = _town.Issue();
        if (!isMet) return card;
        kiosk.Tap(card);
        NextSession();
        return card;
    }

    /// <summary>How many commands a visit has where nothing goes wrong.</summary>
    private int Whole(bool isMet, bool isShort)
    {
        using var kiosk = Kiosk();
        kiosk.IsShort = isShort;
        return kiosk.Tap(Prepared(kiosk, isMet)).Reached;
    }

    private static string Look(MemberKiosk kiosk, OnCard before, OnCard after, CardFault fault)
    {
        var isTap = kiosk.Shown.Kind == ResultKind.Welcome;
        Assert.True(isTap || kiosk.Shown.Kind == ResultKind.HoldLonger, $"{fault}: {kiosk.Shown.Kind}");
        if (after.Bytes == before.Bytes) return isTap ? "old" : "no tap";
        // Something stands there: then all of it, and of a tap that stands.
        var tap = kiosk.Taps()[^1];
        Assert.True(isTap && after.Credits == before.Credits + 100 && after.Transaction.Sequence == before.Transaction.Sequence + 1, $"{fault}: the card is mixed.");
        Assert.Equal(TapReference.Of(tap.Id), after.Transaction.Reference);
        Assert.Equal(TapReference.Of(tap.Id), after.Records[0].Reference);
        Assert.Equal(before.Records.Count + 1, after.Records.Count);
        return "new";
    }

    /// <summary>Every accepted tap has one record, the sum is theirs, and the centre has a receipt of the last transaction.</summary>
    internal static void CheckWhole(MemberKiosk kiosk, VirtualCard card, string when)
    {
        var accepted = kiosk.Taps().Where(t => t.Outcome == TapOutcome.Accepted && t.Card?.ToString() == card.Number).ToList();
        var on = OnCard.Of(card);
        Assert.True(on.Credits == 100 * accepted.Count, $"{when}: {on.Credits} for {accepted.Count} taps");
        Assert.Equal(accepted.Select(t => Convert.ToHexString(TapReference.Of(t.Id))).Order(), on.Records.Select(r => Convert.ToHexString(r.Reference)).Order());
        var last = kiosk.Written().Last(w => !w.Receipt.IsEmpty);
        Assert.True(CardReceipt.TryRead(last.Receipt.Span, out var receipt));
        Assert.True(receipt.Sequence == on.Transaction.Sequence, $"{when}: receipt of {receipt.Sequence}, card at {on.Transaction.Sequence}");
        Assert.Empty(kiosk.Memory.Find(card.Chip!.Thumbprint)!.Open);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Screen;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Decks;
using CertificateRole = CardSystem.FirmwareSim.Cards.Member.CertificateRole;

namespace CardSystem.CardAgent.Tests.Cards.Mcap;

/// <summary>Cards that are not what they say: each is refused for its own reason, or, where it only shows after the light, told to the centre and refused from then on.</summary>
public sealed class MemberRefusalTests : IDisposable
{
    private readonly MemberTown _town = new();
    private readonly MemberKiosk _kiosk;

    public MemberRefusalTests()
    {
        _kiosk = _town.Kiosk();
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0), MemberSessionTests.Sessions(6));
    }

    public void Dispose()
    {
        _kiosk.Dispose();
        _town.Dispose();
    }

    private void NextSession() => _town.Time.Advance(TimeSpan.FromMinutes(59));

    /// <summary>Refused before the light, recorded with the reason, nothing written.</summary>
    private void Refused(RefusalReason reason, VirtualCard card, string? number = "3101000000000001")
    {
        var before = card.Chip is null ? "" : OnCard.Of(card).Bytes;
        _kiosk.Tap(card);
        var tap = _kiosk.Entries()[^1];
        Assert.Equal((TapOutcome.Refused, reason, Assurance.None), (tap.Outcome, tap.Reason, tap.Assurance));
        if (number is not null) Assert.Equal(number, tap.Card?.ToString());
        Assert.Equal((ResultKind.Refused, reason, (ScreenCard?)null), (_kiosk.Shown.Kind, _kiosk.Shown.Reason, _kiosk.Shown.Card));
        Assert.Equal(TapOutcome.Refused, _kiosk.Lights.Shown[^1]);
        if (card.Chip is not null) Assert.Equal(before, OnCard.Of(card).Bytes);
    }

    [Fact]
    public void CopiedFilesWithAnotherKey() => Refused(RefusalReason.ProofFailed, _town.Issue(new() { HasOtherKey = true }));

    [Fact]
    public void CopiedFilesOnAChipThatTellsItsOwnKey() => Refused(RefusalReason.MemberMismatch, _town.Issue(new() { ShowsOtherKey = true }));

    [Fact]
    public void ACopyOfACardMetBefore()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        NextSession();
        // Everything of the card but its key: the memory of another chip with another secret.
        var files = new FirmwareSim.Cards.Member.CardFiles(card.Chip!);
        var copy = new FirmwareSim.Cards.Member.IssuedChip(
            card.Certificate!, card.Chip!.PointOf(KeyPlace.Card), Secret(), card.Chip.PointOf(KeyPlace.Receipt), Secret(), files.Member(), [_town.Kiosks.Anchor, _town.Authority.Issuer.Anchor], 0x20260508).Build();
        Refused(RefusalReason.ProofFailed, MemberTown.With(card, copy.Image));
    }

    private static byte[] Secret()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(true).D!;
    }

    [Fact]
    public void AForeignAuthority()
    {
        using var foreign = CardAuthority.Create("Another district", _town.Time.GetUtcNow());
        Refused(RefusalReason.ForeignAuthority, _town.Issue(new() { By = foreign }));
    }

    [Fact]
    public void AnExpiredCertificateAndOneNotYetValid()
    {
        Refused(RefusalReason.CardExpired, _town.Issue(new() { From = Workbench.Morning.AddYears(-2), Until = Workbench.Morning.AddDays(-1) }));
        Refused(RefusalReason.CardNotYetValid, _town.Issue(new("3101000000000002") { From = Workbench.Morning.AddDays(2) }), "3101000000000002");
    }

    [Fact]
    public void MemberDataThatHaveExpiredOrAreNotYetValid()
    {
        Refused(RefusalReason.CardExpired, _town.Issue(new() { MemberFrom = Workbench.Morning.AddYears(-1), MemberUntil = Workbench.Morning.AddDays(-1) }));
        Refused(RefusalReason.CardNotYetValid, _town.Issue(new("3101000000000002") { MemberFrom = Workbench.Morning.AddDays(2) }), "3101000000000002");
    }

    [Fact]
    public void MemberDataOfAnotherCard() => Refused(RefusalReason.MemberMismatch, _town.Issue(new() { MemberOf = new byte[32] }));

    [Fact]
    public void MemberDataTheCardAuthorityDidNotSign()
    {
        using var stranger = CompactAuthority.Create(CertificateRole.CardIssuer, _town.Time.GetUtcNow());
        Refused(RefusalReason.MemberMismatch, _town.Issue(new() { MemberBy = stranger }));
    }

    [Fact]
    public void MemberDataThatExpireWhileTheCardIsKnown()
    {
        var card = _town.Issue(new() { MemberUntil = Workbench.Morning });
        _kiosk.Tap(card);
        Assert.Equal(TapOutcome.Accepted, _kiosk.Taps()[^1].Outcome);
        _town.Time.Advance(TimeSpan.FromDays(1));
        Refused(RefusalReason.CardExpired, card);
    }

    [Fact]
    public void AChipThatWasNeverActivatedOrIsTerminated()
    {
        Refused(RefusalReason.CardNotActivated, VirtualCard.WithChip(CardKind.Unknown, "3101000000000001", [0x04, 9, 9, 9, 9, 9, 9], new MemberChip()), "UID04090909090909");
        var card = _town.Issue();
        card.Chip!.TryDestroy(LifeCycle.Terminated);
        Refused(RefusalReason.CardNotActivated, card, "UID04010203040506");
    }

    [Fact]
    public void ACardKnownForMoreThatShowsItsCertificateOnly()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        NextSession();
        var piv = new PivApplication(() => PivContents.Of(card.Chip!));
        Refused(RefusalReason.Downgraded, VirtualCard.WithApplications(card.Number, card.Uid, piv));
    }

    [Fact]
    public void ACardKnownForMoreThatShowsItsUidOnly()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        NextSession();
        Refused(RefusalReason.Downgraded, VirtualCard.Plain(card.Uid), "UID04010203040506");
        Refused(RefusalReason.NotAMemberCard, VirtualCard.Plain([0x04, 7, 7, 7, 7, 7, 7]), "UID04070707070707");
    }

    [Fact]
    public void AnOlderStateOfTheChipIsToldWithTheCardsOwnWordAndRefusedFromThenOn()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        var old = MemberTown.Image(card);
        NextSession();
        _kiosk.Tap(card);
        NextSession();

        var back = MemberTown.With(card, old);
        _kiosk.Tap(back);
        // The tap stands: the card proved its key. What it remembers is another matter.
        Assert.Equal(TapOutcome.Accepted, _kiosk.Taps()[^1].Outcome);
        var written = _kiosk.Written()[^1];
        Assert.Equal((RefusalReason.CounterRolledBack, CardState.NotRight), (written.Reason, _kiosk.Shown.Card!.State));
        Assert.True(CardReceipt.TryRead(written.Receipt.Span, out var receipt));
        Assert.Equal(1u, receipt.Sequence);
        NextSession();
        Refused(RefusalReason.CounterRolledBack, back);
        // Also after a restart, and whatever the chip shows now.
        _kiosk.Restart(remembers: true);
        Refused(RefusalReason.CounterRolledBack, card);
    }

    [Fact]
    public void ATransactionSomebodyLiesAboutConvictsNoCard()
    {
        var card = _town.Issue();
        _kiosk.Tap(card);
        NextSession();
        // Between card and kiosk: TXN comes back with an older counter.
        _kiosk.Lay(new ChipChannel(MemberKiosk.Reader, card) { Between = (command, answer) => command[1] == 0x82 ? [.. answer[..8], 0, 0, 0, 1, .. answer[12..]] : answer });
        Assert.Equal(RefusalReason.ProofFailed, _kiosk.Written()[^1].Reason);
        Assert.Equal(RefusalReason.None, _kiosk.Memory.Find(card.Chip!.Thumbprint)!.Refused);
        NextSession();
        _kiosk.Tap(card);
        Assert.Equal(300, OnCard.Of(card).Credits);
    }

    [Fact]
    public void ASummarySomebodyAlteredIsNotShownNotBuiltOnAndReplaced()
    {
        var card = _town.Issue();
        using (var other = _town.Kiosk("hk-02"))
        {
            other.Bench.GiveConfig(MemberSessionTests.Sessions(1));
            other.Tap(card);
        }

        NextSession();
        _kiosk.IsShort = true;
        _kiosk.Lay(new ChipChannel(MemberKiosk.Reader, card)
        {
            IsShort = true,
            // More credits than anybody gave.
            Between = (command, answer) => command[1] == 0xB0 && command[2] is 0x83 or 0x84 ? [.. answer.Select((b, i) => i == 24 ? (byte)0x7F : b)] : answer,
        });
        var written = _kiosk.Written();
        Assert.Equal([RefusalReason.None, RefusalReason.ProofFailed], written.Select(w => w.Reason));
        Assert.False(written[0].Receipt.IsEmpty);
        Assert.Equal(100, OnCard.Of(card).Credits);
        Assert.Equal(new ScreenCard("b-0012", 100, CardState.Written), _kiosk.Shown.Card);
    }

    [Fact]
    public void MemberDataExchangedAfterTheLightAreToldAndTheCardRefusedFromThenOn()
    {
        var card = _town.Issue();
        var other = _town.Issue(new("3101000000000002"));
        _kiosk.Tap(card);
        _kiosk.Tap(other);
        var stranger = new FirmwareSim.Cards.Member.CardFiles(other.Chip!).Member();
        NextSession();
        _kiosk.Lay(new ChipChannel(MemberKiosk.Reader, card) { Between = (command, answer) => command[1] == 0xB0 && command[2] == 0x82 ? [.. stranger, 0x90, 0x00] : answer });
        Assert.Equal((RefusalReason.MemberMismatch, true), (_kiosk.Written()[^1].Reason, _kiosk.Written()[^1].Receipt.IsEmpty));
        NextSession();
        Refused(RefusalReason.MemberMismatch, card);
    }

    [Fact]
    public void AReceiptOfAnotherTapIsNone()
    {
        var card = _town.Issue();
        byte[]? first = null;
        byte[] Keep(byte[] command, byte[] answer) => command[1] != 0x88 ? answer : first is null ? first = answer : first;
        _kiosk.Lay(new ChipChannel(MemberKiosk.Reader, card) { Between = Keep });
        NextSession();
        _kiosk.Lay(new ChipChannel(MemberKiosk.Reader, card) { Between = Keep });
        Assert.Equal([RefusalReason.None, RefusalReason.ProofFailed], _kiosk.Written().Select(w => w.Reason));
        Assert.True(_kiosk.Written()[1].Receipt.IsEmpty);
    }

    [Fact]
    public void ACardThatDoesNotKnowOurAuthorityIsProvedAndNotWrittenOn()
    {
        using var elsewhere = CompactAuthority.Create(CertificateRole.KioskAuthority, _town.Time.GetUtcNow().AddYears(-1));
        var card = _town.Issue(new() { Believes = elsewhere });
        _kiosk.Tap(card);
        Assert.Equal(TapOutcome.Accepted, Assert.Single(_kiosk.Taps()).Outcome);
        Assert.Equal((RefusalReason.CardIncomplete, CardState.None), (Assert.Single(_kiosk.Written()).Reason, _kiosk.Shown.Card?.State ?? CardState.None));
        Assert.Null(OnCard.Of(card).Summary);
    }

    [Fact]
    public void AChipTooWeakForMoreThanItsProofStillSignsIn()
    {
        var card = _town.Issue();
        // It breaks down whenever it is asked to verify a certificate.
        VirtualCard Weak(int apdu) => card.Behaving(new CardBehaviour { Faults = [new CardFault(CardFaultKind.CutBefore, apdu)] });
        _kiosk.IsShort = true;
        var verify = _kiosk.Tap(_town.Issue(new("3101000000000002"))).Sent.FindIndex(c => c[1] == 0x2A) + 1;
        _kiosk.Tap(card, Weak(verify).Behaviour.Faults);
        Assert.Equal(ResultKind.HoldLonger, _kiosk.Shown.Kind);
        _kiosk.Tap(card, Weak(verify + 1).Behaviour.Faults);
        Assert.Equal(TapOutcome.Accepted, _kiosk.Taps()[^1].Outcome);
    }

    [Fact]
    public void RandomAnswersAtAnyCommandNeverThrowAndNeverTurnTheLightGreenWithoutAProof()
    {
        var random = new Random(20_260_508);
        var card = _town.Issue();
        using var certificate = X509CertificateLoader.LoadCertificate(card.Certificate!);
        using var key = certificate.GetECDsaPublicKey()!;
        var greens = 0;
        _kiosk.Bench.GiveConfig(new KioskPolicy(FlickerMs: 0, RepeatSeconds: 0), MemberSessionTests.Sessions(1));
        for (var i = 0; i < 400; i++)
        {
            var at = 1 + random.Next(14);
            var command = 0;
            byte[] Between(byte[] sent, byte[] answer) => ++command < at || random.Next(3) == 0 ? answer : Noise(random, answer);

            var before = _kiosk.Lights.Shown.Count;
            if (random.Next(4) == 0) _kiosk.Restart(remembers: false);
            _kiosk.Lay(new ChipChannel(MemberKiosk.Reader, card) { Between = Between, IsShort = random.Next(2) == 0 });
            if (_kiosk.Lights.Shown.Count == before || _kiosk.Lights.Shown[^1] != TapOutcome.Accepted) continue;
            greens++;
            var tap = _kiosk.Taps()[^1];
            Assert.True(key.VerifyHash(TapText.Challenge(tap.Id, tap.At, tap.Salt.Span), tap.CardSignature.Span, DSASignatureFormat.Rfc3279DerSequence), $"Round {i}: green without a proof.");
        }

        Assert.InRange(greens, 20, 380);

        // What was thrown between them has left the chip whole.
        Assert.NotNull(OnCard.Of(card));
    }

    private static byte[] Noise(Random random, byte[] answer)
    {
        switch (random.Next(5))
        {
            case 0:
                return [];
            case 1:
                return [(byte)random.Next(0x60, 0xA0), (byte)random.Next(256)];
            case 2:
                var bytes = new byte[random.Next(1, 300)];
                random.NextBytes(bytes);
                return [.. bytes, 0x90, 0x00];
            case 3:
                return [.. answer[..random.Next(answer.Length)], 0x90, 0x00];
            default:
                var turned = (byte[])answer.Clone();
                turned[random.Next(turned.Length)] ^= (byte)random.Next(1, 256);
                return turned;
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts;
using CardSystem.TestKit;

namespace CardSystem.CardAgent.Tests.Cards;

public sealed class PivCardReadingTests : IDisposable
{
    private readonly AuthorityFolder _folder = new();
    private readonly TestAuthority _root = new("Root");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ManualTime _time = new(new DateTimeOffset(2030, 5, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly CardKinds _cards;

    public PivCardReadingTests() =>
        _cards = PivCards.Of(_folder.Load(PivLiterals.AuthorityPem, _root.Certificate.ExportCertificatePem()), _time);

    public void Dispose()
    {
        _folder.Dispose();
        _root.Dispose();
        _key.Dispose();
    }

    private static ScriptedCard LiteralCard() => new ScriptedCard()
        .Expect(PivLiterals.SelectPiv, PivLiterals.PropertyTemplate + "9000")
        .Expect(PivLiterals.GetCertificate, PivLiterals.ObjectBegin + "61EC")
        .Expect("00C00000EC", PivLiterals.ObjectEnd + "9000");

    /// <summary>A card with this certificate, as one long answer.</summary>
    private static ScriptedCard CardWith(byte[] certificate, string uidAnswer = "9000")
    {
        var size = certificate.Length;
        byte[] answer = [0x53, 0x82, (byte)((size + 9) >> 8), (byte)(size + 9), 0x70, 0x82, (byte)(size >> 8), (byte)size, .. certificate, 0x71, 0x01, 0x00, 0xFE, 0x00];
        return new ScriptedCard().Expect(PivLiterals.SelectPiv, "9000").Expect(PivLiterals.GetCertificate, Convert.ToHexString(answer) + "9000").Expect(PivLiterals.GetUid, uidAnswer);
    }

    private CardIdentity Identify(ScriptedCard card)
    {
        var identity = _cards.Meet(card).Identity;
        card.AssertDone();
        return identity;
    }

    private RefusalReason ReasonFor(byte[] certificate) => _cards.Meet(CardWith(certificate)).Identity.Reason;

    [Fact]
    public void GoodCardSaysWhoItIsAndProvesIt()
    {
        var card = LiteralCard();
        var visit = _cards.Meet(card);
        card.AssertDone();
        var identity = visit.Identity;
        Assert.Equal(RefusalReason.None, identity.Reason);
        Assert.Equal("CD00000042", identity.Card.ToString());
        Assert.Equal("张*", identity.MaskedName);
        Assert.Equal(PivLiterals.KeyThumbprint, Convert.ToHexString(identity.KeyThumbprint.Span));
        Assert.Equal(PivLiterals.KeyThumbprint, Convert.ToHexString(SHA256.HashData(identity.PublicKey.Span)));

        card.Expect(PivLiterals.Sign, "7C498247" + PivLiterals.Signature + "9000");
        var proof = visit.Prove(Convert.FromHexString(PivLiterals.Challenge));
        card.AssertDone();
        Assert.Equal(RefusalReason.None, proof.Reason);
        Assert.Equal(PivLiterals.Signature, Convert.ToHexString(proof.Signature.Span));
    }

    private (CardProof Proof, ScriptedCard Card) Prove(string answer, Action<ScriptedCard>? then = null)
    {
        var card = LiteralCard();
        var visit = _cards.Meet(card);
        card.Expect(PivLiterals.Sign, answer);
        then?.Invoke(card);
        var proof = visit.Prove(Convert.FromHexString(PivLiterals.Challenge));
        card.AssertDone();
        return (proof, card);
    }

    private static void SameCardAgain(ScriptedCard card) => card
        .Expect(PivLiterals.SelectPiv, "9000")
        .Expect(PivLiterals.GetCertificate, PivLiterals.ObjectBegin + "61EC")
        .Expect("00C00000EC", PivLiterals.ObjectEnd + "9000");

    [Fact]
    public void SignatureByAnotherKeyIsACopy()
    {
        var (proof, _) = Prove("7C488246" + PivLiterals.ForgedSignature + "9000", SameCardAgain);
        Assert.Equal(RefusalReason.ProofFailed, proof.Reason);
        Assert.Equal(PivLiterals.ForgedSignature, Convert.ToHexString(proof.Signature.Span));
    }

    [Fact]
    public void SignatureOverSomethingElseIsACopy()
    {
        var card = LiteralCard();
        var visit = _cards.Meet(card);
        var challenge = Convert.FromHexString(PivLiterals.Challenge);
        challenge[0] ^= 1;
        card.Expect("0087119E267C2482008120" + Convert.ToHexString(challenge) + "00", "7C498247" + PivLiterals.Signature + "9000");
        SameCardAgain(card);
        Assert.Equal(RefusalReason.ProofFailed, visit.Prove(challenge).Reason);
    }

    [Fact]
    public void TwoCardsAtOnceAreNotCalledACopy()
    {
        // One told the certificate, the other signed; asked again, the other answers.
        var other = CardWith(_root.Issue("CN=CD00000043", _key)).Transmit;
        var (proof, _) = Prove("7C488246" + PivLiterals.ForgedSignature + "9000", card =>
        {
            card.Expect(PivLiterals.SelectPiv, Convert.ToHexString(other(Convert.FromHexString(PivLiterals.SelectPiv))));
            card.Expect(PivLiterals.GetCertificate, Convert.ToHexString(other(Convert.FromHexString(PivLiterals.GetCertificate))));
        });
        Assert.Equal(RefusalReason.TwoCards, proof.Reason);
    }

    [Theory]
    [InlineData("6982", RefusalReason.ProofFailed)] // wants a PIN
    [InlineData("6A80", RefusalReason.ProofFailed)] // has no such key
    [InlineData("6D00", RefusalReason.ProofFailed)]
    [InlineData("6F00", RefusalReason.CardUnreadable)]
    [InlineData("6581", RefusalReason.CardUnreadable)]
    [InlineData("9000", RefusalReason.CardUnreadable)]
    [InlineData("7C0281009000", RefusalReason.CardUnreadable)]
    [InlineData("90", RefusalReason.CardUnreadable)]
    public void CardThatDoesNotSignIsRefused(string answer, RefusalReason reason)
    {
        var (proof, _) = Prove(answer);
        Assert.Equal(reason, proof.Reason);
        Assert.True(proof.Signature.IsEmpty);
    }

    [Theory]
    [InlineData("7C0282009000")] // empty
    [InlineData("7C04820212349000")]
    [InlineData("7C0A820830060201000201009000")] // r = s = 0
    public void SignatureThatIsNoneIsACopy(string answer) => Assert.Equal(RefusalReason.ProofFailed, Prove(answer, SameCardAgain).Proof.Reason);

    [Fact]
    public void SignatureLongerThanAnyIsNotKept()
    {
        var (proof, _) = Prove("7C8183828180" + string.Concat(Enumerable.Repeat("30", 128)) + "9000");
        Assert.Equal(RefusalReason.ProofFailed, proof.Reason);
        Assert.True(proof.Signature.IsEmpty);
    }

    [Fact]
    public void RefusedCardIsNotAskedToProve()
    {
        var visit = _cards.Meet(CardWith(_root.Issue("CN=CD01", _key, until: TestAuthority.From.AddDays(1))));
        Assert.Equal(RefusalReason.CardExpired, visit.Prove(new byte[32]).Reason);
    }

    [Fact]
    public void CardWithoutPivIsNamedByItsUid()
    {
        var identity = Identify(new ScriptedCard().Expect(PivLiterals.SelectPiv, "6A82").Expect(PivLiterals.SelectPivOfAnyVersion, "6A82").Expect(PivLiterals.GetUid, "04A1B2C3D4E5F69000"));
        Assert.Equal(new CardIdentity(RefusalReason.NotAMemberCard, new CardId("UID04A1B2C3D4E5F6"), default, default, null), identity);
    }

    [Theory]
    [InlineData("6881", "08A1B2C39000", "UID08A1B2C3")] // a phone: the number is a new one each time, and shown all the same
    [InlineData("6D00", "6A81", null)]
    [InlineData("6300", "9000", null)]
    [InlineData("6E00", "0102030405060708090A9000", "UID0102030405060708090A")]
    public void EveryForeignCardIsRefusedWithWhateverNumberItHas(string select, string uid, string? number)
    {
        var identity = Identify(new ScriptedCard().Expect(PivLiterals.SelectPiv, select).Expect(PivLiterals.SelectPivOfAnyVersion, select).Expect(PivLiterals.GetUid, uid));
        Assert.Equal(RefusalReason.NotAMemberCard, identity.Reason);
        Assert.Equal(number, identity.Card?.ToString());
    }

    [Fact]
    public void PivOfAnotherVersionIsFound()
    {
        var card = new ScriptedCard().Expect(PivLiterals.SelectPiv, "6A82").Expect(PivLiterals.SelectPivOfAnyVersion, "9000")
            .Expect(PivLiterals.GetCertificate, PivLiterals.ObjectBegin + "61EC").Expect("00C00000EC", PivLiterals.ObjectEnd + "9000");
        Assert.Equal(RefusalReason.None, Identify(card).Reason);
    }

    [Theory]
    [InlineData("6A82", RefusalReason.NotAMemberCard)] // never given a certificate
    [InlineData("53009000", RefusalReason.NotAMemberCard)]
    [InlineData("6982", RefusalReason.NotAMemberCard)]
    [InlineData("6F00", RefusalReason.CardUnreadable)]
    [InlineData("FFFF9000", RefusalReason.CardUnreadable)]
    [InlineData("530570033001029000", RefusalReason.CardUnreadable)]
    [InlineData("530A7008CAFECAFECAFECAFE9000", RefusalReason.CardUnreadable)]
    public void CardWithoutAReadableCertificateIsNamedByItsUid(string answer, RefusalReason reason)
    {
        var identity = Identify(new ScriptedCard().Expect(PivLiterals.SelectPiv, "9000").Expect(PivLiterals.GetCertificate, answer).Expect(PivLiterals.GetUid, "04A1B2C39000"));
        Assert.Equal((reason, "UID04A1B2C3"), (identity.Reason, identity.Card.ToString()!));
    }

    [Fact]
    public void FaultyCardIsNotCalledForeign() =>
        Assert.Equal(RefusalReason.CardUnreadable, Identify(new ScriptedCard().Expect(PivLiterals.SelectPiv, "6F00").Expect(PivLiterals.GetUid, "6F00")).Reason);

    [Fact]
    public void TimeTellsExpiredFromNotYetValid()
    {
        var card = _root.Issue("CN=CD01", _key, from: _time.GetUtcNow().AddDays(10), until: _time.GetUtcNow().AddDays(20));
        Assert.Equal(RefusalReason.CardNotYetValid, ReasonFor(card));
        _time.Advance(TimeSpan.FromDays(15));
        Assert.Equal(RefusalReason.None, ReasonFor(card));
        _time.Advance(TimeSpan.FromDays(15));
        Assert.Equal(RefusalReason.CardExpired, ReasonFor(card));
    }

    [Fact]
    public void ForeignCardIsForeignWhateverElseIsWrong()
    {
        using var foreign = new TestAuthority("Another district");
        var identity = _cards.Meet(CardWith(foreign.Issue("CN=CD01", _key, until: TestAuthority.From.AddDays(1)))).Identity;
        Assert.Equal((RefusalReason.ForeignAuthority, "CD01"), (identity.Reason, identity.Card.ToString()!));
    }

    [Fact]
    public void OnlyKeysOnP256AreTaken()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(RefusalReason.CardUnreadable, ReasonFor(_root.Issue("CN=CD01", rsa)));
        Assert.Equal(RefusalReason.CardUnreadable, ReasonFor(_root.Issue("CN=CD01", p384)));
    }

    [Fact]
    public void CertificateForSomethingElseIsNoCard()
    {
        Assert.Equal(RefusalReason.NotAMemberCard, ReasonFor(_root.Issue("CN=CD01", _key, extensions: [TestAuthority.Purpose("1.3.6.1.5.5.7.3.1")])));
        Assert.Equal(RefusalReason.NotAMemberCard, ReasonFor(_root.Issue("CN=CD01", _key, extensions: [new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true)])));
        Assert.Equal(RefusalReason.NotAMemberCard, ReasonFor(_root.Issue("CN=CD01", _key, extensions: [new X509BasicConstraintsExtension(true, false, 0, true), new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true)])));
        Assert.Equal(RefusalReason.None, ReasonFor(_root.Issue("CN=CD01", _key, extensions: [TestAuthority.Purpose("1.3.6.1.5.5.7.3.2", "1.2.3")])));
        Assert.Equal(RefusalReason.None, ReasonFor(_root.Issue("CN=CD01", _key, extensions: [new X509SubjectKeyIdentifierExtension([1, 2, 3], false)])));
    }

    [Theory]
    [InlineData("CN=CD01", "00C1D2", "CD01")]
    [InlineData("CN=张三", "00C1D2", "SNC1D2")]
    [InlineData("O=Somebody", "01", "SN01")]
    [InlineData("CN=lower", "0102030405060708090A0B0C0D0E0F1011121314", "SN02030405060708090A0B0C0D0E0F1011121314")]
    public void NumberIsTheCommonNameOrTheSerial(string subject, string serial, string number) =>
        Assert.Equal(number, _cards.Meet(CardWith(_root.Issue(subject, _key, Convert.FromHexString(serial)))).Identity.Card.ToString());

    [Fact]
    public void VerdictOnASeenCertificateStillFollowsTheClock()
    {
        Assert.Equal(RefusalReason.None, Identify(LiteralCard()).Reason);
        _time.Advance(TimeSpan.FromDays(365 * 60));
        Assert.Equal(RefusalReason.CardExpired, Identify(LiteralCard()).Reason);
    }

    [Fact]
    public void CardThatLeavesIsAnException()
    {
        var gone = new CardServiceException("The card was taken away.", 0x80100069, cardLost: true);
        Assert.Same(gone, Assert.Throws<CardServiceException>(() => _cards.Meet(new AnsweringCard(_ => throw gone))));
    }

    [Fact]
    public void RandomAnswersNeverThrowAndAreNeverAccepted()
    {
        var random = new Random(20_260_501);
        var certificate = _root.Issue("CN=CD01", _key);
        for (var i = 0; i < 3_000; i++)
        {
            var card = new AnsweringCard(_ =>
            {
                byte[] body = random.Next(3) == 0 ? [0x53, 0x82, 0x01, 0xF0, 0x70, 0x82, 0x01, 0xE0, .. certificate] : new byte[random.Next(40)];
                if (random.Next(4) != 0 && body.Length > 0) body[random.Next(body.Length)] ^= (byte)random.Next(1, 256);
                return random.Next(3) == 0 ? [.. body, (byte)random.Next(256), (byte)random.Next(256)] : [.. body, 0x90, 0x00];
            });
            var proof = _cards.Meet(card).Prove(new byte[32]);
            Assert.NotEqual(RefusalReason.None, proof.Reason);
        }
    }
}

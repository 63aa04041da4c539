using System.Security.Cryptography;
using CardSystem.CardAgent.Cards;
using CardSystem.CardAgent.Cards.Pkoc;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.CardAgent.Tests.Cards.Pkoc;

public sealed class PkocCardReadingTests
{
    /// <summary>The key of the example in PSIA's NFC Card Specification 1.1.</summary>
    private const string Secret = "C0C93D0EE2C83D077A91448478F438D633F0C9F863799F9574151FA1260D1349";
    private const string Point = "040EC5D87DC39D14A2C5480686DA860C82B16BE0B6903B525F84848B79FD463E32BBDA1F0252C33503C5287035E6EAC55D138D0650DCFB5281D59A9CF4124D2831";
    private const string ExampleTransaction = "6FCF5012B224043B09350A4FC5E56A8F";
    private const string ExampleReader = "7A25432A462D4A404E635266556A586EDFEE8022966311EDA1EB0242AC120002";
    private const string ExampleSignature =
        "B98613070C78010B04ED306D143F94EE6DC4ECA2585B621405731FB3A53CD877A21685DE18435DA7CBCC38F1D926300A454EFEE3594CEC5EFFE28C7FEAC03D7D";

    private static readonly byte[] Challenge = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly PkocCardReading _cards = new(new KioskId("kiosk-1"));

    /// <summary>A card of the simulator with the example's key, which answers nothing but PKOC.</summary>
    private static CardSession Card(string secret = Secret, string point = Point)
    {
        var chip = new MemberChip();
        chip.StoreKey(KeyPlace.Card, Convert.FromHexString(secret), Convert.FromHexString(point));
        chip.TryChange(r => r with { LifeCycle = LifeCycle.Activated, HasCardKey = true });
        return new CardSession(VirtualCard.WithChip(CardKind.Member, "X", [4, 1, 2, 3, 4, 5, 6], chip), _ => { });
    }

    private static (string Secret, string Point) AnotherKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (Convert.ToHexString(key.ExportParameters(true).D!), Convert.ToHexString(CardKeys.PointOf(key)));
    }

    [Fact]
    public void TheExampleOfTheSpecificationIsAskedAndUnderstood()
    {
        Assert.Equal("00A4040008A00000089800000100", Convert.ToHexString(PkocObjects.Select.ShortForm()));
        Assert.Equal(
            "80800001385C0201004C10" + ExampleTransaction + "4D20" + ExampleReader + "00",
            Convert.ToHexString(PkocObjects.Authenticate(Convert.FromHexString(ExampleTransaction), Convert.FromHexString(ExampleReader)).ShortForm()));
        Assert.True(PkocObjects.TryReadAnswer(Convert.FromHexString("5A41" + Point + "9E40" + ExampleSignature), out var point, out var signature));
        Assert.True(CardKeys.Verify(point.Span, Convert.FromHexString(ExampleTransaction), signature.Span));
    }

    [Fact]
    public void ACardIsKnownByItsKeyAndProvesIt()
    {
        var card = Card();
        var visit = _cards.Meet(new AnsweringCard(command => card.Transmit(command)))!;
        Assert.Equal(RefusalReason.None, visit.Identity.Reason);
        var thumbprint = SHA256.HashData(CardKeys.PublicKeyInfo(Convert.FromHexString(Point)));
        Assert.Equal("PK" + Convert.ToHexString(thumbprint)[..38], visit.Identity.Card.ToString());
        Assert.Equal((CardProfile.Pkoc, Assurance.A1), (visit.Profile, visit.Assurance));

        var proof = visit.Prove(Challenge);
        Assert.Equal(RefusalReason.None, proof.Reason);
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(visit.Identity.PublicKey.Span, out _);
        Assert.True(key.VerifyData(Challenge.AsSpan(0, 16), proof.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void AnotherCardThanTheOneThatWasMetDoesNotProveIt()
    {
        var now = Card();
        var visit = _cards.Meet(new AnsweringCard(command => now.Transmit(command)))!;
        var (secret, point) = AnotherKey();
        now = Card(secret, point);
        now.Transmit(PkocObjects.Select.ShortForm());
        Assert.Equal(RefusalReason.TwoCards, visit.Prove(Challenge).Reason);
    }

    [Fact]
    public void ASignatureThatIsNotOverWhatWasAskedIsACopy()
    {
        // What an eavesdropper replays: the example's answer, whatever is asked.
        byte[] Replay(byte[] command) => command[1] == 0xA4
            ? [0x5C, 0x02, 0x01, 0x00, 0x90, 0x00] : [.. Convert.FromHexString("5A41" + Point + "9E40" + ExampleSignature), 0x90, 0x00];
        Assert.Equal(RefusalReason.ProofFailed, _cards.Meet(new AnsweringCard(Replay))!.Identity.Reason);
    }

    [Theory]
    [InlineData("6A82")]
    [InlineData("9000")]
    [InlineData("5C0202009000")]
    [InlineData("5C03010002 9000")]
    public void WhatDoesNotSpeakVersionOneIsAnotherKindOfCard(string selected) =>
        Assert.Null(_cards.Meet(new AnsweringCard(_ => Convert.FromHexString(selected.Replace(" ", "", StringComparison.Ordinal)))));

    [Theory]
    [InlineData("9000")]
    [InlineData("6F00")]
    [InlineData("5A4104009000")]
    [InlineData("")]
    public void AnAnswerThatIsNoneMakesTheCardUnreadable(string answer)
    {
        byte[] Answer(byte[] command) => command[1] == 0xA4 ? [0x5C, 0x02, 0x01, 0x00, 0x90, 0x00] : Convert.FromHexString(answer);
        Assert.Equal(RefusalReason.CardUnreadable, _cards.Meet(new AnsweringCard(Answer))!.Identity.Reason);
    }

    [Fact]
    public void SmallNumbersMakeADerThatIsRead()
    {
        byte[] signature = [.. new byte[31], 0x80, .. new byte[32]];
        Assert.Equal("300702020080020100", Convert.ToHexString(PkocObjects.Der(signature)));
    }

    [Fact]
    public void NoAnswerOfChanceIsAProof()
    {
        var random = new Random(20_260_501);
        for (var i = 0; i < 2_000; i++)
        {
            byte[] Answer(byte[] command)
            {
                var bytes = new byte[random.Next(0, 160)];
                random.NextBytes(bytes);
                return random.Next(3) == 0 ? [0x5C, 0x02, 0x01, 0x00, 0x90, 0x00] : [.. bytes, 0x90, 0x00];
            }

            if (_cards.Meet(new AnsweringCard(Answer)) is { } visit) Assert.NotEqual(RefusalReason.None, visit.Identity.Reason);
        }
    }
}

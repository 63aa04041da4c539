using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards;

/// <summary>Bytes by SP 800-73-4, part 2, and ISO 7816-4.</summary>
public sealed class PivApplicationTests : IDisposable
{
    private const string Select = "00A4040005A000000308";
    private const string Properties = "61264F06000010000100" + "79074F05A000000308" + "500B4D656D6265722063617264" + "AC0680011106" + "0100";

    private readonly CardAuthority _authority = CardAuthority.Create("Test authority");
    private readonly VirtualCard _card;
    private readonly List<CardSignature> _signatures = [];
    private readonly CardSession _session;

    public PivApplicationTests()
    {
        _card = _authority.Issue("3101000000000001", "张*", TimeProvider.System);
        _session = new CardSession(_card, _signatures.Add);
    }

    public void Dispose() => _authority.Dispose();

    private string Send(string hex) => Convert.ToHexString(_session.Transmit(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("00A4040005A000000308")]
    [InlineData("00A4040009A00000030800001000")]
    [InlineData("00A404000BA000000308000010000100")]
    [InlineData("00A404000BA00000030800001000010000")]
    public void TheApplicationIsFoundByItsWholeOrPartialName(string select) => Assert.Equal(Properties + "9000", Send(select));

    [Theory]
    [InlineData("00A4040004A0000003", "6A82")]
    [InlineData("00A404000CA00000030800001000010000", "6A82")]
    [InlineData("00A4040008A000000898000001", "6A82")]
    [InlineData("00A40400", "6700")]
    [InlineData("00A40000023F00", "6A86")]
    [InlineData("00A4040205A000000308", "6A86")]
    [InlineData("00A4040C05A000000308", "9000")]
    public void OtherSelectionsGetTheirStatusWord(string select, string status) => Assert.Equal(status, Send(select));

    [Fact]
    public void NothingIsAnsweredBeforeSelection() => Assert.Equal("6D00", Send("00CB3FFF055C035FC101"));

    [Fact]
    public void AFailedSelectionLeavesTheApplicationSelected()
    {
        Send(Select);
        Assert.Equal("6A82", Send("00A4040008A000000898000001"));
        Assert.Equal("0502049000", Send("00FD0000"));
    }

    [Fact]
    public void TheCertificateComesInPiecesByGetResponse()
    {
        Send(Select);
        var certificate = new List<byte>();
        var answer = _session.Transmit(Convert.FromHexString("00CB3FFF055C035FC10100"));
        Assert.Equal(258, answer.Length);
        while (answer[^2] == 0x61)
        {
            certificate.AddRange(answer[..^2]);
            answer = _session.Transmit((byte[])[0x00, 0xC0, 0x00, 0x00, answer[^1]]);
        }

        Assert.Equal("9000", Convert.ToHexString(answer.AsSpan(answer.Length - 2)));
        certificate.AddRange(answer[..^2]);
        Assert.Equal(Wrapped(_card.Certificate!), certificate);
    }

    [Fact]
    public void TheStatusWordTellsHowMuchIsLeft()
    {
        Send(Select);
        var length = Wrapped(_card.Certificate!).Length;
        var first = Send("00CB3FFF055C035FC10100");
        Assert.EndsWith($"61{Math.Min(length - 256, 256) & 0xFF:X2}", first, StringComparison.Ordinal);
        Assert.EndsWith($"61{(length - 256 - 16 >= 256 ? 0 : length - 256 - 16):X2}", Send("00C0000010"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheCertificateComesWholeWithExtendedLengths()
    {
        Send(Select);
        var answer = _session.Transmit(Convert.FromHexString("00CB3FFF0000055C035FC1010000"));
        Assert.Equal("9000", Convert.ToHexString(answer.AsSpan(answer.Length - 2)));
        Assert.Equal(Wrapped(_card.Certificate!), answer[..^2]);
    }

    [Fact]
    public void ThereIsNothingToFetchAfterAnotherCommand()
    {
        Send(Select);
        Send("00CB3FFF055C035FC10100");
        Send("00FD0000");
        Assert.Equal("6985", Send("00C0000000"));
        Assert.Equal("6A86", Send("00C0010000"));
    }

    [Fact]
    public void IdentifiersAreTheSameAtEveryTapAndDifferFromCardToCard()
    {
        Send(Select);
        var chuid = Send("00CB3FFF055C035FC10200");
        Assert.StartsWith("533B3019D4E739DA739CED39CE739D836858210842108421C84210C3EB3410", chuid, StringComparison.Ordinal);
        Assert.EndsWith("3E00FE009000", chuid, StringComparison.Ordinal);
        Assert.Equal('4', chuid[62 + 12]);
        _session.Reset();
        Send(Select);
        Assert.Equal(chuid, Send("00CB3FFF055C035FC10200"));

        var other = new CardSession(_authority.Issue("3101000000000002", null, TimeProvider.System), _ => { });
        other.Transmit(Convert.FromHexString(Select));
        Assert.NotEqual(chuid, Convert.ToHexString(other.Transmit(Convert.FromHexString("00CB3FFF055C035FC10200"))));
    }

    [Fact]
    public void CapabilityContainerAndDiscoveryObjectAreThere()
    {
        Send(Select);
        Assert.StartsWith("5333F015A000000116FF02", Send("00CB3FFF055C035FC10700"), StringComparison.Ordinal);
        Assert.Equal("7E124F0BA0000003080000100001005F2F0240009000", Send("00CB3FFF035C017E00"));
    }

    [Theory]
    [InlineData("00CB3FFF055C035FC105", "6A82")]
    [InlineData("00CB3FFF055C035FC1FF", "6A82")]
    [InlineData("00CB3FFF045C027F61", "6A82")]
    [InlineData("00CB3F00055C035FC101", "6A86")]
    [InlineData("00CB0000055C035FC101", "6A86")]
    [InlineData("00CB3FFF", "6700")]
    [InlineData("00CB3FFF055D035FC101", "6A80")]
    [InlineData("00CB3FFF055C045FC101", "6A80")]
    [InlineData("00CB3FFF025C00", "6A80")]
    [InlineData("0087119E", "6700")]
    [InlineData("0087079E04" + "7C028200", "6A86")]
    [InlineData("0087119A04" + "7C028200", "6A88")]
    [InlineData("0087117704" + "7C028200", "6A86")]
    [InlineData("0087119E04" + "7C028200", "6A80")]
    [InlineData("0087119E04" + "7C028100", "6A80")]
    [InlineData("0087119E03" + "7C0582", "6A80")]
    [InlineData("0087119E07" + "7C0582008101AA", "6A80")]
    [InlineData("0087119E05" + "8101AA8200", "6A80")]
    [InlineData("00200080", "6983")]
    [InlineData("0020008008" + "313233343536FFFF", "6983")]
    [InlineData("0020008003" + "313233", "6A80")]
    [InlineData("00200000", "6A88")]
    [InlineData("00200180", "6A86")]
    [InlineData("0020FF80", "9000")]
    [InlineData("00240080", "6983")]
    [InlineData("0047009E", "6982")]
    [InlineData("00DB3FFF", "6982")]
    [InlineData("00F80100", "6A86")]
    [InlineData("00B00000", "6D00")]
    [InlineData("80CB3FFF055C035FC101", "6E00")]
    [InlineData("01CB3FFF055C035FC101", "6881")]
    [InlineData("0CCB3FFF055C035FC101", "6882")]
    [InlineData("00CB3FFF095C035FC101", "6700")]
    public void WhatCannotBeDoneGetsItsStatusWord(string command, string status)
    {
        Send(Select);
        Assert.Equal(status, Send(command));
        Assert.Empty(_signatures);
    }

    [Fact]
    public void TheCardSignsTheChallengeWithoutPin()
    {
        Send(Select);
        var challenge = RandomNumberGenerator.GetBytes(32);
        var answer = _session.Transmit((byte[])[0x00, 0x87, 0x11, 0x9E, 0x26, 0x7C, 0x24, 0x82, 0x00, 0x81, 0x20, .. challenge, 0x00]);

        // 7C { 82 { SEQUENCE } }
        Assert.Equal([0x7C, 0x82, 0x30], (byte[])[answer[0], answer[2], answer[4]]);
        Assert.Equal(answer.Length - 4, answer[1]);
        var signature = answer[4..^2];
        using var certificate = X509CertificateLoader.LoadCertificate(_card.Certificate!);
        using var key = certificate.GetECDsaPublicKey()!;
        Assert.True(key.VerifyHash(challenge, signature, DSASignatureFormat.Rfc3279DerSequence));
        var told = Assert.Single(_signatures);
        Assert.Equal(challenge, told.Challenge);
        Assert.Equal(signature, told.Signature);
    }

    [Fact]
    public void ACopySignsWithAnotherKey()
    {
        var copy = CardAuthority.Copy(_card);
        var session = new CardSession(copy, _signatures.Add);
        session.Transmit(Convert.FromHexString(Select));
        session.Transmit((byte[])[0x00, 0x87, 0x11, 0x9E, 0x26, 0x7C, 0x24, 0x81, 0x20, .. new byte[32], 0x82, 0x00]);

        Assert.Equal(_card.Certificate, copy.Certificate);
        using var certificate = X509CertificateLoader.LoadCertificate(copy.Certificate!);
        using var key = certificate.GetECDsaPublicKey()!;
        Assert.False(key.VerifyHash(new byte[32], Assert.Single(_signatures).Signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void AChainedCommandIsJoined()
    {
        Send(Select);
        Assert.Equal("9000", Send("10CB3FFF025C03"));
        Assert.Equal("9000", Send("10CB3FFF015F"));
        Assert.StartsWith("533B30", Send("00CB3FFF02C10200"), StringComparison.Ordinal);
    }

    [Fact]
    public void AChainThatIsInterruptedIsForgotten()
    {
        Send(Select);
        Send("10CB3FFF025C03");
        Assert.Equal("6883", Send("00FD0000"));
        Assert.Equal("0502049000", Send("00FD0000"));

        Send("10CB3FFF025C03");
        Assert.Equal(Properties + "9000", Send(Select));
    }

    [Fact]
    public void AChainThatNeverEndsIsRefused()
    {
        Send(Select);
        var part = "10DB3FFFFF" + new string('A', 510);
        var answers = Enumerable.Range(0, 20).Select(_ => Send(part)).ToList();
        Assert.Contains("6A84", answers);
    }

    [Fact]
    public void YubicoVersionAndSerialAreAnswered()
    {
        Send(Select);
        Assert.Equal("0502049000", Send("00FD000000"));
        var serial = Send("00F8000000");
        Assert.Equal(12, serial.Length);
        Assert.Equal(serial, Send("00F80000"));
    }

    [Fact]
    public void PowerOffForgetsTheSelection()
    {
        Send(Select);
        _session.Reset();
        Assert.Equal("6D00", Send("00FD0000"));
    }

    [Fact]
    public void APlainCardTakesNoCommands()
    {
        var session = new CardSession(VirtualCard.Plain([1, 2, 3, 4]), _ => { });
        Assert.Equal("6A81", Convert.ToHexString(session.Transmit(Convert.FromHexString(Select))));
    }

    [Fact]
    public void AnotherApplicationFindsItsPlaceOnACard()
    {
        var card = VirtualCard.WithApplications("X", [4, 1, 2, 3, 4, 5, 6], new Echo());
        var session = new CardSession(card, _ => { });
        Assert.Equal("CAFE9000", Convert.ToHexString(session.Transmit(Convert.FromHexString("00A4040008F04D454D42455201"))));
        Assert.Equal("AABB9000", Convert.ToHexString(session.Transmit(Convert.FromHexString("00010000" + "02AABB"))));
        Assert.Equal("6A82", Convert.ToHexString(session.Transmit(Convert.FromHexString(Select))));
    }

    [Fact]
    public void NoCommandWhateverMakesTheCardFail()
    {
        var random = new Random(11);
        Send(Select);
        byte[] instructions = [0xA4, 0xCB, 0x87, 0x20, 0xC0, 0xFD, 0xDB];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 1) (bytes[0], bytes[1]) = ((byte)(random.Next(4) == 0 ? 0x10 : 0), instructions[random.Next(instructions.Length)]);
            Assert.True(_session.Transmit(bytes).Length >= 2);
        }
    }

    [Theory]
    [InlineData(CardKind.Member, "3B8B80018073C021C0654D4341503193")]
    // PC/SC part 3, 3.1.3.2.3.1: MIFARE Classic 1K.
    [InlineData(CardKind.Plain, "3B8F8001804F0CA000000306030001000000006A")]
    public void TheAnswerToResetIsThatOfAContactlessCard(CardKind kind, string atr) =>
        Assert.Equal(atr, Convert.ToHexString((kind == CardKind.Plain ? VirtualCard.Plain([1, 2, 3, 4]) : _card).Atr));

    private static byte[] Wrapped(byte[] certificate) =>
        [0x53, 0x82, .. Big(certificate.Length + 9), 0x70, 0x82, .. Big(certificate.Length), .. certificate, 0x71, 0x01, 0x00, 0xFE, 0x00];

    private static byte[] Big(int value) => [(byte)(value >> 8), (byte)value];

    private sealed class Echo : CardApplication
    {
        public override ReadOnlyMemory<byte> Aid => Convert.FromHexString("F04D454D42455201");

        public override CardConversation Select(Action<CardSignature> onSigned) => new Talk();

        private sealed class Talk : CardConversation
        {
            public override ReadOnlyMemory<byte> SelectAnswer => new byte[] { 0xCA, 0xFE };

            public override ResponseApdu Answer(CommandApdu command) => ResponseApdu.Ok(command.Data);
        }
    }
}

using System.Security.Cryptography;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>Sessions of kiosk and card by docs/card/mcap-1.md: what they cost, what stands on the card afterwards, what the card proves.</summary>
public sealed class MemberSessionTests : IDisposable
{
    private static readonly DateTimeOffset Now = TestOffice.Now;

    private readonly TestOffice _office = new();
    private readonly VirtualCard _card;

    public MemberSessionTests() => _card = _office.Issue();

    public void Dispose() => _office.Dispose();

    private TestSession Meet(TestKiosk? kiosk = null, bool extended = false) => TestSession.With(kiosk ?? _office.Kiosk, _card, extended).Select();

    [Theory]
    [InlineData(true, false, 10, 1_750)]
    [InlineData(true, true, 9, 1_750)]
    [InlineData(false, false, 13, 2_500)]
    [InlineData(false, true, 11, 2_500)]
    public void ASessionWithWriteBackCostsNoMore(bool isKnown, bool extended, int exchanges, int volume)
    {
        // As a deck issues them: a certificate with everything in it, a name, a branch.
        using var authority = CardAuthority.Create("CardSystem demo card authority", Now);
        var card = authority.IssueMember("3101000000000001", new DeckMember("M000001", "张小明", "b-0012"), _office.Kiosks, new StandingClock(Now));
        var full = $"kiosk-1/{new string('a', 16)}/";
        for (var i = 1; i <= 3; i++) TestSession.With(_office.Kiosk, card).Select().Authenticate().Write(100 * i, full + i, full + i);

        var session = TestSession.With(_office.Kiosk, card, extended).Select();
        if (!isKnown) session.ReadCertificate();
        session.Prove(SHA256.HashData([1]));
        session.Authenticate();
        byte[] summary;
        if (extended)
        {
            var view = session.Must("00B08800", null, 0);
            summary = view[(3 + view[2])..];
        }
        else
        {
            session.Must("00B08200", null, 0);
            summary = session.ReadSummary()!;
        }

        if (!isKnown) session.Must("00B08700", null, 0);
        session.Write(session.Credits(summary) + 100, full + "4", full + "4");
        session.Receipt(new byte[32]);
        Assert.Equal(exchanges, session.Exchanges);
        Assert.InRange(session.Volume, 1, volume);
        TestContext.Current.TestOutputHelper?.WriteLine($"{session.Exchanges} exchanges, {session.Volume} bytes");
    }

    [Fact]
    public void CreditsRecordsAndSignerStandOnTheCardAfterwards()
    {
        var (summary, records) = Meet().Authenticate().Write(-250, "kiosk-1/aa/1", "kiosk-1/aa/1", "kiosk-1/aa/2");
        var session = Meet().Authenticate();
        Assert.Equal(summary, session.ReadSummary());
        Assert.Equal(-250, session.Credits(session.ReadSummary()));
        Assert.Equal(records[1], session.Must("00B2012C", null, 0));
        Assert.Equal(records[0], session.Must("00B2022C", null, 0));
        Assert.Equal(0x6A83, session.Send("00B2032C", null, 0).Status);
        Assert.Equal(_office.Kiosk.Certificate, session.Must("00B08700", null, 0));
        Assert.Equal([.. session.Must("00B08200", null, 0), .. summary], session.Must("00B08800", null, 0));
    }

    [Fact]
    public void SixteenRecordsAreKeptTheNewestFirst()
    {
        for (var i = 1; i <= 41; i++) Meet().Authenticate().Write(i, $"kiosk-1/aa/{i}", $"kiosk-1/aa/{i}");
        var session = Meet().Authenticate();
        Assert.Equal(16, session.Transaction[2]);
        Assert.Equal(41u, session.Sequence);
        for (var i = 1; i <= 16; i++)
            Assert.Equal(TestKiosk.TapReference($"kiosk-1/aa/{42 - i}"), Bytes.Find(Bytes.Find(session.Must($"00B2{i:X2}2C", null, 0), 0xE5), 0x89));
        Assert.Equal(0x6A83, session.Send("00B2112C", null, 0).Status);
    }

    [Fact]
    public void PartsOfAFileAreReadAsAsked()
    {
        var session = Meet().Authenticate();
        var member = session.Must("00B08200", null, 0);
        Assert.Equal(member[..16], session.Must("00B08200", null, 16));
        Assert.Equal(member[16..], session.Must("00B08210", null, 0));
        var (rest, status) = session.Send($"00B082{member.Length - 5:X2}", null, 9);
        Assert.Equal(0x6282, status);
        Assert.Equal(member[^5..], rest);
        Assert.Equal(0x6B00, session.Send($"00B082{member.Length + 1:X2}", null, 0).Status);
        Assert.Equal(0x6986, session.Send("00B00000", null, 0).Status);
        Assert.Equal(0x6A86, session.Send("00B0A200", null, 0).Status);
        Assert.Equal(0x6B00, session.Send("00D68301", [1]).Status);
        Assert.Equal(0x6B00, session.Send("00D68201", [1]).Status);
    }

    [Fact]
    public void TheCardsAnswerIsNotRepeatable()
    {
        Assert.NotEqual(Meet().Challenge, Meet().Challenge);
        var session = Meet();
        var first = session.Must("00840000", null, 16);
        Assert.Equal(16, first.Length);
        Assert.NotEqual(first, session.Must("00840000", null, 0));
        Assert.Equal(0x6700, session.Send("00840000", null, 8).Status);
    }

    [Fact]
    public void AKioskProvesItselfAnewOrIsNobody()
    {
        var session = Meet();
        byte[] Answer(byte[] challenge) => _office.Kiosk.Sign([.. "MCAP1-EA"u8, .. session.Thumbprint, .. challenge]);

        // Without a certificate nobody asks for a proof, and the challenge is spent.
        Assert.Equal(0x6985, session.Send("00820000", Answer(session.Challenge), 0).Status);
        session.Must("002A00BE", _office.Kiosk.Certificate);
        Assert.Equal(0x6985, session.Send("00820000", Answer(session.Challenge), 0).Status);

        // A wrong answer costs challenge and certificate.
        var challenge = session.Must("00840000", null, 16);
        Assert.Equal(0x6300, session.Send("00820000", Answer(new byte[16]), 0).Status);
        session.Must("00840000", null, 16);
        Assert.Equal(0x6985, session.Send("00820000", Answer(challenge), 0).Status);

        // What was right in one session is wrong in the next.
        session.Must("002A00BE", _office.Kiosk.Certificate);
        challenge = session.Must("00840000", null, 16);
        var recorded = Answer(challenge);
        session.Must("00820000", recorded, 0);
        Assert.Equal(0x6985, session.Send("00820000", recorded, 0).Status);
        session.Select();
        session.Must("002A00BE", _office.Kiosk.Certificate);
        Assert.Equal(0x6300, session.Send("00820000", recorded, 0).Status);
        Assert.Equal(0x6700, session.Send("00820000", [1, 2, 3], 0).Status);
    }

    [Fact]
    public void TheReceiptTellsTheCommittedStateToWhoeverAsks()
    {
        var session = Meet().Authenticate();
        var member = session.Must("00B08200", null, 0);
        var digest = SHA256.HashData([7]);

        // Before a transaction: a proof of the counter.
        var counter = session.Counter;
        var early = session.Receipt(digest);
        Assert.True(session.IsReceipt(early, member, digest));
        Assert.False(session.IsReceipt(early, member, new byte[32]));
        Assert.Equal(SHA256.HashData([]), Bytes.Find(Bytes.Find(early, 0xE6), 0x84));

        var (summary, _) = session.Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
        var again = Meet().Authenticate();
        var receipt = again.Receipt(digest);
        Assert.True(again.IsReceipt(receipt, member, digest));
        var content = Bytes.Find(receipt, 0xE6);
        Assert.Equal(SHA256.HashData(summary), Bytes.Find(content, 0x84));
        Assert.Equal(TestKiosk.TapReference("kiosk-1/aa/1"), Bytes.Find(content, 0x83));
        Assert.Equal(Bytes.Four(counter + 1), Bytes.Find(content, 0x82));
        Assert.Equal(0x6700, again.Send("00880000", [1], 0).Status);

        // The PIV door signs anything, but not with the key that signs receipts.
        byte[] text = [.. "MCAP1-RC"u8, .. session.Thumbprint, .. content![..^66], .. digest];
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(again.ReadCertificate());
        var forgery = again.Prove(SHA256.HashData(text));
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPublicKey(certificate)!;
        Assert.True(key.VerifyData(text, forgery, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.NotEqual(ChipPoint(key)[1..33], Bytes.Find(Bytes.Find(member, 0xE2), 0x87)![1..]);
    }

    private static byte[] ChipPoint(ECDsa key) => FirmwareSim.Cards.Chip.ChipKey.PointOf(key);
}

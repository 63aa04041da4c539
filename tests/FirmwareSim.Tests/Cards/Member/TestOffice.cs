using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;
using CardSystem.FirmwareSim.Decks;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>A card office with its authorities, a kiosk, and cards in every state of life.</summary>
internal sealed class TestOffice : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestOffice()
    {
        Issuer = CompactAuthority.Load(CertificateRole.CardIssuer, _issuerKey.ExportPkcs8PrivateKey(), null, Now.AddYears(-1));
        Kiosk = new TestKiosk("kiosk-1", Kiosks, Now, Now.AddDays(90));
    }

    public CompactAuthority Kiosks { get; } = CompactAuthority.Create(CertificateRole.KioskAuthority, Now.AddYears(-1));

    public CompactAuthority Issuer { get; }

    public TestKiosk Kiosk { get; }

    public void Dispose()
    {
        Kiosk.Dispose();
        Kiosks.Dispose();
        Issuer.Dispose();
        _issuerKey.Dispose();
    }

    public static VirtualCard Blank() => Card(new Eeprom());

    public static VirtualCard Card(Eeprom memory) => VirtualCard.WithChip(CardKind.Member, "3101000000000001", [4, 1, 2, 3, 4, 5, 6], new MemberChip(memory));

    public static VirtualCard Again(VirtualCard card) => Card(new Eeprom(card.Chip!.Memory.Image));

    /// <summary>Section 9, step by step.</summary>
    public VirtualCard Issue()
    {
        var card = Blank();
        Issue(Talk(card));
        return card;
    }

    public static TestSession Talk(VirtualCard card) => TestSession.With(null!, card);

    public void Issue(TestSession session)
    {
        var (point, receipt) = MakeKeys(session);
        session.Must("80220000", Issuer.Anchor);
        session.Must("80220000", Kiosks.Anchor);
        session.Must("00DB3FFF", CertificateObject(Certify(session, point)));
        session.Must("00D68200", Member(point, receipt));
        session.Must("00440000", [0x20, 0x26, 0x05, 0x01]);
    }

    public static (byte[] Point, byte[] Receipt) MakeKeys(TestSession session)
    {
        session.Send("00A40400", Convert.FromHexString("F04D454D42455201"), 0);
        byte[] Make(string reference) => Bytes.Find(Bytes.Find(session.Must("004700" + reference, [0xAC, 0x03, 0x80, 0x01, 0x11], 0), 0x7F49), 0x86)!;
        return (Make("9E"), Make("9F"));
    }

    /// <summary>A certificate request signed on the card, and the certificate for it.</summary>
    public byte[] Certify(TestSession session, byte[] point)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        var request = new CertificateRequest(new X500DistinguishedName("CN=3101000000000001"), key, HashAlgorithmName.SHA256);
        var signed = request.CreateSigningRequest(new OnCard(session, request.PublicKey));

        // Loading checks the signature: the card has the key.
        var received = CertificateRequest.LoadSigningRequest(signed, HashAlgorithmName.SHA256);
        return received.Create(new X500DistinguishedName("CN=Test authority"), X509SignatureGenerator.CreateForECDsa(_issuerKey), Now.AddDays(-1), Now.AddYears(5), [0x11]).RawData;
    }

    public static byte[] CertificateObject(byte[] certificate) =>
        [0x5C, 0x03, 0x5F, 0xC1, 0x01, .. Bytes.Tlv(0x53, [.. Bytes.Tlv(0x70, certificate), 0x71, 0x01, 0x00, 0xFE, 0x00])];

    public byte[] Member(byte[] point, byte[] receipt, uint sequence = 1, string name = "张小明", CompactAuthority? by = null) => new MemberObject
    {
        Number = "M000001",
        Name = name,
        Branch = "b1",
        From = 0x20260501,
        Until = 0x20310430,
        Thumbprint = ChipKey.ThumbprintOf(point),
        ReceiptKey = ChipKey.Compress(receipt),
        Sequence = sequence,
        Issuer = (by ?? Issuer).Reference,
    }.Sign((by ?? Issuer).Sign);

    public byte[] Member(VirtualCard card, uint sequence, string name = "张小明", CompactAuthority? by = null) =>
        Member(card.Chip!.PointOf(KeyPlace.Card), card.Chip.PointOf(KeyPlace.Receipt), sequence, name, by);

    /// <summary>What RESET and TERMINATE want.</summary>
    public byte[] Order(TestSession session, string domain, CompactAuthority? by = null) =>
        [.. Bytes.Tlv(0x42, (by ?? Issuer).Reference), .. Bytes.Tlv(0x9E, (by ?? Issuer).Sign([.. System.Text.Encoding.ASCII.GetBytes(domain), .. session.Thumbprint, .. session.Challenge]))];

    private sealed class OnCard(TestSession session, PublicKey key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Convert.FromHexString("300A06082A8648CE3D040302");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => session.Prove(SHA256.HashData(data));

        protected override PublicKey BuildPublicKey() => key;
    }
}

/// <summary>A clock that stands still.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

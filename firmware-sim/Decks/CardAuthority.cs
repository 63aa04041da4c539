using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>Who issues cards: a P-256 certificate authority. Every card it issues gets a key and a certificate of its own.</summary>
public sealed class CardAuthority : IDisposable
{
    /// <summary>Key purpose "PIV card authentication" (NIST SP 800-78-4; FIPS 201).</summary>
    private const string CardAuthenticationPurpose = "2.16.840.1.101.3.6.8";

    /// <summary>Attribute "pseudonym" (RFC 3039): the masked name a kiosk may show.</summary>
    private const string Pseudonym = "2.5.4.65";

    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private CardAuthority(X509Certificate2 certificate, ECDsa key)
    {
        (_certificate, _key) = (certificate, key);
        // The same key in the form cards read: as an issuer it signs MEMBER.
        Issuer = CompactAuthority.Load(CertificateRole.CardIssuer, key.ExportPkcs8PrivateKey(), null, certificate.NotBefore);
    }

    /// <summary>The authority as the cards it issues know it.</summary>
    public CompactAuthority Issuer { get; }

    public byte[] Certificate => _certificate.RawData;

    /// <summary>What kiosk and centre are told to trust.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem() + "\n";

    public byte[] PrivateKey => _key.ExportPkcs8PrivateKey();

    public string Name => _certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>A new authority, valid from ten years ago, so that it can issue expired cards, for thirty years.</summary>
    public static CardAuthority Create(string name, TimeProvider? time = null) => Create(name, (time ?? TimeProvider.System).GetUtcNow());

    public static CardAuthority Create(string name, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(SubjectOf(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return new CardAuthority(request.CreateSelfSigned(now.AddYears(-10), now.AddYears(20)), key);
    }

    /// <param name="privateKey">PKCS#8.</param>
    public static CardAuthority Load(byte[] certificate, byte[] privateKey)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(privateKey, out _);
        return new CardAuthority(X509CertificateLoader.LoadCertificate(certificate), key);
    }

    /// <summary>A card valid from yesterday for five years.</summary>
    public VirtualCard Issue(string cardNumber, string? maskedName, TimeProvider time) =>
        Issue(cardNumber, maskedName, time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(5));

    /// <param name="cardNumber">Becomes the certificate's common name.</param>
    /// <param name="maskedName">Becomes its pseudonym; null for a card without.</param>
    public VirtualCard Issue(string cardNumber, string? maskedName, DateTimeOffset notBefore, DateTimeOffset notAfter, CardKind kind = CardKind.Member)
    {
        var made = Make(cardNumber, maskedName, notBefore, notAfter);
        return VirtualCard.WithCertificate(kind, cardNumber, NewUid(), made.Certificate, made.PrivateKey);
    }

    /// <summary>A member's card of profile MCAP-1, activated, that believes the kiosk authority; valid from yesterday for five years.</summary>
    public VirtualCard IssueMember(string cardNumber, DeckMember member, CompactAuthority kiosks, TimeProvider time)
    {
        var (from, until) = (time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(5));
        var masked = MaskedNames.Mask(member.Name);
        var (certificate, key) = Make(cardNumber, masked, from, until);
        var card = DeckChips.Equip(new DeckCard(cardNumber, CardKind.Member, cardNumber, member.Member, masked, NewUid(), certificate, key), this, member, from, until);
        return VirtualCard.WithChip(CardKind.Member, cardNumber, card.Uid, new MemberChip(DeckChips.Build(card, [kiosks.Anchor, Issuer.Anchor])));
    }

    /// <summary>The certificate of a card, and some other key: a card that cannot prove what it says.</summary>
    public static VirtualCard Copy(VirtualCard of)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = of.Certificate ?? throw new ArgumentException("A card without certificate cannot be copied.", nameof(of));
        return VirtualCard.WithCertificate(CardKind.Copied, of.Number, NewUid(), certificate, key.ExportPkcs8PrivateKey());
    }

    /// <summary>A certificate and its key, PKCS#8, not yet on a card.</summary>
    public (byte[] Certificate, byte[] PrivateKey) Make(string cardNumber, string? maskedName, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(SubjectOf(cardNumber, maskedName), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(CardAuthenticationPurpose)], true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));

        // Signing beside CertificateRequest's issuer overload leaves the times free: a card may be expired.
        using var certificate = request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), notBefore, notAfter, SerialNumber());
        return (certificate.RawData, key.ExportPkcs8PrivateKey());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        Issuer.Dispose();
    }

    private static X500DistinguishedName SubjectOf(string commonName, string? pseudonym = null)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(commonName);
        if (pseudonym is not null) subject.Add(Pseudonym, pseudonym, System.Formats.Asn1.UniversalTagNumber.UTF8String);
        return subject.Build();
    }

    /// <summary>Positive, 16 bytes, drawn at random (RFC 5280, 4.1.2.2).</summary>
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    /// <summary>7 bytes; 04 is NXP's manufacturer code (ISO 7816-6).</summary>
    private static byte[] NewUid() => [0x04, .. RandomNumberGenerator.GetBytes(6)];
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Cards;

/// <summary>
/// A card: what it is and what it holds. It may lie on several readers at once, which real cards cannot, but hurried members with two cards nearly can;
/// what one reader and the card say to each other is a <see cref="CardSession"/>.
/// </summary>
public sealed class VirtualCard
{
    /// <summary>Contactless card by PC/SC part 3: historical bytes say "selection by partial name, command chaining, extended lengths" and MCAP1.</summary>
    private static readonly byte[] MemberHistory = [0x80, 0x73, 0xC0, 0x21, 0xC0, 0x65, .. "MCAP1"u8];

    /// <summary>What PC/SC part 3 prescribes for a MIFARE Classic 1K.</summary>
    private static readonly byte[] PlainHistory = [0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00];

    private readonly byte[]? _certificate;

    private VirtualCard(CardKind kind, string number, byte[] uid, byte[]? certificate, IReadOnlyList<CardApplication> applications, CardBehaviour behaviour, MemberChip? chip = null)
    {
        (Kind, Number, Uid, _certificate, Applications, Behaviour, Chip) = (kind, number, uid, certificate, applications, behaviour, chip);
        var history = kind == CardKind.Plain ? PlainHistory : MemberHistory;
        Atr = AtrOf(history);
        if (kind != CardKind.Plain) Ats = [(byte)(5 + history.Length), 0x78, 0x80, 0xA0, 0x02, .. history];
    }

    public CardKind Kind { get; }

    /// <summary>The number on the card: the common name of its certificate, or its UID in hex where it has none.</summary>
    public string Number { get; }

    /// <summary>4 or 7 bytes.</summary>
    public byte[] Uid { get; }

    public byte[] Atr { get; }

    /// <summary>Answer to select (ISO 14443-4); null for a card that does not speak that protocol.</summary>
    public byte[]? Ats { get; }

    /// <summary>DER, as it stands on the card now; null where there is none.</summary>
    public byte[]? Certificate => Chip is { } chip ? chip.Certificate : _certificate;

    public IReadOnlyList<CardApplication> Applications { get; }

    public CardBehaviour Behaviour { get; }

    /// <summary>The chip of a card with the member application; null for one that has no memory to write.</summary>
    public MemberChip? Chip { get; }

    /// <summary>A member card, good or not, with a PIV application.</summary>
    /// <param name="privateKey">PKCS#8 of a P-256 key; it is taken in at the first signature, so that thousands of cards load at once.</param>
    public static VirtualCard WithCertificate(CardKind kind, string number, byte[] uid, byte[] certificate, byte[] privateKey)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        var key = new SigningKey(privateKey);
        var contents = PivContents.Of(certificate, parsed.PublicKey.ExportSubjectPublicKeyInfo(), parsed.NotAfter.ToUniversalTime(), key.Sign);
        return new VirtualCard(kind, number, CheckedUid(uid), certificate, [new PivApplication(() => contents)], CardBehaviour.Ordinary);
    }

    /// <summary>A card of profile MCAP-1: the PIV façade, the member application and PKOC over one chip, blank or not.</summary>
    public static VirtualCard WithChip(CardKind kind, string number, byte[] uid, MemberChip chip) =>
        new(kind, number, CheckedUid(uid), null, [new PivApplication(() => PivContents.Of(chip)), new MemberApplication(chip), new PkocApplication(chip)], CardBehaviour.Ordinary, chip);

    /// <summary>A card that has a UID and nothing else, such as an old door card.</summary>
    public static VirtualCard Plain(byte[] uid) =>
        new(CardKind.Plain, Convert.ToHexString(CheckedUid(uid)), uid, null, [], CardBehaviour.Ordinary);

    /// <summary>A card with applications of the caller's own.</summary>
    public static VirtualCard WithApplications(string number, byte[] uid, params IReadOnlyList<CardApplication> applications) =>
        new(CardKind.Unknown, number, CheckedUid(uid), null, applications, CardBehaviour.Ordinary);

    /// <summary>The same card, behaving otherwise.</summary>
    public VirtualCard Behaving(CardBehaviour behaviour) => new(Kind, Number, Uid, _certificate, Applications, behaviour, Chip);

    public override string ToString() => $"{Kind} {Number}";

    private static byte[] AtrOf(ReadOnlySpan<byte> history)
    {
        byte[] atr = [0x3B, (byte)(0x80 | history.Length), 0x80, 0x01, .. history, 0];
        foreach (var b in atr.AsSpan(1, atr.Length - 2)) atr[^1] ^= b;
        return atr;
    }

    private static byte[] CheckedUid(byte[] uid) => uid.Length is 4 or 7 or 10 ? uid : throw new ArgumentException("A UID has 4, 7 or 10 bytes.", nameof(uid));

    [SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The key lives as long as the card, which lives as long as the process or test; its finaliser frees it.")]
    private sealed class SigningKey(byte[] pkcs8)
    {
        private readonly Lock _lock = new();
        private ECDsa? _key;

        public byte[] Sign(byte[] hash)
        {
            lock (_lock)
            {
                if (_key is null)
                {
                    var key = ECDsa.Create();
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    _key = key;
                }

                return _key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
            }
        }
    }
}

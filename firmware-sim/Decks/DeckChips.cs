using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;
using CardSystem.FirmwareSim.Cards.Member;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>Puts the member application on the cards of a deck.</summary>
internal static class DeckChips
{
    private const int LongestId = 24;
    private const int RoomForTexts = 73;

    /// <summary>The card with a receipt key and MEMBER, signed by its authority.</summary>
    public static DeckCard Equip(DeckCard card, CardAuthority authority, DeckMember? member, DateTimeOffset from, DateTimeOffset until)
    {
        using var receipt = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (number, branch) = (IdOf(member?.Member ?? card.Number), IdOf(member?.Branch ?? ""));
        var file = new MemberObject
        {
            Number = number,
            Name = NameOf(member?.Name ?? "李明", RoomForTexts - number.Length - branch.Length),
            Branch = branch,
            From = BcdDate.Number(BcdDate.Of(from)),
            Until = BcdDate.Number(BcdDate.Of(until)),
            Thumbprint = ChipKey.ThumbprintOf(PublicPoint(card.Certificate!)),
            ReceiptKey = ChipKey.Compress(ChipKey.PointOf(receipt)),
            Sequence = 1,
            Issuer = authority.Issuer.Reference,
        };
        return card with { ReceiptKey = receipt.ExportPkcs8PrivateKey(), MemberFile = file.Sign(authority.Issuer.Sign) };
    }

    /// <summary>The chip's memory as the card office left it.</summary>
    /// <param name="anchors">Self-signed certificates, the newest first.</param>
    public static Eeprom Build(DeckCard card, IReadOnlyList<byte[]> anchors)
    {
        var (secret, receipt) = (Secret(card.PrivateKey!), Secret(card.ReceiptKey!));
        var from = MemberObject.Read(card.MemberFile)?.From ?? throw new InputException($"The card {card.Name} has a damaged MEMBER; make the deck anew with 'firmware-sim deck create'.");
        return new IssuedChip(card.Certificate!, PublicPoint(card.Certificate!), secret.D!, Point(receipt), receipt.D!, card.MemberFile!, anchors, from).Build();
    }

    /// <summary>At most 24 printable ASCII characters; another id is named by its hash (docs/card/mcap-1.md, 4.2).</summary>
    private static string IdOf(string id) => id.Length switch
    {
        0 => "-",
        <= LongestId when id.All(c => c is >= ' ' and <= '~') => id,
        _ => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16],
    };

    /// <summary>As much of the name as there is room for, whole characters.</summary>
    private static string NameOf(string name, int room)
    {
        var shown = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(shown.ToString()) + rune.Utf8SequenceLength > Math.Min(room, 60)) break;
            shown.Append(rune);
        }

        return shown.Length == 0 ? "*" : shown.ToString();
    }

    private static byte[] PublicPoint(byte[] certificate)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        using var key = parsed.GetECDsaPublicKey() ?? throw new InputException($"The certificate of {parsed.Subject} has no P-256 key.");
        return ChipKey.PointOf(key);
    }

    private static ECParameters Secret(byte[] pkcs8)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key.ExportParameters(true);
    }

    private static byte[] Point(ECParameters key) => [0x04, .. key.Q.X!, .. key.Q.Y!];
}

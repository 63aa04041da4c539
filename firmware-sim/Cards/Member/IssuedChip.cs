using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Cards.Member;

/// <summary>
/// A chip as it leaves the card office, activated and with nothing on it yet: the memory is laid out at once, without the commands of personalisation,
/// so that a deck of thousands is there in a moment.
/// </summary>
/// <param name="Certificate">DER; it names the public key of the card.</param>
/// <param name="CardPoint">What the chip says its public key is; a copied card says another's.</param>
/// <param name="CardSecret">32 bytes.</param>
/// <param name="ReceiptPoint">Likewise.</param>
/// <param name="ReceiptSecret">32 bytes.</param>
/// <param name="Member">EF02 as the issuer signed it; the chip does not look at it again.</param>
/// <param name="Anchors">Self-signed certificates of kiosk authorities and card issuers, the newest first; at most two of each count.</param>
/// <param name="Date">BCD.</param>
public sealed record IssuedChip(byte[] Certificate, byte[] CardPoint, byte[] CardSecret, byte[] ReceiptPoint, byte[] ReceiptSecret, byte[] Member, IReadOnlyList<byte[]> Anchors, uint Date)
{
    /// <summary>What an issue by the commands of personalisation with one anchor of each family leaves behind.</summary>
    private const uint CounterOfAnIssue = 10;

    public Eeprom Build()
    {
        var chip = new MemberChip();
        chip.StoreKey(KeyPlace.Card, CardSecret, CardPoint);
        chip.StoreKey(KeyPlace.Receipt, ReceiptSecret, ReceiptPoint);
        chip.TryStoreCertificate(Certificate);
        new CardFiles(chip).StoreMember(1, Member);
        chip.Date = Date;
        var root = new ChipRoot
        {
            LifeCycle = LifeCycle.Activated,
            HasCardKey = true,
            HasReceiptKey = true,
            HasCertificate = true,
            MemberPlace = 1,
            KioskAnchors = Store(chip, CertificateRole.KioskAuthority),
            IssuerAnchors = Store(chip, CertificateRole.CardIssuer),
            Counter = CounterOfAnIssue,
        };
        chip.Memory.Write(ChipLayout.Root, root.ToPage());
        return chip.Memory;
    }

    private List<int> Store(MemberChip chip, CertificateRole family)
    {
        var places = new List<int>();
        foreach (var anchor in Anchors.Select(a => CompactCertificate.Read(a)).OfType<CompactCertificate>().Where(a => a.Role == family).Take(AnchorPlaces.Most))
        {
            places.Add(places.Count + 1);
            new AnchorPlaces(chip, family).Store(places[^1], anchor);
        }

        return places;
    }
}

using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Cards.Chip;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>The cards a simulated town carries in its pockets, and the authority that issued the good ones.</summary>
public sealed class Deck(byte[] authorityCertificate, byte[] authorityKey, IReadOnlyList<DeckCard> cards)
{
    /// <summary>DER.</summary>
    public byte[] AuthorityCertificate => authorityCertificate;

    /// <summary>PKCS#8.</summary>
    public byte[] AuthorityKey => authorityKey;

    public IReadOnlyList<DeckCard> Cards => cards;

    /// <summary>Self-signed compact certificates of the authorities that cards of this deck believe, the newest first; a deck of cards without member application has none.</summary>
    public IReadOnlyList<byte[]> Anchors { get; init; } = [];

    /// <summary>What the foreign cards believe.</summary>
    public IReadOnlyList<byte[]> ForeignAnchors { get; init; } = [];

    /// <summary>PKCS#8 of the deck's own kiosk authority; null where the deck was made for another's.</summary>
    public byte[]? KioskAuthorityKey { get; init; }

    /// <summary>Where the cards keep what is written on them; null for cards that forget it with the program.</summary>
    public string? Memories { get; init; }

    /// <summary>The card, as it was left the last time where the deck keeps memories.</summary>
    public VirtualCard Take(DeckCard card)
    {
        if (card.MemberFile is null) return card.ToCard();
        Eeprom Issued() => DeckChips.Build(card, card.Kind == CardKind.Foreign ? ForeignAnchors : Anchors);
        if (Memories is null) return VirtualCard.WithChip(card.Kind, card.Number, card.Uid, new MemberChip(Issued()));
        Directory.CreateDirectory(Memories);
        return VirtualCard.WithChip(card.Kind, card.Number, card.Uid, ChipFile.Open(MemoryOf(card)!, Issued));
    }

    /// <summary>The file that <paramref name="card"/> keeps its memory in, whether it is there yet or not.</summary>
    public string? MemoryOf(DeckCard card) => Memories is null || card.MemberFile is null ? null : Path.Combine(Memories, card.Name + ".chip");

    public IEnumerable<DeckCard> Of(CardKind kind) => cards.Where(c => c.Kind == kind);

    /// <param name="nameOrNumber">A card's name in the deck such as <c>copied-1</c>, or the number on it; where two cards bear the number, the member's.</param>
    public DeckCard? Find(string nameOrNumber) =>
        cards.FirstOrDefault(c => c.Name == nameOrNumber) ?? cards.Where(c => c.Number == nameOrNumber).MinBy(c => c.Kind);
}

/// <summary>One card of a deck.</summary>
/// <param name="Name">Its name in the deck: kind and number, such as <c>member-12</c>.</param>
/// <param name="Member">The member whose card it is; null for the kinds that belong to nobody on the roster.</param>
/// <param name="Certificate">DER; null for a plain card.</param>
/// <param name="PrivateKey">PKCS#8; null for a plain card.</param>
public sealed record DeckCard(string Name, CardKind Kind, string Number, string? Member, string? MaskedName, byte[] Uid, byte[]? Certificate, byte[]? PrivateKey)
{
    /// <summary>PKCS#8; null for a card without member application.</summary>
    public byte[]? ReceiptKey { get; init; }

    /// <summary>EF02 as the authority signed it; null for a card without member application.</summary>
    public byte[]? MemberFile { get; init; }

    /// <summary>The card with its PIV façade alone.</summary>
    public VirtualCard ToCard() => Certificate is not null && PrivateKey is not null
        ? VirtualCard.WithCertificate(Kind, Number, Uid, Certificate, PrivateKey)
        : VirtualCard.Plain(Uid);
}

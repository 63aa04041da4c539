using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Decks;

/// <summary>The cards a simulated town carries in its pockets, and the authority that issued the good ones.</summary>
public sealed class Deck(byte[] authorityCertificate, byte[] authorityKey, IReadOnlyList<DeckCard> cards)
{
    /// <summary>DER.</summary>
    public byte[] AuthorityCertificate => authorityCertificate;

    /// <summary>PKCS#8.</summary>
    public byte[] AuthorityKey => authorityKey;

    public IReadOnlyList<DeckCard> Cards => cards;

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
    public VirtualCard ToCard() => Certificate is not null && PrivateKey is not null
        ? VirtualCard.WithCertificate(Kind, Number, Uid, Certificate, PrivateKey)
        : VirtualCard.Plain(Uid);
}

using System.ComponentModel.DataAnnotations;

namespace CardSystem.CardAgent.Cards;

/// <summary>Section <c>Cards</c>.</summary>
public sealed class CardsOptions
{
    public const string Section = "Cards";

    /// <summary>PEM files with the certificates of the authorities that issue member cards: roots, and intermediates where there are any.</summary>
    [MinLength(1, ErrorMessage = "Cards:AuthorityFiles must name at least one PEM file with the card authority's certificate."),
     MaxLength(32, ErrorMessage = "Cards:AuthorityFiles may name at most 32 files.")]
    public IList<string> AuthorityFiles { get; init; } = [];

    /// <summary>Files with compact certificates (.cvc) of the kiosk authority: its anchors, and the links from one generation to the next. Without them cards are proved but not written on.</summary>
    [MaxLength(32, ErrorMessage = "Cards:AnchorFiles may name at most 32 files.")]
    public IList<string> AnchorFiles { get; init; } = [];

    /// <summary>Where what is remembered of cards lies. It may be lost without harm.</summary>
    [Required(ErrorMessage = "Cards:MemoryFile is empty; give a file the kiosk may write, for example data/cards.db.")]
    public string MemoryFile { get; set; } = "data/cards.db";

    /// <summary>Cards remembered, so that a member's next tap takes fewer exchanges. Each takes about 2 kB.</summary>
    [Range(16, 200_000, ErrorMessage = "Cards:RememberedCards must be 16 to 200000.")]
    public int RememberedCards { get; set; } = 10_000;

    /// <summary>Certificates whose chain has been checked are remembered, so that a member's next tap is faster.</summary>
    [Range(16, 100_000, ErrorMessage = "Cards:RememberedCertificates must be 16 to 100000.")]
    public int RememberedCertificates { get; set; } = 4_096;
}

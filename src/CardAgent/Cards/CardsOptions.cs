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

    /// <summary>Compact certificates of the kiosk authority, .cvc files: its anchors, and links from one of its keys to the next.</summary>
    [MaxLength(32, ErrorMessage = "Cards:AnchorFiles may name at most 32 files.")]
    public IList<string> AnchorFiles { get; init; } = [];

    /// <summary>Certificates whose chain has been checked are remembered, so that a member's next tap is faster.</summary>
    [Range(16, 100_000, ErrorMessage = "Cards:RememberedCertificates must be 16 to 100000.")]
    public int RememberedCertificates { get; set; } = 4_096;
}

using System.ComponentModel.DataAnnotations;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Office;

/// <summary>Section <c>Office</c>: the card office's desk. Its certificate is the kiosk's own (<c>Uplink:CertificateFile</c>).</summary>
public sealed class OfficeOptions
{
    public const string Section = "Office";

    /// <summary>Where the centre issues cards, such as <c>https://centre.example:8884</c>.</summary>
    public string Centre { get; set; } = "";

    /// <summary>How long the centre may take for an answer.</summary>
    [Range(1, 120)]
    public int AnswerSeconds { get; set; } = 20;

    /// <summary>How many cards are tried for one member before a batch goes on with the next.</summary>
    [Range(1, 10)]
    public int CardsPerMember { get; set; } = 3;

    internal IEnumerable<string> Faults()
    {
        if (Centre.Length == 0) yield return "Office:Centre is missing; give the centre's address for the card office, such as https://centre.example:8884.";
        else if (!Uri.TryCreate(Centre, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps) yield return $"Office:Centre is '{Shown.Of(Centre)}'; give an address that begins with https://.";
    }
}

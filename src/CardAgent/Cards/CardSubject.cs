using System.Formats.Asn1;
using System.Globalization;
using System.Text;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>The two attributes of a certificate's subject that we use. The platform's own reader gives up on subjects with several attributes in one part.</summary>
internal readonly record struct CardSubject(string? CommonName, string? MaskedName)
{
    private const string CommonNameType = "2.5.4.3";
    private const string PseudonymType = "2.5.4.65";
    private const int LongestName = 8;

    /// <param name="der">An X.501 Name.</param>
    /// <exception cref="AsnContentException">It is none.</exception>
    public static CardSubject Read(ReadOnlyMemory<byte> der)
    {
        string? commonName = null, pseudonym = null;
        var parts = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        while (parts.HasData)
        {
            var part = parts.ReadSetOf(skipSortOrderValidation: true);
            while (part.HasData)
            {
                var attribute = part.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                var text = TextOf(attribute);
                if (type == CommonNameType) commonName = text;
                if (type == PseudonymType) pseudonym = text;
            }
        }
        return new CardSubject(commonName, Masked(pseudonym));
    }

    /// <summary>
    /// The name as it may stand in a public place, whatever the issuer wrote: letters only, masked even where it was not, at most eight characters.
    /// Null where nothing is left.
    /// </summary>
    internal static string? Masked(string? pseudonym)
    {
        if (pseudonym is null || pseudonym.Length > 256) return null;
        var clean = new StringBuilder();
        foreach (var rune in pseudonym.EnumerateRunes())
            if (Rune.IsLetter(rune) || rune.Value is '*' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark)
                clean.Append(rune.ToString());
        var text = clean.ToString();
        if (text.Length == 0 || !Rune.IsLetter(Rune.GetRuneAt(text, 0))) return null;
        var masked = Contracts.MaskedName.Of(text);
        return masked.Length <= LongestName ? masked : null;
    }

    private static string? TextOf(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        if (tag.TagClass != TagClass.Universal) return null;
        var kind = (UniversalTagNumber)tag.TagValue;
        return kind is UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.BMPString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String
            ? attribute.ReadCharacterString(kind) : null;
    }
}

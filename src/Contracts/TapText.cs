using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CardSystem.Contracts;

/// <summary>
/// What is signed. Both texts are UTF-8 lines joined by <c>\n</c>, one after each line, so any language can rebuild them;
/// bytes stand as lower-case hex, absent values as empty lines, and no value may hold a line break.
/// </summary>
public static class TapText
{
    /// <summary>
    /// The 32 bytes the card signs: SHA-256 of <c>cardsystem-challenge-1, kiosk, journal, sequence, Unix milliseconds, salt</c>.
    /// It names kiosk, tap and time, so a signature is good for one tap only.
    /// </summary>
    public static byte[] Challenge(TapId id, DateTimeOffset at, ReadOnlySpan<byte> salt) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"cardsystem-challenge-1\n{id.Kiosk}\n{id.Journal}\n{id.Sequence}\n{at.ToUnixTimeMilliseconds()}\n{Convert.ToHexStringLower(salt)}\n")));

    /// <summary>
    /// The tap's hash, 32 bytes: SHA-256 of all its fields but the kiosk's signature. The kiosk signs it and the next tap of the journal names it.
    /// A rating has two lines more, <c>rating, of</c>, and what was written to a card two others, <c>of, receipt</c>; no other tap has them.
    /// </summary>
    public static byte[] Hash(Tap tap) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"cardsystem-tap-1\n{tap.Id.Kiosk}\n{tap.Id.Journal}\n{tap.Id.Sequence}\n{tap.At.ToUnixTimeMilliseconds()}\n{tap.MonotonicMs}\n{tap.Boot}\n{tap.Reader}\n{TapJson.Word(tap.Outcome)}\n{TapJson.Word(tap.Reason)}\n{tap.Card}\n{tap.Assurance}\n{Convert.ToHexStringLower(tap.CardKey.Span)}\n{Convert.ToHexStringLower(tap.Salt.Span)}\n{Convert.ToHexStringLower(tap.CardSignature.Span)}\n{tap.Session}\n{Convert.ToHexStringLower(tap.Previous.Span)}\n{More(tap)}")));

    private static string More(Tap tap) => tap.Outcome switch
    {
        TapOutcome.Rated => string.Create(CultureInfo.InvariantCulture, $"{tap.Rating}\n{tap.OfSequence}\n"),
        TapOutcome.Written => string.Create(CultureInfo.InvariantCulture, $"{tap.OfSequence}\n{Convert.ToHexStringLower(tap.Receipt.Span)}\n"),
        _ => "",
    };
}

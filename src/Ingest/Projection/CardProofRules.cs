using System.Buffers;
using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.Roster;

namespace CardSystem.Ingest.Projection;

/// <summary>
/// What an accepted tap proves of its card, by the kind of card the register knows. Whoever it belongs to is none of this:
/// a card of nobody is set aside as unknown whatever it signed, and is proved when it is bound.
/// </summary>
internal static class CardProofRules
{
    /// <summary>The card's key did not sign this tap's challenge.</summary>
    public const string BadProof = "bad-proof";
    /// <summary>The tap names a key that the card does not have: its files were copied to another chip.</summary>
    public const string OtherKey = "other-key";
    /// <summary>The card did sign, but for another kiosk.</summary>
    public const string OtherKiosk = "other-kiosk";
    /// <summary>The same signature stands in another tap; found by <see cref="ReplayWatch"/>.</summary>
    public const string Replay = "replay";
    /// <summary>Published without a card having proved anything.</summary>
    public const string NoProof = "no-proof";
    /// <summary>A card that can prove itself showed less.</summary>
    public const string Downgrade = "downgrade";
    /// <summary>A bare UID where the centre does not take it.</summary>
    public const string UidNotAllowed = "uid-not-allowed";
    /// <summary>A UID that the chip makes up anew each time names nobody.</summary>
    public const string RandomUid = "random-uid";

    /// <summary>Reasons that hang on the register of cards and not on the tap's own bytes.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal) { BadProof, OtherKey, OtherKiosk, Replay, NoProof, Downgrade, UidNotAllowed, RandomUid };

    private const string UidMark = "UID";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789ABCDEF");
    private static readonly SearchValues<byte> HexBytes = SearchValues.Create("0123456789ABCDEF"u8);
    private const int TransactionBytes = 16;

    /// <summary>Other kiosks whose name a failing signature is tried under; each costs a verification.</summary>
    private const int MostKiosksTried = 64;

    public static (string? Reason, string Detail) Judge(RosterBook roster, Kiosk kiosk, Tap tap, VerifyingKeys keys)
    {
        if (tap.Card is not { } id) return (NoProof, "The tap names no card, and nothing proves that one was there.");
        var number = id.ToString();
        var at = tap.At.ToUnixTimeMilliseconds();
        if (IsUid(number)) return JudgeUid(roster, kiosk, number[UidMark.Length..], at);
        var card = roster.Card(number);
        if (card is not null && IsLess(card.Kind, tap.Assurance)) return (Downgrade, $"The card can prove itself by its {(card.Kind == CardKind.Pkoc ? "key" : "certificate")}, and showed only assurance {tap.Assurance}.");
        if (tap.CardSignature.IsEmpty || tap.Assurance is Assurance.None or Assurance.A0) return (NoProof, "The tap was published without any proof by the card it names.");
        return card?.HolderAt(at) is null ? (null, "") : JudgeSignature(roster, card, tap, at, keys);
    }

    public static bool IsUid(string number) => number.StartsWith(UidMark, StringComparison.Ordinal) && number.AsSpan(UidMark.Length).ContainsAnyExcept(Hex) is false;

    /// <summary>The same of a number as it stands in a tap.</summary>
    public static bool IsUid(ReadOnlySpan<byte> number) => number.StartsWith("UID"u8) && number[UidMark.Length..].ContainsAnyExcept(HexBytes) is false;

    /// <summary>Four bytes that begin with 08 are drawn anew at every approach (ISO 14443-3).</summary>
    public static bool IsRandom(string uid) => uid.Length == 8 && uid.StartsWith("08", StringComparison.Ordinal);

    private static (string? Reason, string Detail) JudgeUid(RosterBook roster, Kiosk kiosk, string uid, long at)
    {
        if (IsRandom(uid)) return (RandomUid, "The card makes up a new number every time, as phones and bank cards do.");
        if (roster.CardWithUid(uid) is { } strong) return (Downgrade, $"The chip with this UID is that of card {strong.Number}, which can prove itself and did not.");
        return roster.TakesUid(kiosk.Centre, at) ? (null, "") : (UidNotAllowed, "The card has nothing but a UID, which the centre did not take at the time of the tap.");
    }

    private static bool IsLess(CardKind kind, Assurance shown) => kind switch
    {
        CardKind.Uid => false,
        CardKind.Pkoc => shown == Assurance.A0,
        _ => shown is Assurance.A0 or Assurance.A1,
    };

    private static (string? Reason, string Detail) JudgeSignature(RosterBook roster, Card card, Tap tap, long at, VerifyingKeys keys)
    {
        if (card.KeyNamed(tap.CardKey.Span, at) is not { } key) return (OtherKey, "The tap names another key than the card is registered with.");
        if (tap.Salt.Length != 16) return (BadProof, "The tap lacks the random bytes its challenge is made of.");
        if (Signed(card, key, tap, tap.Id, keys)) return (null, "");
        return Elsewhere(roster, card, key, tap, keys) is { } other
            ? (OtherKiosk, $"The card signed a challenge of kiosk {other} and not of this one.")
            : (BadProof, "The card's registered key did not sign the challenge of this tap.");
    }

    /// <summary>A PKOC card signs the transaction identifier, for which the kiosk takes the first bytes of the challenge.</summary>
    private static bool Signed(Card card, byte[] key, Tap tap, TapId id, VerifyingKeys keys)
    {
        var challenge = TapText.Challenge(id, tap.At, tap.Salt.Span);
        var signed = card.Kind == CardKind.Pkoc ? SHA256.HashData(challenge.AsSpan(0, TransactionBytes)) : challenge;
        return keys.Verify(key, signed, tap.CardSignature.Span, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>A signature lured from the card for another kiosk. Only of what fails anyway, so the usual tap pays nothing for it.</summary>
    private static string? Elsewhere(RosterBook roster, Card card, byte[] key, Tap tap, VerifyingKeys keys)
    {
        var own = tap.Id.Kiosk.ToString();
        foreach (var kiosk in roster.Kiosks.Keys.Where(k => k != own).Order(StringComparer.Ordinal).Take(MostKiosksTried))
        {
            if (KioskId.TryParse(kiosk, out var id) && Signed(card, key, tap, tap.Id with { Kiosk = id }, keys)) return kiosk;
        }

        return null;
    }
}

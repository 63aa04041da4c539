using System.Diagnostics.CodeAnalysis;

namespace CardSystem.Contracts;

/// <summary>A kiosk's name: 1–32 of <c>a–z 0–9 -</c>, starting with a letter or digit. It is also its MQTT client id and user name.</summary>
public readonly record struct KioskId
{
    private readonly string? _text;

    /// <exception cref="FormatException">The text is not a kiosk's name.</exception>
    public KioskId(string text) => _text = IsValid(text) ? text
        : throw new FormatException($"'{Shown.Of(text)}' is not a kiosk id: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.");

    public static bool TryParse(string? text, out KioskId id)
    {
        id = IsValid(text) ? new KioskId(text) : default;
        return IsValid(text);
    }

    public override string ToString() => _text ?? "";

    internal static bool IsValid([NotNullWhen(true)] string? text) => Slug.IsValid(text, 32);
}

/// <summary>One reader lane's journal in one outbox: 16 lower-case hex digits, drawn at random, never reused. A new disk means new journals.</summary>
public readonly record struct JournalId
{
    private readonly string? _text;

    /// <exception cref="FormatException">The text is not 16 lower-case hex digits.</exception>
    public JournalId(string text) => _text = IsValid(text) ? text
        : throw new FormatException($"'{Shown.Of(text)}' is not a journal id: 16 lower-case hex digits.");

    public static bool TryParse(string? text, out JournalId id)
    {
        id = IsValid(text) ? new JournalId(text) : default;
        return IsValid(text);
    }

    public override string ToString() => _text ?? "";

    private static bool IsValid([NotNullWhen(true)] string? text) => text is { Length: 16 } && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>The name of a tap: kiosk, journal and a sequence that starts at 1 and has no gaps within the journal.</summary>
public readonly record struct TapId(KioskId Kiosk, JournalId Journal, long Sequence)
{
    /// <summary>Sequences stay within what every JSON reader holds exactly.</summary>
    public const long MaxSequence = 9_007_199_254_740_991;

    public override string ToString() => $"{Kiosk}/{Journal}/{Sequence}";
}

/// <summary>
/// A card's number: 4–40 of <c>0–9 A–Z</c>. For a member card it is the common name of the card's certificate,
/// or <c>SN</c> and the certificate's serial number where that name is not usable; for a card known only by its UID, <c>UID</c> and the UID in hex.
/// </summary>
public readonly record struct CardId
{
    private readonly string? _text;

    /// <exception cref="FormatException">The text is not a card number.</exception>
    public CardId(string text) => _text = IsValid(text) ? text
        : throw new FormatException($"'{Shown.Of(text)}' is not a card number: use 4 to 40 of 0-9 and A-Z.");

    public static bool TryParse(string? text, out CardId id)
    {
        id = IsValid(text) ? new CardId(text) : default;
        return IsValid(text);
    }

    public static CardId OfUid(ReadOnlySpan<byte> uid) => new("UID" + Convert.ToHexString(uid));

    /// <summary>The number of a card that is known by its key alone (PKOC): <c>PK</c> and the first 38 hex digits of the key's thumbprint.</summary>
    public static CardId OfKey(ReadOnlySpan<byte> thumbprint) => new("PK" + Convert.ToHexString(thumbprint)[..38]);

    public override string ToString() => _text ?? "";

    private static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: >= 4 and <= 40 } && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));
}

/// <summary>A centre's name in topics and files: 1–32 of <c>a–z 0–9 -</c>.</summary>
public readonly record struct CentreId
{
    private readonly string? _text;

    /// <exception cref="FormatException">The text is not a centre's id.</exception>
    public CentreId(string text) => _text = Slug.IsValid(text, 32) ? text
        : throw new FormatException($"'{Shown.Of(text)}' is not a centre id: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.");

    public override string ToString() => _text ?? "";
}

/// <summary>A session of an activity: 1–64 of <c>a–z 0–9 -</c>.</summary>
public readonly record struct SessionId
{
    private readonly string? _text;

    /// <exception cref="FormatException">The text is not a session's id.</exception>
    public SessionId(string text) => _text = IsValid(text) ? text
        : throw new FormatException($"'{Shown.Of(text)}' is not a session id: use 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit.");

    public static bool TryParse(string? text, out SessionId id)
    {
        id = IsValid(text) ? new SessionId(text) : default;
        return IsValid(text);
    }

    public override string ToString() => _text ?? "";

    private static bool IsValid([NotNullWhen(true)] string? text) => Slug.IsValid(text, 64);
}

internal static class Slug
{
    public static bool IsValid([NotNullWhen(true)] string? text, int longest) =>
        text is not null && text.Length >= 1 && text.Length <= longest && text[0] != '-'
        && text.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c == '-');
}

/// <summary>Foreign text as it may stand in a message: short, on one line.</summary>
public static class Shown
{
    public static string Of(string? text)
    {
        if (text is null) return "";
        var clean = string.Concat(text.Take(60).Select(c => char.IsControl(c) ? '·' : c));
        return text.Length > 60 ? clean + "…" : clean;
    }
}

using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Roster;

/// <summary>What a card is worth at some instant. The names are what the database keeps.</summary>
public enum CardState
{
    Active,
    /// <summary>For a time, for instance while a matter is looked into.</summary>
    Suspended,
    /// <summary>挂失: whoever taps it is not the member.</summary>
    Lost,
    /// <summary>The member has another card instead.</summary>
    Replaced,
    /// <summary>Made at the card office, but nobody has seen it work: it is not the member's yet.</summary>
    Issued,
    /// <summary>注销: taken out of use for good, for instance because its chip was emptied.</summary>
    Revoked,
}

/// <summary>What a card can do to prove itself. The words of <see cref="CardKinds"/> are what the database keeps.</summary>
public enum CardKind
{
    /// <summary>Its certificate's key signs: PIV, and whatever was registered by a certificate alone.</summary>
    Piv,
    /// <summary>The same, with member data, counters and receipts (docs/card/mcap-1.md).</summary>
    Mcap1,
    /// <summary>A key without a certificate, which only this register knows.</summary>
    Pkoc,
    /// <summary>Nothing: a number that anybody can copy.</summary>
    Uid,
}

/// <summary>The kinds of card as tables and files spell them.</summary>
public static class CardKinds
{
    public static IReadOnlyList<string> Words { get; } = ["piv", "mcap-1", "pkoc", "uid"];

    public static string Word(CardKind kind) => Words[(int)kind];

    /// <summary>What is not known is what a certificate alone says.</summary>
    public static CardKind Of(string word) => (CardKind)Math.Max(0, Array.IndexOf([.. Words], word));
}

/// <summary>A certificate of a card and the instants at which taps may name its key: from its own beginning to its own end, and before the card got another.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo.</param>
/// <param name="Hash">SHA-256 of <paramref name="PublicKey"/>.</param>
/// <param name="NotBefore">Unix milliseconds, inclusive.</param>
/// <param name="NotAfter">Unix milliseconds, inclusive.</param>
/// <param name="Until">Unix milliseconds, exclusive: when another certificate took its place.</param>
public sealed record CardKey(byte[] PublicKey, byte[] Hash, long NotBefore, long NotAfter, long Until = HistoryRules.NoEnd)
{
    public bool IsValidAt(long at) => at >= NotBefore && at <= NotAfter && at < Until;
}

/// <param name="Member">The holder now; null where the card is known but belongs to nobody. For a tap, ask <see cref="HolderAt"/>.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of the card's certificate.</param>
/// <param name="KeyHash">SHA-256 of <paramref name="PublicKey"/>.</param>
/// <param name="NotBefore">Unix milliseconds, inclusive.</param>
/// <param name="NotAfter">Unix milliseconds, inclusive.</param>
public sealed record Card(string Number, Member? Member, byte[] PublicKey, byte[] KeyHash, long NotBefore, long NotAfter)
{
    public Steps<Member?> Holders { get; init; }
    public Steps<CardState> States { get; init; }
    public CardKind Kind { get; init; }

    /// <summary>The key its receipts are signed with, a compressed point; empty where none is registered.</summary>
    public byte[] ReceiptKey { get; init; } = [];

    /// <summary>Certificates the card had before, the latest first.</summary>
    public IReadOnlyList<CardKey> Earlier { get; init; } = [];

    /// <summary>Whose card it was at an instant, in Unix milliseconds; a tap that is uploaded late is judged by the instant of the tap.</summary>
    public Member? HolderAt(long at) => Holders.TryAt(at, out var member) ? member : null;

    /// <summary>What the card was worth at an instant. A card of which nothing was said is active.</summary>
    public CardState StateAt(long at) => States.TryAt(at, out var state) ? state : CardState.Active;

    /// <summary>Had the card a valid certificate at that instant?</summary>
    public bool IsValidAt(long at) => (at >= NotBefore && at <= NotAfter) || Earlier.Any(k => k.IsValidAt(at));

    /// <summary>The key a tap names by its hash, if it is one the card has or, at that instant, had.</summary>
    public byte[]? KeyNamed(ReadOnlySpan<byte> hash, long at)
    {
        if (hash.SequenceEqual(KeyHash)) return PublicKey;
        foreach (var key in Earlier)
        {
            if (key.IsValidAt(at) && hash.SequenceEqual(key.Hash)) return key.PublicKey;
        }

        return null;
    }
}

/// <summary>A key a kiosk had until an instant, in Unix milliseconds.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo.</param>
public sealed record KioskKey(byte[] PublicKey, long Until)
{
    /// <summary>What a kiosk's clock may be fast before it says so itself.</summary>
    private const long Grace = 120_000;

    /// <summary>Might a tap of that instant be signed with it?</summary>
    public bool IsGoodAt(long at) => Until == HistoryRules.NoEnd || at < Until + Grace;
}

/// <param name="Key">What the kiosk signs its taps with; one that ended belongs to a kiosk that was revoked.</param>
public sealed record Kiosk(string Id, string Name, string Centre, KioskKey Key)
{
    /// <summary>Keys the kiosk had before it was enrolled anew, the latest first.</summary>
    public KioskKey[] Earlier { get; init; } = [];
}

/// <summary>When a centre takes cards that have nothing but a UID.</summary>
public readonly record struct UidPermission(string Centre, long From, long Until, bool Allowed);

/// <summary>How a member belongs to a unit.</summary>
[Flags]
public enum BelongingKinds
{
    None = 0,
    /// <summary>所在支部: the home branch and everything above it.</summary>
    Home = 1,
    /// <summary>报到社区: counts there and in reports; makes nobody expected.</summary>
    Community = 2,
    /// <summary>临时组织关系: expected there as at home.</summary>
    Temporary = 4,
    /// <summary>Those by which a member is expected.</summary>
    Expected = Home | Temporary,
    All = Home | Community | Temporary,
}

/// <param name="Directly">The member belongs to this very unit and not only to one below it.</param>
public readonly record struct Belonging(Organisation Unit, BelongingKinds Kind, bool Directly);

/// <summary>A member at a unit for some days.</summary>
internal readonly record struct Stay(long From, long Until, Organisation Unit, BelongingKinds Kind)
{
    public bool Holds(long day) => From <= day && day < Until;
}

public readonly record struct Exemption(long From, long Until, string Reason);

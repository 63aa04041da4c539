using System.Text.Json.Serialization;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Memory;

/// <summary>
/// What this kiosk remembers of one MCAP-1 card. Immutable; a newer one takes its place whole. Nothing in it is a secret, and losing it costs exchanges, not taps.
/// The holder's name is kept in memory only: no kiosk's disk holds a roster.
/// </summary>
public sealed record CardMemo
{
    /// <summary>Open records that a card can catch up with: as many as fit into one transaction.</summary>
    public const int MostOpen = 4;

    /// <summary>As many as the card keeps.</summary>
    public const int MostRecords = 16;

    /// <summary>SHA-256 of the card key's SubjectPublicKeyInfo.</summary>
    public required byte[] Thumbprint { get; init; }

    public required CardId Card { get; init; }

    /// <summary>DER. Whether it is still good is asked each time.</summary>
    public required byte[] Certificate { get; init; }

    public DateTimeOffset Seen { get; init; }

    /// <summary>MEMBER as last verified; null until it was.</summary>
    public KnownMember? Member { get; init; }

    /// <summary>In hex; empty where it is not known or drawn anew each time.</summary>
    public string Uid { get; init; } = "";

    /// <summary>From the last receipt that verified: the card can never honestly tell less.</summary>
    public uint Sequence { get; init; }

    /// <summary>Likewise.</summary>
    public uint Counter { get; init; }

    /// <summary>The active SUMMARY as of <see cref="Sequence"/> where this kiosk wrote it; empty otherwise.</summary>
    public byte[] Summary { get; init; } = [];

    /// <summary>The newest records on the card as of <see cref="Sequence"/>, the newest first and without a gap.</summary>
    public IReadOnlyList<KnownRecord> Records { get; init; } = [];

    /// <summary>Taps of this kiosk that have no record on the card, or of which that is not known; the oldest first.</summary>
    public IReadOnlyList<OpenRecord> Open { get; init; } = [];

    /// <summary>Why the card is refused from now on, where something was found that no honest card does.</summary>
    public RefusalReason Refused { get; init; }

    [JsonIgnore]
    public CardFace Face { get; init; } = CardFace.Blank;

    /// <summary>MEMBER was seen, and is good on this day: the light need not wait for it.</summary>
    public bool IsMet(DateOnly today) => Member is { } member && member.From <= today && today <= member.Until;
}

/// <summary>What a verified MEMBER said.</summary>
/// <param name="Hash">SHA-256 of the whole object, so that the same one need not be verified again.</param>
/// <param name="ReceiptKey">Point, 65 bytes.</param>
public sealed record KnownMember(uint Sequence, byte[] Hash, DateOnly From, DateOnly Until, byte[] ReceiptKey);

/// <summary>A record on the card.</summary>
/// <param name="Sequence">Of its transaction.</param>
/// <param name="Category">Of its credits; null where another kiosk wrote it, for a record does not say.</param>
public sealed record KnownRecord(uint Sequence, byte[] Reference, DateTimeOffset At, string Session, int Credits, ActivityKind Kind, byte? Category);

/// <summary>A tap whose record the card lacks, or may lack.</summary>
/// <param name="Journal">With <paramref name="Tap"/> the tap's name.</param>
/// <param name="Hash"><see cref="TapText.Hash"/>.</param>
/// <param name="Tried">The sequence of a transaction with this record whose COMMIT was sent and whose end is not known; 0 where none was sent.</param>
/// <param name="Under">That transaction's tap reference.</param>
/// <param name="Done">The transaction is known to be committed; only its receipt is missing.</param>
public sealed record OpenRecord(
    string Journal, long Tap, byte[] Hash, byte[] Reference, DateTimeOffset At, string Session, int Credits, byte Category, ActivityKind Kind,
    uint Tried = 0, byte[]? Under = null, bool Done = false);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredMemo))]
[JsonSerializable(typeof(Standing))]
internal sealed partial class MemoJson : JsonSerializerContext;

/// <summary>A memo as it lies on disk: the card's number as text.</summary>
internal sealed record StoredMemo(
    byte[] Thumbprint, string Card, byte[] Certificate, long Seen, KnownMember? Member, string Uid, uint Sequence, uint Counter, byte[] Summary,
    IReadOnlyList<KnownRecord> Records, IReadOnlyList<OpenRecord> Open, RefusalReason Refused)
{
    public static StoredMemo Of(CardMemo m) => new(
        m.Thumbprint, m.Card.ToString(), m.Certificate, m.Seen.ToUnixTimeMilliseconds(), m.Member, m.Uid, m.Sequence, m.Counter, m.Summary, m.Records, m.Open, m.Refused);

    /// <summary>Null where it makes no sense, as after a change of this program.</summary>
    public CardMemo? ToMemo() =>
        Thumbprint is not { Length: 32 } || Certificate is not { Length: > 0 } || !CardId.TryParse(Card, out var card) || Member is { ReceiptKey.Length: not CardKeys.PointLength } ? null : new CardMemo
        {
            Thumbprint = Thumbprint,
            Card = card,
            Certificate = Certificate,
            Seen = DateTimeOffset.FromUnixTimeMilliseconds(Seen),
            Member = Member,
            Uid = Uid ?? "",
            Sequence = Sequence,
            Counter = Counter,
            Summary = Summary ?? [],
            Records = Records ?? [],
            Open = Open ?? [],
            Refused = Refused,
        };
}

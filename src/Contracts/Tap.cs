namespace CardSystem.Contracts;

/// <summary>What the kiosk told the member.</summary>
public enum TapOutcome
{
    /// <summary>Green: signed in.</summary>
    Accepted,
    /// <summary>The member had already signed in to this session at this kiosk.</summary>
    Repeated,
    /// <summary>Refused; <see cref="Tap.Reason"/> says why. Kept for staff to see.</summary>
    Refused,
    /// <summary>Nothing was tapped: the entry keeps the sequence whole where one could no longer be read from disk.</summary>
    Void,
    /// <summary>No tap: whoever made the tap <see cref="Tap.OfSequence"/> of this journal says how the service was. Names no card.</summary>
    Rated,
    /// <summary>
    /// No tap: what became of writing to the card after the tap <see cref="Tap.OfSequence"/> of this journal. <see cref="Tap.Receipt"/> is the card's word for it;
    /// where there is none, <see cref="Tap.Reason"/> says why. Names no card.
    /// </summary>
    Written,
}

/// <summary>How sure it is that this very card was there.</summary>
public enum Assurance
{
    /// <summary>Nothing was proved.</summary>
    None,
    /// <summary>Only the UID, which anybody can copy.</summary>
    A0,
    /// <summary>The card signed a fresh nonce with a key for which nobody vouches but the centre's register (PKOC).</summary>
    A1,
    /// <summary>The card signed a fresh nonce with a key its certificate vouches for.</summary>
    A3,
}

/// <summary>Why a tap was refused at the kiosk. The wire has the kebab-case name.</summary>
public enum RefusalReason
{
    None,
    /// <summary>Not a card we can read a certificate from.</summary>
    NotAMemberCard,
    /// <summary>The certificate was issued by somebody else.</summary>
    ForeignAuthority,
    CardExpired,
    CardNotYetValid,
    /// <summary>The certificate or what the card answered cannot be understood.</summary>
    CardUnreadable,
    /// <summary>The card could not prove that it holds the certificate's key: a copy.</summary>
    ProofFailed,
    /// <summary>On the hotlist.</summary>
    CardRevoked,
    /// <summary>Two cards lay on the reader at once.</summary>
    TwoCards,
    /// <summary>The card left before it had answered.</summary>
    CardRemoved,
    /// <summary>Out of use for a time; on the hotlist.</summary>
    CardSuspended,
    /// <summary>The chip was never activated, or is terminated.</summary>
    CardNotActivated,
    /// <summary>The member data are of another card, or the card authority did not sign them.</summary>
    MemberMismatch,
    /// <summary>The card's counter is lower than one it has signed before: an older state was put back.</summary>
    CounterRolledBack,
    /// <summary>A card known for a chip that proves itself shows less than that.</summary>
    Downgraded,
    /// <summary>The card draws a new UID each time, so it cannot be known again.</summary>
    RandomUid,
    /// <summary>The chip's memory is full or worn out. Only with <see cref="TapOutcome.Written"/>: the tap stands.</summary>
    CardFull,
    /// <summary>The card left, or could not be understood, before everything was written. Only with <see cref="TapOutcome.Written"/>: the tap stands.</summary>
    CardIncomplete,
}

/// <summary>
/// One tap as it travels and is kept. Immutable; the name is (kiosk, journal, sequence).
/// </summary>
public sealed record Tap
{
    public const int Version = 1;

    public required TapId Id { get; init; }

    /// <summary>The kiosk's wall clock, UTC, whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Milliseconds of the kiosk's monotonic clock since <see cref="Boot"/>.</summary>
    public required long MonotonicMs { get; init; }

    /// <summary>Names one run of the kiosk's monotonic clock: 1–40 of 0–9 a–f -.</summary>
    public required string Boot { get; init; }

    /// <summary>The reader's name, at most 128 characters.</summary>
    public required string Reader { get; init; }

    public required TapOutcome Outcome { get; init; }

    public RefusalReason Reason { get; init; }

    /// <summary>Null where the card gave no number.</summary>
    public CardId? Card { get; init; }

    public Assurance Assurance { get; init; }

    /// <summary>SHA-256 of the card certificate's SubjectPublicKeyInfo, 32 bytes; empty where there was none.</summary>
    public ReadOnlyMemory<byte> CardKey { get; init; }

    /// <summary>16 random bytes of the kiosk, part of the challenge.</summary>
    public ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>The card's ECDSA signature (DER) over <see cref="TapText.Challenge"/>; empty where there was none.</summary>
    public ReadOnlyMemory<byte> CardSignature { get; init; }

    /// <summary>The session the kiosk showed. The centre decides by itself.</summary>
    public SessionId? Session { get; init; }

    /// <summary>1 (very dissatisfied) to 5 (very satisfied) where the outcome is <see cref="TapOutcome.Rated"/>; otherwise 0.</summary>
    public int Rating { get; init; }

    /// <summary>The sequence of the tap that is rated or was written to its card, in the same journal; 0 where the outcome is another.</summary>
    public long OfSequence { get; init; }

    /// <summary>
    /// The card's receipt (docs/card/mcap-1.md, 5.5) where the outcome is <see cref="TapOutcome.Written"/>: the object E6 over the hash of the tap <see cref="OfSequence"/>,
    /// at most <see cref="Limits.ReceiptBytes"/>; otherwise empty.
    /// </summary>
    public ReadOnlyMemory<byte> Receipt { get; init; }

    /// <summary><see cref="TapText.Hash"/> of the tap before this one in the journal; 32 zero bytes for the first.</summary>
    public required ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>The kiosk's ECDSA P-256 signature over <see cref="TapText.Hash"/>, 64 bytes r‖s.</summary>
    public ReadOnlyMemory<byte> KioskSignature { get; init; }

    /// <summary>Whole milliseconds, so that a time survives the wire unchanged.</summary>
    public static DateTimeOffset Millisecond(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}

namespace CardSystem.FirmwareSim.Cards;

/// <summary>What sort of card it is, which is what a check of a run goes by.</summary>
public enum CardKind
{
    /// <summary>A member's card of the card authority, known to the centre.</summary>
    Member,
    /// <summary>A good card of the card authority that the centre has never heard of.</summary>
    Unknown,
    /// <summary>Issued by another authority.</summary>
    Foreign,
    Expired,
    NotYetValid,
    /// <summary>The certificate of one card and the key of another: what somebody gets who copies a card's files.</summary>
    Copied,
    /// <summary>A card with nothing but a UID.</summary>
    Plain,
}

/// <summary>How the chip behaves on the reader.</summary>
public sealed record CardBehaviour
{
    public static CardBehaviour Ordinary { get; } = new();

    /// <summary>How long the chip takes for each APDU.</summary>
    public TimeSpan TimePerApdu { get; init; }

    /// <summary>After so many answered APDUs the card is gone from the reader; null for a card that stays.</summary>
    public int? PulledAfterApdus { get; init; }

    /// <summary>What goes wrong, and when; counted anew each time the card is laid down.</summary>
    public IReadOnlyList<CardFault> Faults { get; init; } = [];

    /// <summary>The card does not answer to reset.</summary>
    public bool Mute { get; init; }
}

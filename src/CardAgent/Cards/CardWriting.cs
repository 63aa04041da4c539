using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards;

/// <summary>What a card says of its holder, checked; nulls where it has not been read.</summary>
/// <param name="Name">The whole display name.</param>
/// <param name="Credits">Hundredths of a point.</param>
public sealed record CardFace(string? Name, string? Branch, int? Credits)
{
    public static readonly CardFace Blank = new(null, null, null);
}

/// <summary>A tap that is on disk, as far as the card is concerned.</summary>
/// <param name="Hash"><see cref="TapText.Hash"/>: what the card's receipt is about.</param>
/// <param name="Entry">The record the card keeps of it; null where it keeps none.</param>
public sealed record CardNote(TapId Tap, ReadOnlyMemory<byte> Hash, DateTimeOffset At, CardEntry? Entry);

/// <param name="Credits">Hundredths of a point the kiosk promises, where the card has none for this session yet.</param>
/// <param name="Category">Of these credits.</param>
public sealed record CardEntry(SessionId Session, int Credits, byte Category, ActivityKind Kind);

/// <summary>What came of writing, for the member.</summary>
public enum CardNews
{
    /// <summary>Nothing was to be written.</summary>
    None,
    /// <summary>Everything stands on the card.</summary>
    Written,
    /// <summary>The card left first, or noise; it catches up at the next tap.</summary>
    LeftEarly,
    /// <summary>The memory takes nothing more: the member needs a new card.</summary>
    NewCardNeeded,
    /// <summary>Something on the card is not right: staff should look at it.</summary>
    NotRight,
}

/// <summary>What came of writing.</summary>
/// <param name="Words">What the centre is to be told, each about one tap.</param>
public sealed record CardWriting(CardNews News, IReadOnlyList<CardWord> Words)
{
    public static readonly CardWriting Nothing = new(CardNews.None, []);
}

/// <summary>One tap and what became of it on the card.</summary>
/// <param name="Receipt">The card's object E6 over the tap's hash; empty where there is none, and then <paramref name="Reason"/> says why.</param>
public sealed record CardWord(TapId Of, ReadOnlyMemory<byte> Receipt, RefusalReason Reason);

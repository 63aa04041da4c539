using CardSystem.CardAgent.Readers.Pcsc;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Readers;

/// <summary>The card the visitor was last told of.</summary>
internal readonly record struct ShownCard(bool There, bool Mute, uint Events);

internal enum CardMove
{
    None,
    Came,
    Left,
    /// <summary>Another card lies there than the one last shown, though none was seen leaving.</summary>
    Exchanged,
}

/// <summary>What to do after a conversation failed.</summary>
/// <param name="Again">Try the same card again after <paramref name="Rest"/>; otherwise tell the member <paramref name="Reason"/>.</param>
/// <param name="NewContext">The worker's context is dead.</param>
internal readonly record struct AfterFailure(bool Again, TimeSpan Rest, RefusalReason Reason, bool NewContext);

/// <summary>What a reader's state means for the card on it. Pure.</summary>
internal static class CardWatchRules
{
    /// <summary>With the rests between them 0.7 s: long enough for a slow driver to notice that a card which broke off has in truth been taken away.</summary>
    private const int Attempts = 4;

    /// <summary>A card that the service itself calls mute gets one more chance to wake up.</summary>
    private const int AttemptsWithMute = 2;

    /// <summary>While the service is away nothing is wrong with the card: wait a little longer, about two seconds in all, for it or for the listener to say the reader is gone.</summary>
    private const int AttemptsWithoutService = 10;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ServiceSettling = TimeSpan.FromMilliseconds(250);

    /// <summary>Cards in a row that could be seen but not talked to, after which the reader counts as deaf.</summary>
    public const int FailuresUntilDeaf = 3;

    /// <summary>A reader that cannot be used says nothing about its card: some call themselves unavailable for a moment while a card leaves, and that is neither a tap nor a departure.</summary>
    public static CardMove Compare(ShownCard shown, ReaderSighting now)
    {
        if (!now.Attached) return CardMove.None;
        var card = now.Present || now.Mute;
        if (!shown.There) return card ? CardMove.Came : CardMove.None;
        if (!card) return CardMove.Left;
        return now.Events != shown.Events || shown.Mute && !now.Mute ? CardMove.Exchanged : CardMove.None;
    }

    /// <param name="attempt">1 for the first conversation with this card.</param>
    public static AfterFailure Decide(CardServiceException failure, int attempt, bool mute)
    {
        if (failure.Code is PcscCodes.RemovedCard or PcscCodes.NoSmartcard) return new(false, default, RefusalReason.CardRemoved, false);
        if (failure.Code == SessionChannel.OverTime) return new(false, default, RefusalReason.CardUnreadable, false);
        var most = failure.ContextLost ? AttemptsWithoutService : mute ? AttemptsWithMute : Attempts;
        if (attempt >= most) return new(false, default, RefusalReason.CardUnreadable, failure.ContextLost);
        // A dead context or another program's reset is mended by connecting anew; a card that does not answer may still be waking up.
        if (failure.ContextLost) return new(true, attempt == 1 ? TimeSpan.Zero : ServiceSettling, default, true);
        return new(true, failure.Code == PcscCodes.ResetCard ? TimeSpan.Zero : Settling * (1 << (attempt - 1)), default, false);
    }
}

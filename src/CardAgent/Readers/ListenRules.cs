namespace CardSystem.CardAgent.Readers;

/// <summary>When to try again, and when to call something dead. Pure.</summary>
internal static class ListenRules
{
    /// <summary>A turn of listening that lasts longer than this is stuck: the service hangs, or the wall clock was set back, by which libpcsclite measures its waits.</summary>
    public static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    /// <summary>How long a listed reader may call itself unavailable. Some do for a moment while a card leaves.</summary>
    public static readonly TimeSpan LongestUnavailable = TimeSpan.FromSeconds(3);

    /// <summary>The next look where a reader came back before its former worker had ended.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private const int TurnsForNothing = 20;

    /// <summary>The first failure is answered with a new context at once: that is all a restarted service needs. Then 250 ms, doubling to 5 s.</summary>
    public static TimeSpan RestAfter(int failures) =>
        failures <= 1 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(5_000, 250 * Math.Pow(2, Math.Min(failures - 2, 10))));

    /// <summary>A new context failed too: the service is away, and nobody can hear the readers.</summary>
    public static bool ServiceIsAway(int failures) => failures >= 2;

    /// <summary>A service that returns early again and again without news is not to eat the processor.</summary>
    public static TimeSpan RestAfterTurn(int emptyTurns) => emptyTurns <= TurnsForNothing ? TimeSpan.Zero : TimeSpan.FromMilliseconds(50);

    public static bool IsNews(ReaderSighting before, ReaderSighting now) =>
        before.Attached != now.Attached || before.Present != now.Present || before.Mute != now.Mute || before.Events != now.Events;
}

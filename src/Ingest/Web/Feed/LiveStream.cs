using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Assets;
using CardSystem.Ingest.Web.View;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Feed;

/// <summary>What one open page is told: everything, then what changed, never more often than it can take in.</summary>
public sealed class LiveStream(LiveBoard board, LiveViews views, PageAssets assets, TimeProvider time)
{
    /// <summary>
    /// Between two updates, so at most seven a second. A little shorter than the board's own pace (150 ms):
    /// were it longer, updates would fall behind the board turn by turn.
    /// </summary>
    public static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(140);

    /// <summary>Tells page and proxies that the line is alive.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A session that was ended, or a right that was taken away, closes the stream after at most so long.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(700);

    /// <summary>Ends, without an error, when <paramref name="cancel"/> is set or the viewer may watch no more.</summary>
    /// <param name="again">What the viewer may see by now; null for nothing.</param>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(PageTexts texts, LiveChoice choice, LiveScope scope, Func<Task<LiveScope?>> again, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var turns = new Turns(board, cancel);
        var shown = views.Current(texts, choice, scope);
        var said = time.GetTimestamp();
        var asked = said;
        yield return new SseItem<string>(LiveMessageRules.Snapshot(shown, assets.Build)) { ReconnectionInterval = Reconnect };
        for (var looked = said; await RestAsync(Breath - time.GetElapsedTime(looked), cancel);)
        {
            looked = time.GetTimestamp();
            if (time.GetElapsedTime(asked) >= AskAgain)
            {
                if (await again() is not { } allowed) yield break;
                (scope, asked) = (allowed, looked);
            }

            turns.Take();
            var now = views.Current(texts, choice, scope);
            var message = now.ChangesSince(shown) ?? (time.GetElapsedTime(said) >= Heartbeat ? LiveMessageRules.Heartbeat : null);
            if (message is not null)
            {
                (shown, said) = (now, looked);
                yield return new SseItem<string>(message);
            }

            await turns.NextAsync(Shorter(Shorter(Heartbeat - time.GetElapsedTime(said), AskAgain - time.GetElapsedTime(asked)), UntilNextMinute()), time);
        }
    }

    /// <summary>The page's clock turns, and sign-in opens and closes, on the minute.</summary>
    private TimeSpan UntilNextMinute() => TimeSpan.FromTicks(TimeSpan.TicksPerMinute - time.GetUtcNow().Ticks % TimeSpan.TicksPerMinute);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Keeps two looks apart; the first after a quiet time comes at once. False when it is over.</summary>
    private async Task<bool> RestAsync(TimeSpan rest, CancellationToken cancel)
    {
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancel.IsCancellationRequested;
    }
}

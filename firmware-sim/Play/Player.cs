using CardSystem.FirmwareSim.Cards;
using CardSystem.FirmwareSim.Decks;
using CardSystem.FirmwareSim.Reader;

namespace CardSystem.FirmwareSim.Play;

/// <summary>
/// Plays a plan: a line of people at each reader, who lay their cards down, wait for the light and go. Readers do not wait for each other.
/// </summary>
/// <param name="take">How a card of the deck is taken in hand; by default with its PIV façade alone.</param>
public sealed class Player(HandSettings hand, IReadOnlyList<ICardSlot> readers, PlayedLog log, TimeProvider time, Func<DeckCard, VirtualCard>? take = null)
{
    private static readonly TimeSpan UntilReaderIsTriedAgain = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, VirtualCard> _cards = [];
    private long _presentations;

    /// <summary>Ends when every line is done, or at <paramref name="length"/>: nobody starts after that, and who has started finishes.</summary>
    /// <param name="length">In the plan's time.</param>
    /// <param name="speed">How much faster than its clock the plan is played; hands and chips keep their pace.</param>
    public async Task RunAsync(PlayPlan plan, TimeSpan length, double speed, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        await Task.WhenAll(readers.Select((reader, i) => PlayLineAsync(reader, plan.StepsByReader[i], start, length, speed, stop)));

        // A reader whose line was short is not the end of the morning: the network may still be cut and come back.
        await WaitUntilAsync(start, length / speed, stop);
    }

    private async Task PlayLineAsync(ICardSlot reader, IReadOnlyList<PlayStep> steps, long start, TimeSpan length, double speed, CancellationToken stop)
    {
        var end = length / speed;
        long? emptySince = null;
        foreach (var step in steps)
        {
            await WaitUntilAsync(start, step.Due / speed, stop);
            if (emptySince is { } since) await WaitUntilAsync(since, step.Gap, stop);
            if (stop.IsCancellationRequested || time.GetElapsedTime(start) >= end) return;
            if (await LayAsync(reader, step, start, end, stop) is not { } laid) return;
            await HoldAsync(laid, step, stop);
            emptySince = time.GetTimestamp();
        }
    }

    /// <summary>Tries until the reader is there: it may be restarting. Null where the run ended first.</summary>
    private async Task<LaidDown?> LayAsync(ICardSlot reader, PlayStep step, long start, TimeSpan end, CancellationToken stop)
    {
        var complained = false;
        while (!stop.IsCancellationRequested && time.GetElapsedTime(start) < end)
        {
            var down = new LaidDown(new Presentation(Interlocked.Increment(ref _presentations), reader.Name, step.Card, step.What), log);
            try
            {
                down.Card = await reader.LayAsync(CardOf(step), down.OnSigned, down.OnLight, stop);
                down.Presented();
                return down;
            }
            catch (IOException e)
            {
                if (!complained) await Console.Error.WriteLineAsync($"firmware-sim: {e.Message}");
                complained = true;
                await WaitUntilAsync(time.GetTimestamp(), UntilReaderIsTriedAgain, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return null;
            }
        }

        return null;
    }

    private async Task HoldAsync(LaidDown down, PlayStep step, CancellationToken stop)
    {
        var how = "stopped";
        try
        {
            var laidAt = time.GetTimestamp();
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(down.FirstLight, down.Card!.Gone, WaitUntilAsync(laidAt, step.Patience ?? TimeSpan.FromMilliseconds(hand.PatienceMs), wait.Token));
            if (down.FirstLight.IsCompleted)
            {
                await Task.WhenAny(down.Card.Gone, WaitUntilAsync(time.GetTimestamp(), TimeSpan.FromMilliseconds(hand.ReactionMs) + step.Lying, wait.Token));
                how = "light";
            }
            else if (down.Card.Gone.IsCompleted)
            {
                how = step.PulledAfterApdus is null && step.Faults.Count == 0 ? "lost" : "pulled";
            }
            else if (!stop.IsCancellationRequested)
            {
                how = "impatient";
            }

            wait.Cancel();
        }
        finally
        {
            await down.Card!.DisposeAsync();
            log.Removed(down.Presentation, how);
        }
    }

    private VirtualCard CardOf(PlayStep step)
    {
        VirtualCard? card;
        lock (_cards)
            if (!_cards.TryGetValue(step.Card.Name, out card)) _cards[step.Card.Name] = card = take?.Invoke(step.Card) ?? step.Card.ToCard();
        return step.PulledAfterApdus is null && step.Faults.Count == 0 ? card : card.Behaving(new CardBehaviour { PulledAfterApdus = step.PulledAfterApdus, Faults = step.Faults });
    }

    /// <summary>Ends at the moment or, without complaint, when stopped.</summary>
    private async Task WaitUntilAsync(long start, TimeSpan after, CancellationToken stop)
    {
        var rest = after - time.GetElapsedTime(start);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>A presentation under way. What happens on the reader may be told before the call that laid the card there has returned.</summary>
    private sealed class LaidDown(Presentation presentation, PlayedLog log)
    {
        private readonly TaskCompletionSource _light = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private bool _presented;

        public Presentation Presentation => presentation;

        public ILaidCard? Card { get; set; }

        public Task FirstLight => _light.Task;

        public void Presented()
        {
            lock (_lock)
            {
                if (_presented) return;
                _presented = true;
                log.Presented(presentation);
            }
        }

        public void OnSigned(CardSignature signature)
        {
            Presented();
            log.CardSigned(presentation, signature);
        }

        public void OnLight(LightShown light)
        {
            if (light.Colour == LightColour.Dark) return;
            Presented();
            log.Light(presentation, light.Colour);
            _light.TrySetResult();
        }
    }
}

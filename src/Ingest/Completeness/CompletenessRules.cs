using CardSystem.Contracts;

namespace CardSystem.Ingest.Completeness;

/// <summary>How far a kiosk is proved to be complete.</summary>
/// <param name="CompleteTo">Every tap it made up to then is here; null where that cannot be said.</param>
/// <param name="Waiting">Taps it has and we have not.</param>
public readonly record struct KioskCompleteness(DateTimeOffset? CompleteTo, long Waiting, string? Trouble);

/// <summary>The kiosk says what it has, the log says what came; only both together prove completeness.</summary>
public static class CompletenessRules
{
    /// <param name="upTo">Per journal of this kiosk: everything up to this sequence is in the log.</param>
    public static KioskCompleteness Judge(KioskStatus status, Func<string, long> upTo)
    {
        long waiting = 0;
        var lacksReceived = false;
        foreach (var journal in status.Journals)
        {
            var here = upTo(journal.Journal);
            waiting += Math.Max(0, journal.Last - here);
            lacksReceived |= journal.Received > here;
        }

        if (waiting == 0) return new KioskCompleteness(status.At, 0, null);
        // A receipt was given for what is not here: the log was put back to an older copy. The kiosk no longer has those taps to send.
        if (lacksReceived) return new KioskCompleteness(null, waiting, "The centre lacks taps it gave a receipt for.");
        return new KioskCompleteness(status.OldestWaiting, waiting, null);
    }

    /// <summary>A will repeats what the kiosk said when it connected: it is taken for the kiosk being away, not for its older numbers.</summary>
    public static KioskStatus Merge(KioskStatus? known, KioskStatus incoming) =>
        known is not null && !incoming.Online && incoming.At <= known.At ? known with { Online = false, Trouble = incoming.Trouble ?? known.Trouble } : incoming;
}

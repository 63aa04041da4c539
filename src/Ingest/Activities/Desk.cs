using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>What is asked of everybody who changes something here: a name, a reason, a place that exists.</summary>
internal static class Desk
{
    public const int LongestReason = 500;

    /// <summary>
    /// Begins something that will be recorded as an act: from here on whoever else changes anything waits, so that what is read now is still so when it is kept.
    /// The acts are locked before all else, so that no two ever wait for each other.
    /// </summary>
    /// <exception cref="ActivityException">It is no name.</exception>
    public static void Begin(Work work, string by)
    {
        if (by.Length is 0 or > ActLog.LongestName || by.Any(char.IsControl)) throw new ActivityException($"Who does this is told with --by, by 1 to {ActLog.LongestName} characters on one line.");
        work.Lock("acts");
    }

    /// <exception cref="ActivityException">It is no reason.</exception>
    public static void CheckReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason || reason.Any(char.IsControl)) throw new ActivityException($"Why this is done is told with --reason, by 1 to {LongestReason} characters on one line.");
    }

    /// <param name="kiosks">Joined by ';'.</param>
    public static IEnumerable<string> PlaceProblems(Work work, string centre, string kiosks)
    {
        if (!ActivityStore.Units(work).TryGetValue(centre, out var kind)) yield return $"There is no centre '{Shown.Of(centre)}'.";
        else if (kind != "centre") yield return $"'{centre}' is a {kind}; sessions are held at a centre.";
        if (kiosks.Length == 0) yield break;
        var known = ActivityStore.Kiosks(work);
        foreach (var kiosk in SessionRow.Split(kiosks))
        {
            if (!known.TryGetValue(kiosk, out var at)) yield return $"There is no kiosk '{Shown.Of(kiosk)}'.";
            else if (at != centre) yield return $"Kiosk '{kiosk}' stands in {at}, not in {Shown.Of(centre)}.";
        }
    }
}

using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// Which sessions an activity is still to have. Planning again changes nothing that stands as planned, never touches a session that a person changed,
/// and never one that has opened; a newer working-day calendar moves, cancels and brings back the others.
/// </summary>
internal static class PlanRules
{
    /// <summary>More new sessions at once are a mistake rather than a plan.</summary>
    public const int MostNew = 2_000;

    public const string Holiday = "holiday";

    /// <param name="occurrences">All of the activity's, from its first day through the last one asked for or planned before.</param>
    /// <param name="sessions">All that were made of it before.</param>
    /// <exception cref="ActivityException">There would be more than <see cref="MostNew"/> new sessions.</exception>
    public static IReadOnlyList<(SessionRow? Before, SessionRow After)> Decide(Activity activity, IReadOnlyList<Occurrence> occurrences, IReadOnlyList<SessionRow> sessions, TimeZoneInfo zone, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var bySlot = sessions.ToDictionary(s => s.Slot);
        var ids = sessions.Select(s => s.Session).ToHashSet(StringComparer.Ordinal);
        var changes = new List<(SessionRow? Before, SessionRow After)>();
        foreach (var occurrence in occurrences)
        {
            var planned = ActivityRules.SessionOf(activity, occurrence, zone);
            if (bySlot.Remove(occurrence.Slot, out var standing))
            {
                if (Again(standing, planned, at) is { } changed) changes.Add((standing, changed));
            }
            else if (occurrence.Day > activity.PlannedTo || planned.Opens > at)
            {
                // Two slots meet in one id only where a calendar took one to another day and put a day in its place.
                if (!ids.Add(planned.Session)) planned = planned with { Session = planned.Session + "-2" };
                changes.Add((null, planned with { ChangedAt = at }));
            }
        }

        changes.AddRange(bySlot.Values.Where(s => IsLeftToPlanning(s, at) && !s.IsCancelled).OrderBy(s => s.Session, StringComparer.Ordinal)
            .Select(s => ((SessionRow?)s, s with { Fate = (long)SessionFate.Cancelled, Reason = Holiday, Sequence = s.Sequence + 1, ChangedAt = at })));
        var made = changes.Count(c => c.Before is null);
        return made <= MostNew ? changes
            : throw new ActivityException($"The recurrence gives {made} sessions up to {occurrences[^1].Day:yyyy-MM-dd}, more than {MostNew} at once; name an earlier day with --until, and extend it later.");
    }

    private static SessionRow? Again(SessionRow standing, SessionRow planned, long at)
    {
        if (!IsLeftToPlanning(standing, at) || planned.Opens <= at) return null;
        var again = standing with
        {
            Opens = planned.Opens, Starts = planned.Starts, LateAfter = planned.LateAfter, Ends = planned.Ends, LeaveFrom = planned.LeaveFrom, Closes = planned.Closes,
            Fate = (long)SessionFate.Planned, Reason = "",
        };
        return again == standing ? null : again with { Reason = again.Starts == standing.Starts ? "" : Holiday, Sequence = standing.Sequence + 1, ChangedAt = at };
    }

    private static bool IsLeftToPlanning(SessionRow session, long at) => session.ByHand == 0 && session.Opens > at;
}

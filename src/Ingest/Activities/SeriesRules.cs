using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Activities;

/// <summary>
/// What becomes of an activity's sessions when it is changed from a day on. One that has opened is history and stays. One that a person moved or gave other places keeps its time, place and
/// capacity, for he meant them; name, audience and what it counts as are the activity's and reach it too.
/// </summary>
internal static class SeriesRules
{
    /// <param name="from">The first day for which the change holds; what stands before stays as it is.</param>
    /// <returns>Those that change, each as it was and as it shall be.</returns>
    public static IReadOnlyList<(SessionRow? Before, SessionRow After)> Decide(Activity before, Activity after, IReadOnlyList<SessionRow> sessions, DateOnly from, TimeZoneInfo zone, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var changes = new List<(SessionRow? Before, SessionRow After)>();
        foreach (var session in sessions.Where(s => !s.IsCancelled && s.Opens > at))
        {
            var day = DateOnly.FromDateTime(LocalTimes.Local(session.Starts, zone));
            var changed = day >= from ? Changed(session, after, day, zone) : Pinned(session, before, after);
            if (changed != session) changes.Add((session, day >= from ? changed with { Sequence = session.Sequence + 1, ChangedAt = at } : changed));
        }

        return changes;
    }

    /// <summary>Planning puts sessions that nobody touched at the activity's times. Those before the day are therefore marked as somebody's, or the night would move them after all.</summary>
    private static SessionRow Pinned(SessionRow session, Activity before, Activity after) =>
        (before.Starts, before.Ends, before.Windows) == (after.Starts, after.Ends, after.Windows) ? session : session with { ByHand = 1 };

    private static SessionRow Changed(SessionRow session, Activity after, DateOnly day, TimeZoneInfo zone)
    {
        var planned = ActivityRules.SessionOf(after, new Occurrence(session.Slot, day), zone);
        var changed = session with
        {
            Name = planned.Name, Category = planned.Category, Kind = planned.Kind, Organiser = planned.Organiser, Audience = planned.Audience, InOut = planned.InOut, Rate = planned.Rate,
            // A session that has become required has nobody who signs up for it.
            Capacity = planned.Kind == (long)SessionKind.Required ? 0 : session.Capacity,
        };
        if (session.ByHand != 0) return changed;
        return changed with
        {
            Opens = planned.Opens, Starts = planned.Starts, LateAfter = planned.LateAfter, Ends = planned.Ends, LeaveFrom = planned.LeaveFrom, Closes = planned.Closes,
            Centre = planned.Centre, Room = planned.Room, Kiosks = planned.Kiosks, Capacity = planned.Capacity,
            Former = FormerPlaceText.AfterMove(session.Former, session.Centre, session.Kiosks, planned.Centre, planned.Kiosks),
        };
    }
}

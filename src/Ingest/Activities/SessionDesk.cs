using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Activities.Recurring;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>Single sessions: moved, cancelled, reinstated, each by somebody with a reason and recorded as an act. The caller commits.</summary>
public static class SessionDesk
{
    /// <summary>Moves one session. Taps follow the activity and not the room: in the new window they count at the new place and at the former ones.</summary>
    /// <returns>False where it stands so already; nothing is then recorded.</returns>
    /// <exception cref="ActivityException">There is no such session, it is cancelled, or there is no such place.</exception>
    public static bool Move(Work work, string session, Move move, string by, string reason, DateTimeOffset now, TimeZoneInfo zone)
    {
        var before = Begin(work, session, by, reason);
        if (before.IsCancelled) throw new ActivityException($"Session '{session}' is cancelled; reinstate it first.");
        if (move.Day is { } day && (day.Year < 1970 || day > RuleExpander.LastDay)) throw new ActivityException($"The day must lie between 1970 and {RuleExpander.LastDay.Year}.");
        if (move.Room is { } room && (room.Length > ActivityRules.LongestText || room.Any(char.IsControl))) throw new ActivityException($"The room may have {ActivityRules.LongestText} characters on one line.");
        var after = MoveRules.Apply(before, move, zone);
        if (Desk.PlaceProblems(work, after.Centre, after.Kiosks).FirstOrDefault() is { } problem) throw new ActivityException(problem);
        if (after == before) return false;
        Keep(work, before, after, "move-session", by, reason, now);
        return true;
    }

    /// <summary>Cancels one session: nobody is absent at it, kiosks forget it, and taps are placed as if it were not there.</summary>
    /// <exception cref="ActivityException">There is no such session, or it is cancelled already.</exception>
    public static void Cancel(Work work, string session, string by, string reason, DateTimeOffset now)
    {
        var before = Begin(work, session, by, reason);
        if (before.IsCancelled) throw new ActivityException($"Session '{session}' is cancelled already.");
        Keep(work, before, Cancelled(before, reason, now), "cancel-session", by, reason, now);
    }

    /// <exception cref="ActivityException">There is no such session, or it is not cancelled.</exception>
    public static void Reinstate(Work work, string session, string by, string reason, DateTimeOffset now)
    {
        var before = Begin(work, session, by, reason);
        if (!before.IsCancelled) throw new ActivityException($"Session '{session}' is not cancelled.");
        Keep(work, before, before with { Fate = (long)SessionFate.Planned }, "reinstate-session", by, reason, now);
    }

    /// <summary>Another number of places. More let the waiting list move up; fewer put those who signed up last back onto it.</summary>
    /// <returns>False where it stands so already.</returns>
    /// <exception cref="ActivityException">There is no such session, or its kind has no capacity.</exception>
    public static bool SetCapacity(Work work, string session, int capacity, string by, string reason, DateTimeOffset now)
    {
        var before = Begin(work, session, by, reason);
        if (before.Kind == (long)SessionKind.Required) throw new ActivityException($"Session '{session}' is required of its audience and has no capacity.");
        if (capacity is < 0 or > TimetableImport.MostCapacity) throw new ActivityException($"The capacity must be from 0 (no limit) to {TimetableImport.MostCapacity}.");
        if (before.Capacity == capacity) return false;
        Keep(work, before, before with { Capacity = capacity }, "set-capacity", by, reason, now);
        return true;
    }

    /// <summary>A week after the start at most: what is tapped later belongs elsewhere.</summary>
    public static readonly TimeSpan LatestClosing = TimeSpan.FromDays(7);

    /// <summary>
    /// Closes one session at another time than planned: at once, where everybody has gone, or later, where it was closed too early. Taps after closing do not count for it. Its end comes
    /// no later than its closing; leaving early is reckoned from there.
    /// </summary>
    /// <param name="closes">Unix milliseconds.</param>
    /// <param name="ends">Unix milliseconds: where it is to end again after it had been closed too early; null leaves its end.</param>
    /// <returns>False where it stands so already; nothing is then recorded.</returns>
    /// <exception cref="ActivityException">There is no such session, it is cancelled, or has not begun by then.</exception>
    public static bool SetClosing(Work work, string session, long closes, long? ends, string by, string reason, DateTimeOffset now)
    {
        var before = Begin(work, session, by, reason);
        if (before.IsCancelled) throw new ActivityException($"Session '{session}' is cancelled; reinstate it first.");
        if (closes <= before.Starts) throw new ActivityException($"Session '{session}' would be closed before it has begun; cancel it instead.");
        if (closes > before.Starts + (long)LatestClosing.TotalMilliseconds) throw new ActivityException($"Session '{session}' must close within {LatestClosing.TotalDays} days of its start.");
        var end = Math.Min(Math.Max(ends ?? before.Ends, before.Starts), closes);
        var after = before with { Closes = closes, Ends = end, LeaveFrom = Math.Max(end - (before.Ends - before.LeaveFrom), before.Starts), LateAfter = Math.Min(before.LateAfter, closes) };
        if (after == before) return false;
        Keep(work, before, after, "close-session", by, reason, now);
        return true;
    }

    internal static SessionRow Cancelled(SessionRow session, string reason, DateTimeOffset now) =>
        session with { Fate = (long)SessionFate.Cancelled, Reason = reason, ByHand = 1, Sequence = session.Sequence + 1, ChangedAt = now.ToUnixTimeMilliseconds() };

    private static SessionRow Begin(Work work, string session, string by, string reason)
    {
        Desk.Begin(work, by);
        Desk.CheckReason(reason);
        return SessionStore.Get(work, session);
    }

    private static void Keep(Work work, SessionRow before, SessionRow after, string what, string by, string reason, DateTimeOffset now)
    {
        ActLog.Record(work, now, by, what, before.Session, new { reason, before = Told(before), after = Told(after) });
        SessionStore.Write(work, [(before, after with { Reason = reason, ByHand = 1, Sequence = before.Sequence + 1, ChangedAt = now.ToUnixTimeMilliseconds() })]);
    }

    private static object Told(SessionRow s) => new { s.Opens, s.Starts, s.LateAfter, s.LeaveFrom, s.Ends, s.Closes, s.Centre, s.Room, s.Kiosks, s.Capacity, fate = ((SessionFate)s.Fate).ToString() };
}

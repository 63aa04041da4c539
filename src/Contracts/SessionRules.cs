namespace CardSystem.Contracts;

/// <summary>Which session a tap belongs to. Kiosk and centre must decide alike, so the rule stands here.</summary>
public static class SessionRules
{
    /// <summary>In a session to which members sign in and out, a tap less than this after the one that counted last is that one again.</summary>
    public const int SameTapSeconds = 60;

    /// <summary>
    /// Of the sessions open at that instant at that kiosk: first those held at this very kiosk (those moved away from it
    /// after those held at it now), then those held at the whole centre, the moved ones again last; among equals the one that starts nearest, then by id.
    /// Null where none is open.
    /// </summary>
    public static TimetableSession? Choose(IEnumerable<TimetableSession> timetable, KioskId kiosk, DateTimeOffset at)
    {
        var name = kiosk.ToString();
        return timetable
            .Where(s => s.Opens <= at && at < s.Closes && (s.Kiosks.Count == 0 || s.Kiosks.Contains(name)))
            .OrderBy(s => s.Kiosks.Count == 0)
            .ThenBy(s => s.Former)
            .ThenBy(s => (s.Starts - at).Duration())
            .ThenBy(s => s.Id, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    /// <summary>At <see cref="TimetableSession.LateAfter"/> to the millisecond is still on time.</summary>
    public static bool IsLate(TimetableSession session, DateTimeOffset at) => at > session.LateAfter;
}

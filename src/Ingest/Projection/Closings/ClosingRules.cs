using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Projection.Closings;

/// <summary>The terms of closing a session.</summary>
/// <param name="Deadline">Milliseconds after closing during which it waits for its doors.</param>
/// <param name="Silence">Milliseconds after which a silent kiosk is taken to be out of use.</param>
internal sealed record ClosingTerms(long Deadline, long Silence, TimeZoneInfo Zone)
{
    public static ClosingTerms Of(ProjectionOptions options, TimeZoneInfo zone) => new(
        (long)TimeSpan.FromHours(options.CompletenessDeadlineHours).TotalMilliseconds, (long)TimeSpan.FromDays(options.SilentKioskDays).TotalMilliseconds, zone);
}

/// <summary>How far a session is.</summary>
/// <param name="Held">Why it waits, or why it is provisional, in words for staff; empty where it does not.</param>
/// <param name="CompleteTo">Past closing: its doors are complete up to here, at most to its closing; otherwise 0.</param>
/// <param name="IsSettled">Nothing a kiosk may still send is waited for.</param>
/// <param name="Next">When time alone may change this judgement; <see cref="long.MaxValue"/> for never.</param>
internal readonly record struct Closing(SessionPhase Phase, string Held, long CompleteTo, bool IsSettled, long Next);

/// <summary>
/// When a session is closed: past its closing, once every kiosk that is a door of it is complete to the closing; after the deadline provisionally.
/// A kiosk that never said anything holds a session until the deadline, one that fell silent until it counts as out of use.
/// </summary>
internal static class ClosingRules
{
    /// <param name="anybody">Is anybody recorded as having come?</param>
    public static Closing Judge(PlannedSession session, bool anybody, IReadOnlyList<Door> doors, long now, ClosingTerms terms)
    {
        if (session.Fate == SessionFate.Cancelled) return new Closing(SessionPhase.Cancelled, "", 0, true, long.MaxValue);
        var closes = session.Session.Closes.ToUnixTimeMilliseconds();
        if (now < closes) return new Closing(SessionPhase.Running, "", 0, true, closes);

        var deadline = closes + terms.Deadline;
        var late = doors.Where(d => d.CompleteTo < closes && (d.HeardAt == 0 ? now < deadline : !IsIgnored(d, now, terms))).ToList();
        if (late.Count == 0) return new Closing(Ended(SessionPhase.Closed, session, anybody), "", closes, true, long.MaxValue);
        var phase = now < deadline ? SessionPhase.Waiting : Ended(SessionPhase.Provisional, session, anybody);
        var next = late.Where(d => d.HeardAt != 0).Select(d => d.HeardAt + terms.Silence).Append(now < deadline ? deadline : long.MaxValue).Min();
        return new Closing(phase, HeldWords.Of(late, closes, terms.Zone), late.Min(d => d.CompleteTo), false, next);
    }

    /// <summary>Can another phase make another outcome? Where members only sign in, what was tapped counts the same until the session ends.</summary>
    public static bool ChangesOutcomes(PlannedSession session, SessionPhase from, SessionPhase to) =>
        from != to && (session.InOut || !(IsOpen(from) && IsOpen(to)));

    private static bool IsOpen(SessionPhase phase) => phase is SessionPhase.Running or SessionPhase.Waiting;

    private static SessionPhase Ended(SessionPhase phase, PlannedSession session, bool anybody) =>
        session.Kind == SessionKind.Required && !anybody ? SessionPhase.RegisterMissing : phase;

    /// <summary>Sessions may have been closed without it: it never said anything, or has been silent so long that it counts as out of use.</summary>
    public static bool IsIgnored(Door door, long now, ClosingTerms terms) => door.HeardAt == 0 || now >= door.HeardAt + terms.Silence;
}

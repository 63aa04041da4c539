using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>One member's attendance at one session.</summary>
/// <param name="First">The first tap by time and name; its sequence is 0 where nothing was tapped.</param>
public sealed record AttendanceEntry(TapPoint First, Outcome Outcome)
{
    public bool IsTapped => First.Sequence > 0;

    /// <summary>The member came although nobody expected it.</summary>
    public bool IsWalkIn => Outcome is { Attended: true, Expected: false };
}

/// <summary>A member's attendance at a session came, changed or went. Both sides are equal where only its earlier versions changed.</summary>
public readonly record struct AttendanceChange(PlannedSession Session, Member Member, AttendanceEntry? Before, AttendanceEntry? After);

/// <summary>What attendance is judged by beside taps; it may change between two judgements.</summary>
/// <param name="Expects">Is the member expected at the session?</param>
/// <param name="Phase">How far the session is.</param>
public sealed record AttendanceView(Func<PlannedSession, Member, bool> Expects, Func<PlannedSession, SessionPhase> Phase, AttendanceActs Acts)
{
    /// <summary>True where the first tap alone decides: there is no signing out, and nobody corrected anything.</summary>
    public bool FirstTapDecides(PlannedSession session, Member member) =>
        !session.InOut && session.Fate == SessionFate.Planned && Acts.CorrectionsFor(session.Id, member.Number).Count == 0;
}

namespace CardSystem.Ingest.District;

/// <summary>What a member's attendance at a session came to. The numbers are what the database keeps.</summary>
public enum AttendanceStatus
{
    /// <summary>出席</summary>
    Present = 1,
    /// <summary>迟到: signed in after the session's late limit.</summary>
    Late = 2,
    /// <summary>早退: signed out before the session's leave limit.</summary>
    LeftEarly = 3,
    /// <summary>迟到并早退</summary>
    LateAndLeftEarly = 4,
    /// <summary>缺席: expected, and the closed session has nothing of the member.</summary>
    Absent = 5,
    /// <summary>请假: an approved excuse covers the session, and the member did not come.</summary>
    Excused = 6,
}

/// <summary>One member at one session, with the reason in a form that can be told: which rule, which tap, which act.</summary>
/// <param name="Expected">The session was required of the member, and the member not exempt, at that time. False: a walk-in, or a session nobody is expected at.</param>
/// <param name="Provisional">May still change by itself: data is missing past the deadline, or the tap was of low assurance.</param>
/// <param name="In">Sign-in, Unix milliseconds; 0 where there was none.</param>
/// <param name="Out">Sign-out, Unix milliseconds; 0 where there was none.</param>
/// <param name="Minutes">Whole minutes between sign-in and sign-out, or up to the rule that closed a forgotten sign-out.</param>
/// <param name="Rule">A word of <c>AttendanceRules</c>: tap, no-tap, excuse, correction, forgotten-sign-out …</param>
/// <param name="Act">The act (correction or excuse) that decided, 0 where taps did.</param>
public readonly record struct Outcome(AttendanceStatus Status, bool Expected, bool Provisional, long In, long Out, int Minutes, string Rule, long Act)
{
    public bool Attended => Status is AttendanceStatus.Present or AttendanceStatus.Late or AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly;
}

/// <summary>
/// A member's outcome at a session together with what it was before people corrected it: the versions are oldest first, each from the act it names on
/// (the first from act 0), and the last one counts. Without corrections there is one version.
/// </summary>
/// <param name="Day">The day of the session's start in the district's zone, as <see cref="DateOnly.DayNumber"/>.</param>
public sealed record SessionFact(PlannedSession Session, long Day, IReadOnlyList<FactVersion> Versions)
{
    public Outcome? Now => Versions[^1].Outcome;
}

/// <param name="Act">From this act on; 0 is before any.</param>
/// <param name="Outcome">Null where the member had no attendance at the session.</param>
public readonly record struct FactVersion(long Act, Outcome? Outcome);

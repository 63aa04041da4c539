using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>
/// What a member's attendance at a session comes to: a pure function of taps, windows, excuses, corrections and how far the session is.
/// docs/attendance.md tells the same in words; a change there and here raises <see cref="RuleVersion"/>.
/// </summary>
public static class AttendanceRules
{
    /// <summary>Raised where the same facts come to another outcome than before; it stands beside the tables, which are then derived anew.</summary>
    public const int RuleVersion = AttendanceDerived.RuleVersion;

    /// <summary>Taps decided.</summary>
    public const string ByTap = "tap";
    /// <summary>Expected, and nothing was tapped.</summary>
    public const string ByNoTap = "no-tap";
    /// <summary>Nothing was tapped, and an approved excuse covers the session.</summary>
    public const string ByExcuse = "excuse";
    /// <summary>A person's correction decided.</summary>
    public const string ByCorrection = "correction";
    /// <summary>The last sign-in has no sign-out: the stay ends at the session's planned end.</summary>
    public const string ByForgottenSignOut = "forgotten-sign-out";

    private const long Minute = 60_000;

    /// <param name="expected">The session is required of the member, and the member not exempt, at that time.</param>
    /// <param name="taps">The member's taps placed in this session, by time and then by name.</param>
    /// <param name="excuse">An approved excuse that covers the session, or null.</param>
    /// <param name="corrections">Of this member at this session, by act; the last one counts.</param>
    /// <returns>Null where there is no attendance to speak of.</returns>
    public static Outcome? Judge(
        PlannedSession session, bool expected, SessionPhase phase, IReadOnlyList<TapPoint> taps, Excuse? excuse, IReadOnlyList<Correction> corrections) =>
        Judge(session, expected, phase, taps, excuse, corrections.Count == 0 ? null : corrections[^1]);

    /// <summary>The outcome before the first correction and from each correction on; the last one is what <see cref="Judge(PlannedSession, bool, SessionPhase, IReadOnlyList{TapPoint}, Excuse, IReadOnlyList{Correction})"/> says.</summary>
    /// <returns>Oldest first, the first from act 0; a correction that changes nothing adds none.</returns>
    public static IReadOnlyList<FactVersion> Versions(
        PlannedSession session, bool expected, SessionPhase phase, IReadOnlyList<TapPoint> taps, Excuse? excuse, IReadOnlyList<Correction> corrections)
    {
        var versions = new List<FactVersion>(corrections.Count + 1) { new(0, Judge(session, expected, phase, taps, excuse, (Correction?)null)) };
        foreach (var correction in corrections)
        {
            var outcome = Judge(session, expected, phase, taps, excuse, correction);
            if (outcome != versions[^1].Outcome) versions.Add(new FactVersion(correction.Act, outcome));
        }

        return versions;
    }

    /// <summary>The usual case, where one tap is all it takes: a session to which members only sign in, without corrections. The phase makes no difference to it.</summary>
    /// <param name="first">The member's first tap in the session.</param>
    /// <param name="weak">It was made with a bare UID, which anybody can copy: a person has to confirm it.</param>
    public static Outcome JudgeFirst(PlannedSession session, bool expected, long first, bool weak = false) =>
        new(Status(IsLate(session, first), false), IsExpected(session, expected), weak, first, 0, 0, ByTap, 0);

    /// <summary>Signing out from here on, to the millisecond, is not leaving early; null where the session names no such limit. Who stays to the planned end never leaves early.</summary>
    public static long? LeaveLimit(PlannedSession session)
    {
        var limit = Math.Min(session.LeaveFrom, session.Ends);
        // Nobody can sign out at the closing or after it, so a limit there is none.
        return limit < session.Session.Closes.ToUnixTimeMilliseconds() ? limit : null;
    }

    private static Outcome? Judge(PlannedSession session, bool expected, SessionPhase phase, IReadOnlyList<TapPoint> taps, Excuse? excuse, Correction? correction)
    {
        if (phase == SessionPhase.Cancelled || session.Fate == SessionFate.Cancelled) return null;
        var isRequired = IsExpected(session, expected);
        return correction?.What switch
        {
            CorrectionKind.Attended => Corrected(session, isRequired, StayRules.Pair(session.Session, taps), correction),
            CorrectionKind.NotAttended => Missed(isRequired, phase, excuse, correction),
            CorrectionKind.Excused => isRequired && HasEnded(phase, correction) ? new Outcome(AttendanceStatus.Excused, true, false, 0, 0, 0, ByCorrection, correction.Act) : null,
            _ => Tapped(session, isRequired, phase, taps) ?? Missed(isRequired, phase, excuse, null),
        };
    }

    private static Outcome? Tapped(PlannedSession session, bool expected, SessionPhase phase, IReadOnlyList<TapPoint> taps)
    {
        var stays = StayRules.Pair(session.Session, taps);
        if (stays.In == 0) return null;
        var first = taps.First(t => t.At == stays.In);
        if (!session.InOut) return JudgeFirst(session, expected, stays.In, first.Weak);
        // Until the session is known to be complete, a sign-out may still come.
        if (stays.Since != 0 && !HasEnded(phase, null))
            return new Outcome(Status(IsLate(session, stays.In), false), expected, first.Weak, stays.In, 0, Minutes(stays.Paired), ByTap, 0);
        var (until, stayed) = End(session, stays);
        var isForgotten = stays.Since != 0;
        return new Outcome(
            Status(IsLate(session, stays.In), !isForgotten && IsEarly(session, until)), expected, first.Weak || (isForgotten && phase == SessionPhase.Provisional),
            stays.In, until, Minutes(stayed), isForgotten ? ByForgottenSignOut : ByTap, 0);
    }

    /// <summary>The last sign-out and the time stayed; a stay left open ends at the planned end, or at once where it began later.</summary>
    private static (long Until, long Stayed) End(PlannedSession session, in Stays stays)
    {
        if (stays.Since == 0) return (stays.Out, stays.Paired);
        var until = Math.Max(stays.Since, session.Ends);
        return (until, stays.Paired + until - stays.Since);
    }

    /// <summary>Times the correction does not tell are the taps', and where there are none the session's own.</summary>
    private static Outcome Corrected(PlannedSession session, bool expected, in Stays stays, Correction correction)
    {
        var starts = session.Session.Starts.ToUnixTimeMilliseconds();
        if (!session.InOut)
        {
            var at = correction.In != 0 ? correction.In : stays.In != 0 ? stays.In : starts;
            return new Outcome(Status(IsLate(session, at), false), expected, false, at, 0, 0, ByCorrection, correction.Act);
        }

        // Told without times over taps, the correction leaves their stays as they are.
        if (correction is { In: 0, Out: 0 } && stays.In != 0) return Corrected(session, expected, stays.In, End(session, stays), correction);
        // A sign-in after the sign-out that the correction tells is not the one it speaks of.
        var tapped = stays.In != 0 && (correction.Out == 0 || stays.In < correction.Out) ? stays.In : starts;
        var from = correction.In != 0 ? correction.In : correction.Out == 0 ? tapped : Math.Min(tapped, correction.Out);
        var until = Math.Max(from, correction.Out != 0 ? correction.Out : stays.Since == 0 && stays.Out > from ? stays.Out : session.Ends);
        return Corrected(session, expected, from, (until, until - from), correction);
    }

    private static Outcome Corrected(PlannedSession session, bool expected, long from, (long Until, long Stayed) end, Correction correction) => new(
        Status(IsLate(session, from), IsEarly(session, end.Until)), expected, false, from, end.Until, Minutes(end.Stayed), ByCorrection, correction.Act);

    /// <summary>Nothing was tapped, or a person said that what was tapped does not count.</summary>
    private static Outcome? Missed(bool expected, SessionPhase phase, Excuse? excuse, Correction? correction)
    {
        if (!expected || !HasEnded(phase, correction)) return null;
        var isProvisional = phase == SessionPhase.Provisional && correction is null;
        if (excuse is not null) return new Outcome(AttendanceStatus.Excused, true, isProvisional, 0, 0, 0, ByExcuse, excuse.Act);
        return new Outcome(AttendanceStatus.Absent, true, isProvisional, 0, 0, 0, correction is null ? ByNoTap : ByCorrection, correction?.Act ?? 0);
    }

    /// <summary>A missing register makes nobody absent by itself; a person may say so of somebody.</summary>
    private static bool HasEnded(SessionPhase phase, Correction? correction) =>
        phase is SessionPhase.Closed or SessionPhase.Provisional || (phase == SessionPhase.RegisterMissing && correction is not null);

    private static bool IsExpected(PlannedSession session, bool expected) => expected && session.Kind == SessionKind.Required;

    private static bool IsLate(PlannedSession session, long at) => SessionRules.IsLate(session.Session, DateTimeOffset.FromUnixTimeMilliseconds(at));

    private static bool IsEarly(PlannedSession session, long at) => LeaveLimit(session) is { } limit && at < limit;

    private static AttendanceStatus Status(bool isLate, bool leftEarly) => (isLate, leftEarly) switch
    {
        (false, false) => AttendanceStatus.Present,
        (true, false) => AttendanceStatus.Late,
        (false, true) => AttendanceStatus.LeftEarly,
        (true, true) => AttendanceStatus.LateAndLeftEarly,
    };

    private static int Minutes(long milliseconds) => (int)(milliseconds / Minute);

    /// <summary>The first of some taps, by time and then by name, whatever order they came in.</summary>
    public static TapPoint? First(IEnumerable<TapPoint> taps, JournalNames names)
    {
        TapPoint? first = null;
        foreach (var tap in taps)
        {
            if (first is null || names.Compare(tap, first.Value) < 0) first = tap;
        }

        return first;
    }
}

using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Projection.Closings;

/// <summary>How far one session is and what it counts: a row of <c>derived.session_states</c>.</summary>
internal sealed class SessionState(PlannedSession session)
{
    public PlannedSession Session { get; } = session;
    public SessionPhase Phase { get; set; }
    public string Held { get; set; } = "";
    public long CompleteTo { get; set; }
    public bool IsSettled { get; set; } = true;

    /// <summary>When it is looked at again; 0 where that is not arranged yet.</summary>
    public long Next { get; set; }

    /// <summary>Members whose attendance was required, once the session is closed: present, absent and excused together.</summary>
    public long Expected { get; set; }

    public long Attended { get; set; }
    public long Late { get; set; }
    public long LeftEarly { get; set; }
    public long WalkIn { get; set; }
    public long Absent { get; set; }
    public long Excused { get; set; }

    /// <summary>False once nothing speaks for a row any more: the session has not opened, and nobody has attendance.</summary>
    public bool IsKept { get; set; } = true;

    public bool IsTouched { get; set; }

    public bool HasCounts => (Expected | Attended | Absent | Excused) != 0;

    public void Take(in AttendanceEntry entry, int by)
    {
        var outcome = entry.Outcome;
        if (outcome.Expected) Expected += by;
        if (outcome.Attended) Attended += by;
        if (entry.IsWalkIn) WalkIn += by;
        if (outcome.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly) Late += by;
        if (outcome.Status is AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly) LeftEarly += by;
        if (outcome.Status == AttendanceStatus.Absent) Absent += by;
        if (outcome.Status == AttendanceStatus.Excused) Excused += by;
    }
}

using CardSystem.Contracts;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>One member's attendance at one session: the first valid tap by time and name decides.</summary>
public readonly record struct AttendanceEntry(TapPoint First, bool Late, bool WalkIn);

/// <summary>Attendance at its first level, purely.</summary>
public static class AttendanceRules
{
    public static AttendanceEntry Judge(TimetableSession session, TapPoint first, bool expected) =>
        new(first, SessionRules.IsLate(session, DateTimeOffset.FromUnixTimeMilliseconds(first.At)), !expected);

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

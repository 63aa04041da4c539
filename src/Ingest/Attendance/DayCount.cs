using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>Outcomes added up. Those who were excused or absent are among the expected; who came late or left early is among those who came, or among the walk-ins.</summary>
/// <param name="Sessions">At which somebody of the unit has an outcome.</param>
/// <param name="Came">Of the expected, how many came.</param>
/// <param name="WalkIn">Who came without being expected.</param>
/// <param name="Arrivals">Who came in the hour; on rows of hours only.</param>
public readonly record struct DayCount(long Sessions, long Expected, long Came, long Late, long LeftEarly, long Absent, long Excused, long WalkIn, long Arrivals)
{
    public bool IsNothing => this == default;

    /// <summary>Everybody who came, expected or not.</summary>
    public long Present => Came + WalkIn;

    /// <summary>The share of those expected who came, in per cent; null where nobody was expected.</summary>
    public double? Rate => Expected == 0 ? null : Math.Round(Came * 100.0 / Expected, 1);

    public static DayCount Of(AttendanceStatus status, bool expected)
    {
        var attended = status is AttendanceStatus.Present or AttendanceStatus.Late or AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly;
        return new(
            0, expected ? 1 : 0, attended && expected ? 1 : 0, status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly ? 1 : 0,
            status is AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly ? 1 : 0, status == AttendanceStatus.Absent ? 1 : 0, status == AttendanceStatus.Excused ? 1 : 0,
            attended && !expected ? 1 : 0, 0);
    }

    public static DayCount operator +(DayCount a, DayCount b) => new(
        a.Sessions + b.Sessions, a.Expected + b.Expected, a.Came + b.Came, a.Late + b.Late, a.LeftEarly + b.LeftEarly, a.Absent + b.Absent, a.Excused + b.Excused, a.WalkIn + b.WalkIn, a.Arrivals + b.Arrivals);

    public static DayCount operator -(DayCount a, DayCount b) => new(
        a.Sessions - b.Sessions, a.Expected - b.Expected, a.Came - b.Came, a.Late - b.Late, a.LeftEarly - b.LeftEarly, a.Absent - b.Absent, a.Excused - b.Excused, a.WalkIn - b.WalkIn, a.Arrivals - b.Arrivals);
}

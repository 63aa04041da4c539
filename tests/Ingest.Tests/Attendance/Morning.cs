using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Tests.Attendance;

/// <summary>A session from nine to eleven, opening half an hour earlier and closing half an hour later; late after 09:10, not early from 10:50. Times are UTC.</summary>
internal static class Morning
{
    public const string Id = "morning";

    public static readonly IReadOnlyList<Correction> AsTapped = [];

    public static PlannedSession Session(bool inOut = false, SessionKind kind = SessionKind.Required, SessionFate fate = SessionFate.Planned, string id = Id, string activity = "Theme day") =>
        new(0, activity, "c1", ["b1"], new TimetableSession(id, "主题党日", Instant("08:30"), Instant("09:00"), Instant("09:10"), Instant("11:30"), []))
        {
            InOut = inOut, Kind = kind, Fate = fate, Ends = At("11:00"), LeaveFrom = At("10:50"),
        };

    /// <summary>From ten in the evening until two in the morning.</summary>
    public static PlannedSession Night() =>
        new(0, "Night watch", "c1", [], new TimetableSession("night", "夜间值守", Instant("21:30"), Instant("22:00"), Instant("22:10"), Instant("02:30", 2), []))
        {
            InOut = true, Kind = SessionKind.Volunteer, Ends = At("02:00", 2), LeaveFrom = At("01:50", 2),
        };

    /// <summary>Unix milliseconds of a time such as 09:00, 09:00:30 or 09:00:30.001 on a day of May 2026.</summary>
    public static long At(string time, int day = 1) => Instant(time, day).ToUnixTimeMilliseconds();

    public static DateTimeOffset Instant(string time, int day = 1) =>
        new(new DateTime(2026, 5, day, 0, 0, 0, DateTimeKind.Utc) + TimeSpan.Parse(time, CultureInfo.InvariantCulture));

    /// <summary>Taps of one journal, numbered as they stand.</summary>
    public static TapPoint[] Taps(params string[] times) => [.. times.Select((time, i) => new TapPoint(At(time), 1, i + 1))];

    public static Outcome? Judge(PlannedSession session, TapPoint[] taps, bool expected = true, SessionPhase phase = SessionPhase.Closed, Excuse? excuse = null, IReadOnlyList<Correction>? corrections = null) =>
        AttendanceRules.Judge(session, expected, phase, taps, excuse, corrections ?? AsTapped);

    public static Correction Correct(long act, CorrectionKind what, string? @in = null, string? @out = null) =>
        new(act, Id, "M001", what, @in is null ? 0 : At(@in), @out is null ? 0 : At(@out), "signed the paper list", "王秘书");

    public static Excuse Approved(long from, long until, long act = 5) => new(4, "M001", "", from, until, "sick", "flu", ExcuseState.Approved, act);

    /// <summary>By time and then by name, journals standing in the order of their names.</summary>
    public static TapPoint[] InOrder(IEnumerable<TapPoint> taps) => [.. taps.OrderBy(t => t.At).ThenBy(t => t.Journal).ThenBy(t => t.Sequence)];
}

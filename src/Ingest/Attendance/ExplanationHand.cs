using System.Globalization;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>
/// The hand that writes an explanation: what it says is the same for everybody. A machine's is exact: whole instants, and taps by the name that finds them again.
/// A person's is short: the time of day, and the kiosk by what people call it.
/// </summary>
internal sealed class ExplanationHand
{
    private readonly TimeZoneInfo _zone;

    // Both null for a machine.
    private readonly IReadOnlyDictionary<string, string>? _kiosks;
    private readonly Func<string, Explanation>? _kinds;

    private readonly long[] _instants = [];
    private readonly DateOnly _day;

    private ExplanationHand(TimeZoneInfo zone) => _zone = zone;

    private ExplanationHand(OutcomeFile file, TimeZoneInfo zone, IReadOnlyDictionary<string, string> kiosks, Func<string, Explanation> kinds)
    {
        (_zone, _kiosks, _kinds) = (zone, kiosks, kinds);
        _day = DateOnly.FromDateTime(LocalTimes.Local(file.Session.Session.Starts.ToUnixTimeMilliseconds(), zone));
        _instants =
        [
            .. new[] { file.Session.Session.LateAfter.ToUnixTimeMilliseconds(), AttendanceRules.LeaveLimit(file.Session) ?? 0, file.Outcome?.In ?? 0, file.Outcome?.Out ?? 0 }
                .Concat(file.Taps.Take(ExplanationRules.MostTaps).Select(t => t.Point.At)).Where(at => at != 0).Distinct(),
        ];
    }

    public bool IsExact => _kiosks is null;

    public static ExplanationHand Exact(TimeZoneInfo zone) => new(zone);

    /// <inheritdoc cref="ExplanationRules.Tell"/>
    public static ExplanationHand Plain(OutcomeFile file, TimeZoneInfo zone, IReadOnlyDictionary<string, string> kiosks, Func<string, Explanation> kinds) => new(file, zone, kiosks, kinds);

    public string Time(long at) => IsExact ? WallTimeRules.Write(at, _zone) : Plainly(at, LocalTimes.Local(at, _zone));

    public Explanation Tap(NamedTap tap)
    {
        var at = Time(tap.Point.At);
        if (_kiosks is null) return new($"{at} {tap.Name}", $"{at} {tap.Name}");
        var kiosk = _kiosks.GetValueOrDefault(tap.Kiosk, tap.Kiosk);
        return new($"{at} at {kiosk}", $"{at} {kiosk}");
    }

    /// <summary>A kind of leave.</summary>
    public Explanation Kind(string kind) => _kinds?.Invoke(kind) ?? new(kind, kind);

    /// <summary>Hours and minutes of the session's day; more only where two different instants would otherwise look the same, as with a tap in the very minute of the limit.</summary>
    private string Plainly(long at, DateTime local)
    {
        var within = Array.FindAll(_instants, i => i / 60_000 == at / 60_000);
        var time = within.Length <= 1 ? "HH:mm" : within.DistinctBy(i => i / 1_000).Count() == within.Length ? "HH:mm:ss" : "HH:mm:ss.fff";
        return local.ToString(DateOnly.FromDateTime(local) == _day ? time : "yyyy-MM-dd " + time, CultureInfo.InvariantCulture);
    }
}

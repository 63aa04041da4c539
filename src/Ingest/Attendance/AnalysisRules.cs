using System.Globalization;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>How long the spans of an analysis are.</summary>
public enum AnalysisStep
{
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>What came of the sessions of one span for the members of one unit.</summary>
/// <param name="Sessions">At which one of the members has an outcome.</param>
/// <param name="Expected">Members expected, added up over the sessions; those who were excused or absent are among them.</param>
/// <param name="Came">Of these, how many came.</param>
/// <param name="WalkIn">Who came without being expected: to open sessions, or as a guest.</param>
/// <param name="Members">Different members who came at least once.</param>
public sealed record AnalysisLine(string Span, string Unit, long Sessions, long Expected, long Came, long Late, long LeftEarly, long Absent, long Excused, long WalkIn, long Members)
{
    /// <summary>The share of those expected who came, in whole per cent rounded half up; null where nobody was expected.</summary>
    public long? Rate => Expected == 0 ? null : (Came * 200 + Expected) / (Expected * 2);
}

/// <summary>Counts outcomes by span and unit. The order in which they are counted makes no difference.</summary>
public sealed class AnalysisRules(AnalysisStep step)
{
    private readonly Dictionary<(long From, string Unit), Tally> _tallies = [];

    /// <param name="day">The session's, <see cref="DateOnly.DayNumber"/>.</param>
    public void Count(long day, string unit, string session, string member, AttendanceStatus status, bool expected)
    {
        var key = (FirstDay(step, day), unit);
        if (!_tallies.TryGetValue(key, out var tally)) _tallies.Add(key, tally = new Tally());
        tally.Count(session, member, new Outcome(status, expected, false, 0, 0, 0, "", 0));
    }

    /// <summary>By span, and within a span in the order of the units given.</summary>
    public IEnumerable<AnalysisLine> Lines(IReadOnlyList<string> units)
    {
        var places = units.Select((unit, i) => (unit, i)).ToDictionary(u => u.unit, u => u.i, StringComparer.Ordinal);
        return _tallies.OrderBy(t => t.Key.From).ThenBy(t => places[t.Key.Unit]).Select(t => t.Value.ToLine(Name(step, t.Key.From), t.Key.Unit));
    }

    /// <summary>The first day of the span a day lies in; weeks begin on Monday.</summary>
    public static long FirstDay(AnalysisStep step, long day)
    {
        var date = DateOnly.FromDayNumber((int)day);
        return step switch
        {
            AnalysisStep.Week => date.AddDays(-(((int)date.DayOfWeek + 6) % 7)).DayNumber,
            AnalysisStep.Month => new DateOnly(date.Year, date.Month, 1).DayNumber,
            AnalysisStep.Quarter => new DateOnly(date.Year, (date.Month - 1) / 3 * 3 + 1, 1).DayNumber,
            _ => new DateOnly(date.Year, 1, 1).DayNumber,
        };
    }

    /// <summary>A span as it is written: 2025-W09 (ISO 8601), 2025-03, 2025-Q1 or 2025.</summary>
    public static string Name(AnalysisStep step, long firstDay)
    {
        var date = DateOnly.FromDayNumber((int)firstDay);
        return step switch
        {
            AnalysisStep.Week => string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(date.ToDateTime(TimeOnly.MinValue)):0000}-W{ISOWeek.GetWeekOfYear(date.ToDateTime(TimeOnly.MinValue)):00}"),
            AnalysisStep.Month => date.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            AnalysisStep.Quarter => string.Create(CultureInfo.InvariantCulture, $"{date.Year:0000}-Q{(date.Month + 2) / 3}"),
            _ => date.ToString("yyyy", CultureInfo.InvariantCulture),
        };
    }

    private sealed class Tally
    {
        private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
        private readonly HashSet<string> _members = new(StringComparer.Ordinal);
        private long _expected, _came, _late, _leftEarly, _absent, _excused, _walkIn;

        public void Count(string session, string member, Outcome outcome)
        {
            _sessions.Add(session);
            if (outcome.Expected) _expected++;
            if (outcome.Status == AttendanceStatus.Absent) _absent++;
            if (outcome.Status == AttendanceStatus.Excused) _excused++;
            if (!outcome.Attended) return;
            _members.Add(member);
            if (outcome.Expected) _came++;
            else _walkIn++;
            if (outcome.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly) _late++;
            if (outcome.Status is AttendanceStatus.LeftEarly or AttendanceStatus.LateAndLeftEarly) _leftEarly++;
        }

        public AnalysisLine ToLine(string span, string unit) => new(span, unit, _sessions.Count, _expected, _came, _late, _leftEarly, _absent, _excused, _walkIn, _members.Count);
    }
}

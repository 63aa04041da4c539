using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Live;

/// <summary>The counts of one session, kept up to date change by change.</summary>
/// <param name="named">The branches of the members who are named one by one.</param>
internal sealed class LiveSessionTally(PlannedSession session, long expected, IEnumerable<string> named)
{
    private readonly IReadOnlyList<string> _audience = [.. session.Audience.Concat(named).Distinct(StringComparer.Ordinal)];
    private readonly SortedDictionary<long, long> _minutes = [];
    private long _onTime;
    private long _late;
    private long _walkIn;

    public PlannedSession Session { get; } = session;

    public void Take(AttendanceEntry entry, int by)
    {
        if (entry.Outcome.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly) _late += by;
        else _onTime += by;
        if (entry.IsWalkIn) _walkIn += by;
        var at = entry.IsTapped ? entry.First.At : entry.Outcome.In;
        var minute = at - (at % 60_000 + 60_000) % 60_000;
        var count = _minutes.GetValueOrDefault(minute) + by;
        if (count == 0) _minutes.Remove(minute);
        else _minutes[minute] = count;
    }

    public LiveSession ToLive()
    {
        var s = Session.Session;
        return new LiveSession(
            s.Id, s.Name, s.Opens, s.Starts, s.LateAfter, s.Closes, _onTime, _late, _walkIn, expected,
            [.. _minutes.Select(m => new LiveArrivals(DateTimeOffset.FromUnixTimeMilliseconds(m.Key), m.Value))])
        {
            Organiser = Session.Organiser, Audience = _audience,
        };
    }
}

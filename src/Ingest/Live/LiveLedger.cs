using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Live;

/// <summary>
/// What the live page counts, of today in the district's zone: read from the database once, then moved change by change.
/// Belongs to the projection's thread.
/// </summary>
public sealed class LiveLedger
{
    private readonly RosterBook _roster;
    private readonly JournalNames _names;
    private readonly Dictionary<string, LiveSessionTally> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _visits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _aside = new(StringComparer.Ordinal);

    /// <summary>By centre: whoever watches one sees its own, however busy the others are.</summary>
    private readonly SortedDictionary<string, LiveLatest> _latest = new(StringComparer.Ordinal);
    private long _tapsToday;

    private LiveLedger(long day, RosterBook roster, JournalNames names) => (Day, _roster, _names) = (day, roster, names);

    /// <summary>The day it counts; on another day, load anew.</summary>
    public long Day { get; }

    /// <summary>True where so much was taken back that the newest sign-ins must be looked up again.</summary>
    public bool NeedsReload => _latest.Values.Any(l => l.NeedsReload);

    /// <param name="expected">How many members are expected at a session.</param>
    public static LiveLedger Load(Work work, long day, DistrictDays days, RosterBook roster, Timetable timetable, Func<PlannedSession, long> expected, JournalNames names)
    {
        var ledger = new LiveLedger(day, roster, names);
        var date = DateOnly.FromDayNumber((int)day);
        var (from, until) = (days.StartOf(date), days.StartOf(date.AddDays(1)));
        foreach (var session in timetable.Sessions.Values)
        {
            if (session.Fate == SessionFate.Cancelled) continue;
            if (session.Session.Closes.ToUnixTimeMilliseconds() <= from || session.Session.Opens.ToUnixTimeMilliseconds() >= until) continue;
            ledger._sessions.Add(session.Id, new LiveSessionTally(session, expected(session), session.Members.Select(m => roster.Members.GetValueOrDefault(m)?.Branch.Id).OfType<string>()));
            foreach (var row in AttendanceStore.Rows(work, session.Id))
            {
                if (roster.Members.TryGetValue(row.Member, out var member)) ledger.Take(session, member, row.Entry, 1);
            }
        }

        foreach (var centre in roster.Organisations.Values.Where(o => o.Kind == "centre"))
        {
            foreach (var (number, tap) in VisitLedger.Load(work, centre.Id, day, names))
            {
                if (roster.Members.TryGetValue(number, out var member)) ledger.Take(new VisitChange(centre.Id, day, member, null, tap));
            }
        }

        foreach (var (reason, count) in work.Query<(string, long)>("select reason, count(*) from derived.set_aside group by reason")) ledger._aside[reason] = count;
        ledger._tapsToday = work.One<long?>("select taps from derived.days where day = @day", new { day }) ?? 0;
        return ledger;
    }

    public void Take(AttendanceChange change)
    {
        if (change.Before is { } before) Take(change.Session, change.Member, before, -1);
        if (change.After is { } after) Take(change.Session, change.Member, after, 1);
    }

    public void Take(VisitChange change)
    {
        if (change.Day != Day) return;
        _visits[change.Centre] = _visits.GetValueOrDefault(change.Centre) + (change.After is null ? 0 : 1) - (change.Before is null ? 0 : 1);
        var latest = LatestAt(change.Centre);
        if (change.Before is { } before) latest.Remove(before);
        if (change.After is { } after && latest.Wants(after)) latest.Add(after, SignIn(after, change.Member, null, change.Centre, "visit"));
    }

    public void TakeAside(string reason, int by)
    {
        var count = _aside.GetValueOrDefault(reason) + by;
        if (count == 0) _aside.Remove(reason);
        else _aside[reason] = count;
    }

    public void TakeTaps(long day, long count) => _tapsToday += day == Day ? count : 0;

    public LiveSnapshot Snapshot(long version, DateTimeOffset at, IReadOnlyList<LiveKiosk> kiosks, IReadOnlyDictionary<string, long> refused, long lag, long due = 0) => new(
        version, at,
        [.. _roster.Organisations.Values.Where(o => o.Kind == "centre").OrderBy(o => o.Id, StringComparer.Ordinal).Select(ToLive)],
        [.. _latest.Values.SelectMany(l => l.ToLive()).OrderByDescending(s => s.At)], kiosks, Together(refused), _tapsToday, lag, due);

    public IEnumerable<CentreLive> ForKiosks(DateTimeOffset at) => _sessions.Values.GroupBy(s => s.Session.Centre, StringComparer.Ordinal).Select(g => new CentreLive(
        g.Key, at, [.. g.Select(s => s.ToLive()).OrderBy(s => s.Opens).ThenBy(s => s.Id, StringComparer.Ordinal).Select(s => new SessionLive(s.Id, s.OnTime + s.Late, s.Late, s.WalkIn, s.Expected))]));

    private LiveCentre ToLive(Organisation centre) => new(
        centre.Id, centre.Name,
        [.. _sessions.Values.Where(s => s.Session.Centre == centre.Id).Select(s => s.ToLive()).OrderBy(s => s.Opens).ThenBy(s => s.Id, StringComparer.Ordinal)],
        _visits.GetValueOrDefault(centre.Id));

    private List<LiveSetAside> Together(IReadOnlyDictionary<string, long> refused) =>
        [.. _aside.Concat(refused).GroupBy(p => p.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new LiveSetAside(g.Key, g.Sum(p => p.Value)))];

    private void Take(PlannedSession session, Member member, AttendanceEntry entry, int by)
    {
        // Only who came is counted: not the absent, nor those of whom a person said that they were not there.
        if (!entry.Outcome.Attended || !_sessions.TryGetValue(session.Id, out var tally)) return;
        tally.Take(entry, by);
        if (!entry.IsTapped) return;
        var latest = LatestAt(session.Centre);
        if (by < 0) latest.Remove(entry.First);
        else if (latest.Wants(entry.First)) latest.Add(entry.First, SignIn(entry.First, member, session.Id, session.Centre, State(entry)));
    }

    private LiveLatest LatestAt(string centre)
    {
        if (!_latest.TryGetValue(centre, out var latest)) _latest.Add(centre, latest = new LiveLatest());
        return latest;
    }

    private static string State(in AttendanceEntry entry) =>
        entry.IsWalkIn ? "walk-in" : entry.Outcome.Status is AttendanceStatus.Late or AttendanceStatus.LateAndLeftEarly ? "late" : "present";

    private LiveSignIn SignIn(TapPoint tap, Member member, string? session, string centre, string state) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(tap.At), member.MaskedName, member.Branch.Name, session, centre, _names[tap.Journal].Kiosk, state) { BranchId = member.Branch.Id };
}

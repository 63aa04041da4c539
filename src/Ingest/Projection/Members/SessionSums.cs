using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Members;

/// <summary>
/// Ended sessions that are to be summed for the units of those who came or were expected: the table <c>derived.to_sum</c>. One that still runs comes to nothing yet,
/// for who is absent is not known. Each is summed once for whatever came together, when nothing else is to do.
/// </summary>
internal sealed class SessionSums(Reference reference, Func<PlannedSession, SessionPhase> phase, DistrictDays days)
{
    private const int AtOnce = 500;

    /// <summary>An outcome is summed in a fraction of the time that a member's credits take.</summary>
    private const int Lighter = 8;
    private const long Hour = 3_600_000;

    private readonly UnitDayStore _store = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);

    /// <summary>Sessions in the order in which they are summed; what comes meanwhile has a place in the next round.</summary>
    private readonly Queue<string> _round = [];

    private readonly Bulk _rows = new("derived.to_sum", "on conflict(session) do nothing", new BulkColumn("session", ColumnKind.Text));

    public int Count => _waiting.Count;

    public void Load(Work work) => _waiting.UnionWith(work.Query<string>("select session from derived.to_sum"));

    /// <summary>Somebody's attendance at it changed. One that still runs has no sums that could be wrong: they are made when it ends.</summary>
    public void AddEnded(PlannedSession session)
    {
        if (!Runs(session)) Add(session);
    }

    public void Add(PlannedSession session)
    {
        if (!_waiting.Add(session.Id)) return;
        _rows.Columns[0].Add(session.Id);
        _rows.EndRow();
    }

    public void Write(Work work) => work.Write(_rows);

    /// <summary>Sums some of them, in the order of their ids.</summary>
    /// <param name="most">About so many outcomes.</param>
    /// <returns>False where there are none.</returns>
    public bool WorkOff(Work work, int most)
    {
        if (_waiting.Count == 0) return false;
        if (_round.Count == 0) foreach (var session in _waiting.Order(StringComparer.Ordinal)) _round.Enqueue(session);
        var done = new List<string>();
        most *= Lighter;
        while (most > 0 && done.Count < AtOnce && _round.TryDequeue(out var id))
        {
            done.Add(id);
            most -= Math.Max(1, Sum(work, id));
        }

        _store.Write(work);
        work.Execute("delete from derived.to_sum where session in @done", new { done });
        _waiting.ExceptWith(done);
        return true;
    }

    private bool Runs(PlannedSession session) => phase(session) is SessionPhase.Running or SessionPhase.Waiting;

    private int Sum(Work work, string id)
    {
        if (!reference.Timetable.Sessions.TryGetValue(id, out var session) || Runs(session))
        {
            _store.Replace(work, id, []);
            return 1;
        }

        var (day, outcomes) = (reference.DayOf(session), new List<UnitOutcome>());
        var offset = (long)days.Zone.GetUtcOffset(session.Session.Starts).TotalMilliseconds;
        using (var rows = work.Read("select member, status, expected, in_at from derived.attendance where session = @id and status <> 0", new { id }))
        {
            while (rows.Read())
            {
                if (reference.MemberOf(rows.GetString(0)) is not { } member) continue;
                var (expected, at) = (rows.GetInt64(2) != 0, rows.GetInt64(3));
                outcomes.Add(new UnitOutcome((AttendanceStatus)rows.GetInt64(1), expected, at > 0 ? (int)((at + offset) / Hour % 24) : -1, UnitsOf(member, expected, day)));
            }
        }

        _store.Replace(work, id, [.. UnitDayRules.Sum(outcomes).Select(s => new SessionUnit(s.Key.Unit, s.Key.Hour, day, session.Category, s.Value))]);
        return outcomes.Count;
    }

    /// <summary>What a member's own branch expects is no matter of the community where the member reports in; what is done there freely counts for both.</summary>
    private HashSet<string> UnitsOf(Member member, bool expected, long day)
    {
        var ways = expected ? BelongingKinds.Expected : BelongingKinds.All;
        var units = new HashSet<string>(StringComparer.Ordinal);
        foreach (var belonging in reference.Roster.BelongingAt(member, day))
        {
            if ((belonging.Kind & ways) != 0) units.Add(belonging.Unit.Id);
        }

        return units;
    }
}

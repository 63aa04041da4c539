using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Closings;

/// <summary>The table <c>derived.session_states</c>.</summary>
internal sealed class SessionStateStore
{
    private readonly Bulk _rows = new("derived.session_states",
        "on conflict(session) do update set phase = excluded.phase, held = excluded.held, complete_to = excluded.complete_to, expected = excluded.expected, attended = excluded.attended, "
        + "late = excluded.late, left_early = excluded.left_early, walk_in = excluded.walk_in, absent = excluded.absent, excused = excluded.excused",
        new("session", ColumnKind.Text), new("phase", ColumnKind.Number), new("held", ColumnKind.Text), new("complete_to", ColumnKind.Number), new("expected", ColumnKind.Number),
        new("attended", ColumnKind.Number), new("late", ColumnKind.Number), new("left_early", ColumnKind.Number), new("walk_in", ColumnKind.Number), new("absent", ColumnKind.Number),
        new("excused", ColumnKind.Number));

    /// <summary>What was kept, and the sessions that are no longer in the timetable.</summary>
    public static (List<SessionState> Known, List<string> Gone) Load(Work work, IReadOnlyDictionary<string, PlannedSession> sessions)
    {
        var (known, gone) = (new List<SessionState>(), new List<string>());
        foreach (var row in work.Query<Row>("""
            select session as Session, phase as Phase, held as Held, complete_to as CompleteTo, expected as Expected, attended as Attended, late as Late,
                   left_early as LeftEarly, walk_in as WalkIn, absent as Absent, excused as Excused from derived.session_states
            """))
        {
            if (sessions.TryGetValue(row.Session, out var session)) known.Add(row.ToState(session));
            else gone.Add(row.Session);
        }

        return (known, gone);
    }

    public void Write(Work work, IEnumerable<SessionState> states)
    {
        foreach (var state in states)
        {
            if (state.IsKept) Add(state);
            else Remove(work, state.Session.Id);
        }

        work.Write(_rows);
    }

    public static void Remove(Work work, string session) => work.Execute("delete from derived.session_states where session = @session", new { session });

    private void Add(SessionState state)
    {
        _rows.Columns[0].Add(state.Session.Id);
        _rows.Columns[1].Add((long)state.Phase);
        _rows.Columns[2].Add(state.Held);
        _rows.Columns[3].Add(state.CompleteTo);
        _rows.Columns[4].Add(state.Expected);
        _rows.Columns[5].Add(state.Attended);
        _rows.Columns[6].Add(state.Late);
        _rows.Columns[7].Add(state.LeftEarly);
        _rows.Columns[8].Add(state.WalkIn);
        _rows.Columns[9].Add(state.Absent);
        _rows.Columns[10].Add(state.Excused);
        _rows.EndRow();
    }

    private sealed record Row(
        string Session, long Phase, string Held, long CompleteTo, long Expected, long Attended, long Late, long LeftEarly, long WalkIn, long Absent, long Excused)
    {
        public SessionState ToState(PlannedSession session) => new(session)
        {
            Phase = (SessionPhase)Phase, Held = Held, CompleteTo = CompleteTo, Expected = Expected, Attended = Attended, Late = Late,
            LeftEarly = LeftEarly, WalkIn = WalkIn, Absent = Absent, Excused = Excused,
        };
    }
}

using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>The tables <c>derived.sign_ins</c> (every counted tap) and <c>derived.attendance</c> (what came of them).</summary>
/// <param name="memberIndex">From a member's number to its index in the roster now loaded.</param>
public sealed class AttendanceStore(Func<string, int> memberIndex)
{
    private readonly List<(PlannedSession Session, Member Member, TapPoint Tap)> _signIns = [];
    private readonly Bulk _signInRows = new("derived.sign_ins", "on conflict do nothing",
        new("session", ColumnKind.Text), new("member", ColumnKind.Text), new("at", ColumnKind.Number), new("journal", ColumnKind.Number), new("seq", ColumnKind.Number));

    private readonly Bulk _attendanceRows = new("derived.attendance",
        "on conflict(session, member) do update set at = excluded.at, journal = excluded.journal, seq = excluded.seq, late = excluded.late, walk_in = excluded.walk_in",
        new("session", ColumnKind.Text), new("member", ColumnKind.Text), new("at", ColumnKind.Number), new("journal", ColumnKind.Number), new("seq", ColumnKind.Number),
        new("late", ColumnKind.Number), new("walk_in", ColumnKind.Number));

    public void AddSignIn(PlannedSession session, Member member, TapPoint tap) => _signIns.Add((session, member, tap));

    public void WriteSignIns(Work work)
    {
        // In key order the tree's pages are met one after the other, which halves the cost of a large step. Indexes follow the names' order.
        _signIns.Sort(static (a, b) =>
        {
            var bySession = a.Session.Index.CompareTo(b.Session.Index);
            if (bySession != 0) return bySession;
            var byMember = a.Member.Index.CompareTo(b.Member.Index);
            return byMember != 0 ? byMember : a.Tap.At.CompareTo(b.Tap.At);
        });
        foreach (var (session, member, tap) in _signIns)
        {
            _signInRows.Columns[0].Add(session.Id);
            _signInRows.Columns[1].Add(member.Number);
            AddPoint(_signInRows, 2, tap);
            _signInRows.EndRow();
        }

        work.Write(_signInRows);
        _signIns.Clear();
    }

    /// <returns>False where the tap had not been counted.</returns>
    public bool RemoveSignIn(Work work, string session, string member, TapPoint tap) => work.Execute(
        "delete from derived.sign_ins where session = @session and member = @member and at = @At and journal = @Journal and seq = @Sequence",
        new { session, member, tap.At, tap.Journal, tap.Sequence }) > 0;

    /// <summary>The member's counted taps of the earliest millisecond.</summary>
    public IEnumerable<TapPoint> Earliest(Work work, string session, string member) => work.Query<TapPoint>("""
        select at as At, journal as Journal, seq as Sequence from derived.sign_ins where session = @session and member = @member
        and at = (select min(at) from derived.sign_ins where session = @session and member = @member)
        """, new { session, member });

    public void Put(string session, string member, AttendanceEntry entry)
    {
        _attendanceRows.Columns[0].Add(session);
        _attendanceRows.Columns[1].Add(member);
        AddPoint(_attendanceRows, 2, entry.First);
        _attendanceRows.Columns[5].Add(entry.Late ? 1 : 0);
        _attendanceRows.Columns[6].Add(entry.WalkIn ? 1 : 0);
        _attendanceRows.EndRow();
    }

    public void Remove(Work work, string session, string member) =>
        work.Execute("delete from derived.attendance where session = @session and member = @member", new { session, member });

    public void WriteAttendance(Work work)
    {
        work.Write(_attendanceRows);
    }

    public Dictionary<int, AttendanceEntry> Load(Work work, string session) => work
        .Query<(string Member, long At, long Journal, long Seq, long Late, long WalkIn)>(
            "select member, at, journal, seq, late, walk_in from derived.attendance where session = @session", new { session })
        .ToDictionary(r => memberIndex(r.Member), r => new AttendanceEntry(new TapPoint(r.At, r.Journal, r.Seq), r.Late != 0, r.WalkIn != 0));

    private static void AddPoint(Bulk rows, int from, TapPoint tap)
    {
        rows.Columns[from].Add(tap.At);
        rows.Columns[from + 1].Add(tap.Journal);
        rows.Columns[from + 2].Add(tap.Sequence);
    }
}

using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Closings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Members;

/// <summary>
/// Sessions and members whose attendance must be judged again because something other than taps changed: the table <c>derived.going_over</c>.
/// They are gone over some pairs at a time, so that the closing of a large session delays nothing; one that is interrupted begins anew.
/// </summary>
/// <param name="concerned">Told each session some of which was judged again, also where nothing came of it: what it is counted as may have changed.</param>
internal sealed class GoingOver(Reference reference, AttendanceLedger attendance, Action<PlannedSession> concerned)
{
    private readonly Queue<PlannedSession> _sessions = [];
    private readonly HashSet<PlannedSession> _queued = [];
    private readonly SortedSet<string> _members = new(StringComparer.Ordinal);
    private readonly Bulk _rows = new("derived.going_over", "on conflict(what, key) do nothing", new("what", ColumnKind.Text), new("key", ColumnKind.Text));

    /// <summary>The session being gone over, its members in order, and how many of them are done.</summary>
    private (PlannedSession Session, Member[] Members, int Done)? _current;

    public int Count => _queued.Count + _members.Count;

    public void Load(Work work)
    {
        foreach (var (what, key) in work.Query<(string, string)>("select what, key from derived.going_over order by what, key").ToList())
        {
            if (what == "member") _members.Add(key);
            else if (reference.Timetable.Sessions.TryGetValue(key, out var session)) Queue(session);
            else work.Execute("delete from derived.going_over where what = @what and key = @key", new { what, key });
        }
    }

    /// <summary>Everybody at the session is to be judged again, from the first one on.</summary>
    public void Add(PlannedSession session)
    {
        if (_current?.Session == session) _current = null;
        if (!Queue(session)) return;
        AddRow("session", session.Id);
    }

    /// <summary>Every session of the member is to be judged again.</summary>
    public void AddMember(string number)
    {
        if (_members.Add(number)) AddRow("member", number);
    }

    public void Write(Work work) => work.Write(_rows);

    /// <summary>Goes over some of it.</summary>
    /// <param name="most">About so many pairs.</param>
    /// <returns>False where there is nothing to do.</returns>
    public bool Step(Work work, ClosingLedger closings, DueMembers due, int most)
    {
        if (Count == 0) return false;
        while (most > 0 && _sessions.TryPeek(out var session)) most -= Math.Max(1, GoOver(work, session, most));
        while (most > 0 && _members.Count > 0)
        {
            var number = _members.Min!;
            most -= Math.Max(1, GoOver(work, closings, due, number));
            Done(work, "member", number);
            _members.Remove(number);
        }

        return true;
    }

    private int GoOver(Work work, PlannedSession session, int most)
    {
        var (_, members, done) = _current ?? (session, MembersOf(work, session), 0);
        var some = members[done..Math.Min(members.Length, done + most)];
        attendance.Reconsider(work, session, some);
        concerned(session);
        _current = (session, members, done + some.Length);
        if (_current.Value.Done < members.Length) return some.Length;
        _current = null;
        _queued.Remove(_sessions.Dequeue());
        Done(work, "session", session.Id);
        return some.Length;
    }

    private int GoOver(Work work, ClosingLedger closings, DueMembers due, string number)
    {
        due.Add(number);
        var member = reference.MemberOf(number);
        var sessions = AttendanceStore.SessionsOf(work, number).Select(reference.Timetable.Sessions.GetValueOrDefault).OfType<PlannedSession>().ToHashSet();
        if (member is null)
        {
            // The number is nobody's any more: two persons turned out to be one.
            foreach (var session in sessions)
            {
                concerned(session);
                if (AttendanceStore.Find(work, session.Id, number) is { } entry) closings.TakeBack(session, entry);
            }

            AttendanceStore.DropMember(work, number);
            return sessions.Count;
        }

        sessions.UnionWith(reference.SessionsOf(member).Where(closings.IsKnown));
        sessions.UnionWith(reference.CorrectedSessionsOf(member));
        // Corrections may have been another person's until now; those that are this one's are told anew.
        AttendanceStore.DropVersions(work, number);
        foreach (var session in sessions)
        {
            attendance.Reconsider(work, session, member);
            concerned(session);
        }

        return sessions.Count;
    }

    private Member[] MembersOf(Work work, PlannedSession session)
    {
        var recorded = attendance.MembersOf(work, session).Select(reference.MemberAt);
        var corrected = reference.Acts.Corrected(session.Id).Select(reference.MemberOf).OfType<Member>();
        return [.. reference.Expected(session).Concat(recorded).Concat(corrected).Distinct().OrderBy(m => m.Index)];
    }

    private bool Queue(PlannedSession session)
    {
        if (!_queued.Add(session)) return false;
        _sessions.Enqueue(session);
        return true;
    }

    private void AddRow(string what, string key)
    {
        _rows.Columns[0].Add(what);
        _rows.Columns[1].Add(key);
        _rows.EndRow();
    }

    private static void Done(Work work, string what, string key) => work.Execute("delete from derived.going_over where what = @what and key = @key", new { what, key });
}

using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Attendance;

/// <summary>
/// Attendance as the projection builds it: every counted tap is kept, and what a member's attendance at a session comes to is judged by
/// <see cref="AttendanceRules"/>. Mostly the first tap decides, at once and without a look at others; where it does not, the pair is judged
/// from all its taps when the step is written. What a busy session holds is read once and then kept in memory; only what changed is written.
/// </summary>
public sealed class AttendanceLedger(AttendanceStore store, JournalNames names, AttendanceView view)
{
    private const int MostKept = 500_000;

    private readonly Dictionary<PlannedSession, SessionAttendance> _sessions = [];

    /// <summary>Pairs this step has touched, with what stands in the database.</summary>
    private readonly Dictionary<(PlannedSession Session, Member Member), AttendanceEntry?> _before = [];

    /// <summary>Those of them that must be judged from all their taps.</summary>
    private readonly HashSet<(PlannedSession Session, Member Member)> _open = [];

    /// <summary>What came of open pairs whose session is not in memory.</summary>
    private readonly Dictionary<(PlannedSession Session, Member Member), AttendanceEntry?> _loose = [];

    /// <summary>Counts a tap of a member in a session.</summary>
    public void SignIn(Work work, PlannedSession session, Member member, TapPoint tap)
    {
        store.AddSignIn(session, member, tap);
        var kept = Load(work, session);
        kept.AddTap(member.Index, tap, names);
        if (!view.FirstTapDecides(session, member))
        {
            Touch(kept, session, member);
            _open.Add((session, member));
            return;
        }

        var known = kept.Find(member.Index);
        if (known is { IsTapped: true } entry && names.Compare(entry.First, tap) <= 0) return;
        Touch(kept, session, member);
        kept.Set(member.Index, new AttendanceEntry(tap, AttendanceRules.JudgeFirst(session, view.Expects(session, member), tap.At, tap.Weak)));
    }

    /// <summary>Takes a counted tap back; the others, if any, then decide. What was counted before must have been written.</summary>
    public void Withdraw(Work work, PlannedSession session, Member member, TapPoint tap)
    {
        if (!AttendanceStore.RemoveSignIn(work, session.Id, member.Number, tap)) return;
        if (_sessions.TryGetValue(session, out var kept)) kept.RemoveTap(member.Index, tap);
        Reconsider(work, session, member);
    }

    /// <summary>Counts a tap that comes alone, long after its session perhaps: not worth reading what the whole session holds.</summary>
    public void SignInAlone(Work work, PlannedSession session, Member member, TapPoint tap)
    {
        store.AddSignIn(session, member, tap);
        if (_sessions.TryGetValue(session, out var kept)) kept.AddTap(member.Index, tap, names);
        Reconsider(work, session, member);
    }

    /// <summary>Something other than taps changed: the pair is judged again.</summary>
    public void Reconsider(Work work, PlannedSession session, Member member)
    {
        if (!_open.Add((session, member))) return;
        if (_sessions.TryGetValue(session, out var kept)) Touch(kept, session, member);
        else _before.TryAdd((session, member), AttendanceStore.Find(work, session.Id, member.Number));
    }

    /// <summary>The same for many members of one session at once, which costs a fraction.</summary>
    /// <param name="members">In the order of their indexes.</param>
    public void Reconsider(Work work, PlannedSession session, IReadOnlyList<Member> members)
    {
        if (members.Count == 0) return;
        store.WriteSignIns(work);
        var kept = Load(work, session);
        var taps = kept.Taps ?? store.Taps(work, session.Id, members[0].Number, members[^1].Number, names);
        foreach (var member in members)
        {
            Touch(kept, session, member);
            kept.Set(member.Index, Judge(session, member, taps.GetValueOrDefault(member.Index) ?? []));
            if (view.Acts.CorrectionsFor(session.Id, member.Number).Count > 0) _open.Add((session, member));
        }
    }

    /// <summary>Everybody who has attendance or taps in a session, by index.</summary>
    public HashSet<int> MembersOf(Work work, PlannedSession session)
    {
        store.WriteSignIns(work);
        return [.. Load(work, session).Members, .. store.Tapped(work, session.Id)];
    }

    /// <summary>Writes what has been counted since the last time, and says what changed by it.</summary>
    public void Write(Work work, List<AttendanceChange> changes)
    {
        store.WriteSignIns(work);
        foreach (var (session, member) in _open) JudgeOpen(work, session, member);
        foreach (var (pair, before) in InOrder())
        {
            var after = _sessions.TryGetValue(pair.Session, out var kept) ? kept.Find(pair.Member.Index) : _loose.GetValueOrDefault(pair);
            // Of a pair that people corrected, an earlier version may have changed.
            if (before == after && !(_open.Contains(pair) && view.Acts.CorrectionsFor(pair.Session.Id, pair.Member.Number).Count > 0)) continue;
            if (after is not null) store.Put(pair.Session.Id, pair.Member.Number, after);
            else if (before is not null) store.Remove(work, pair.Session.Id, pair.Member.Number);
            changes.Add(new AttendanceChange(pair.Session, pair.Member, before, after));
        }

        store.WriteAttendance(work);
        _before.Clear();
        _open.Clear();
        _loose.Clear();
    }

    /// <summary>Lets go of sessions in memory when they have become many; they are read again when needed. Only after everything is written.</summary>
    public void Trim()
    {
        if (_sessions.Values.Sum(s => (long)s.Weight) > MostKept) _sessions.Clear();
    }

    /// <summary>By session and member: so the tables' pages are met one after the other.</summary>
    private List<KeyValuePair<(PlannedSession Session, Member Member), AttendanceEntry?>> InOrder()
    {
        var touched = _before.ToList();
        touched.Sort(static (a, b) => a.Key.Session.Index != b.Key.Session.Index ? a.Key.Session.Index.CompareTo(b.Key.Session.Index) : a.Key.Member.Index.CompareTo(b.Key.Member.Index));
        return touched;
    }

    private void JudgeOpen(Work work, PlannedSession session, Member member)
    {
        var kept = _sessions.GetValueOrDefault(session);
        IReadOnlyList<TapPoint> taps = kept?.Taps is { } known
            ? known.GetValueOrDefault(member.Index) ?? []
            : store.Taps(work, session.Id, member.Number, member.Number, names).GetValueOrDefault(member.Index) ?? [];
        var entry = Judge(session, member, taps);
        if (kept is not null) kept.Set(member.Index, entry);
        else _loose[(session, member)] = entry;
        var corrections = view.Acts.CorrectionsFor(session.Id, member.Number);
        if (corrections.Count == 0) return;
        store.PutVersions(work, session.Id, member.Number, AttendanceRules.Versions(
            session, view.Expects(session, member), view.Phase(session), taps, view.Acts.ExcuseFor(session, member.Number), corrections));
    }

    private AttendanceEntry? Judge(PlannedSession session, Member member, IReadOnlyList<TapPoint> taps)
    {
        var acts = view.Acts;
        return AttendanceRules.Judge(
            session, view.Expects(session, member), view.Phase(session), taps, acts.ExcuseFor(session, member.Number), acts.CorrectionsFor(session.Id, member.Number)) is { } outcome
            ? new AttendanceEntry(taps.Count > 0 ? taps[0] : default, outcome)
            : null;
    }

    private void Touch(SessionAttendance kept, PlannedSession session, Member member) => _before.TryAdd((session, member), kept.Find(member.Index));

    private SessionAttendance Load(Work work, PlannedSession session)
    {
        if (_sessions.TryGetValue(session, out var kept)) return kept;
        // Of sessions that are signed out of, all taps are needed again and again.
        kept = new SessionAttendance(store.Load(work, session.Id), session.InOut ? store.Taps(work, session.Id, "", null, names) : null);
        _sessions.Add(session, kept);
        return kept;
    }
}

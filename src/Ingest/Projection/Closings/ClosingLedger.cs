using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Completeness;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Projection.Closings;

/// <summary>
/// How far every session is. At any moment each is what <see cref="ClosingRules"/> says of its doors, its count and the instant of the last look,
/// <see cref="JudgedAt"/>; so it is judged again exactly when one of these changes. Where its phase changes, its members are gone over.
/// </summary>
internal sealed class ClosingLedger(Reference reference, DoorBook doors, ClosingTerms terms, Action<PlannedSession> goOver)
{
    private readonly SessionStateStore _store = new();
    private readonly Dictionary<PlannedSession, SessionState> _states = [];
    private readonly HashSet<SessionState> _unsettled = [];
    private readonly List<SessionState> _touched = [];
    private readonly PriorityQueue<PlannedSession, long> _events = new();

    /// <summary>Unix milliseconds; 0 before the first look.</summary>
    public long JudgedAt { get; private set; }

    public bool HasUnsettled => _unsettled.Count > 0;

    public SessionPhase Phase(PlannedSession session) =>
        _states.TryGetValue(session, out var state) ? state.Phase : session.Fate == SessionFate.Cancelled ? SessionPhase.Cancelled : SessionPhase.Running;

    /// <summary>Has the session opened, or does anybody have attendance at it?</summary>
    public bool IsKnown(PlannedSession session) => _states.ContainsKey(session);

    /// <summary>Reads what was kept and judges every session as of the same instant: what people changed meanwhile shows here.</summary>
    /// <returns>Sessions that were known and are no longer in the timetable.</returns>
    public List<string> Load(Work work, long judgedAt)
    {
        JudgedAt = judgedAt;
        doors.Load(work);
        var (known, gone) = SessionStateStore.Load(work, reference.Timetable.Sessions);
        foreach (var state in known) _states.Add(state.Session, state);
        foreach (var session in reference.Timetable.Sessions.Values)
        {
            if (_states.TryGetValue(session, out var state)) Judge(state);
            else Expect(session);
        }

        return gone;
    }

    public void Take(in AttendanceChange change)
    {
        if (change.Before == change.After) return;
        var state = Find(change.Session);
        var anybody = state.Attended > 0;
        if (change.Before is { } before) state.Take(before, -1);
        if (change.After is { } after) state.Take(after, 1);
        Touch(state);
        if (anybody != state.Attended > 0 || !state.HasCounts) Judge(state);
    }

    /// <summary>Takes attendance back whose member or session is known no longer.</summary>
    public void TakeBack(PlannedSession session, AttendanceEntry entry)
    {
        var state = Find(session);
        state.Take(entry, -1);
        Touch(state);
        Judge(state);
    }

    public void Progressed(IReadOnlyList<JournalProgress> journals)
    {
        foreach (var before in doors.Progressed(journals)) Follow(before);
    }

    /// <summary>Has time come for a session, or does one wait for news of kiosks?</summary>
    public bool IsDue(long now) => HasUnsettled || (_events.TryPeek(out _, out var at) && at <= now);

    /// <summary>Looks at the clock and hears the kiosks.</summary>
    /// <returns>False where nothing came of it; <see cref="JudgedAt"/> then stays.</returns>
    public bool Look(Work work, long now)
    {
        doors.Listen(work);
        var due = new HashSet<PlannedSession>();
        while (_events.TryPeek(out var session, out var at) && at <= now)
        {
            _events.Dequeue();
            due.Add(session);
        }

        if (due.Count > 0) JudgedAt = Math.Max(JudgedAt, now);
        var wanted = due.Concat(_unsettled.Select(s => s.Session)).Where(s => s.Session.Closes.ToUnixTimeMilliseconds() <= JudgedAt).SelectMany(reference.Doors).ToHashSet(StringComparer.Ordinal);
        var news = wanted.Where(doors.HasNews).ToList();
        if (due.Count + news.Count == 0) return false;
        JudgedAt = Math.Max(JudgedAt, now);
        foreach (var session in due) Judge(Find(session));
        foreach (var kiosk in news) Follow(doors.Take(work, kiosk));
        return true;
    }

    public void Write(Work work)
    {
        _store.Write(work, _touched);
        foreach (var state in _touched) state.IsTouched = false;
        _touched.Clear();
    }

    /// <summary>A door is not what it was: the sessions that wait for it are judged again.</summary>
    private void Follow(Door before)
    {
        var door = doors[before.Kiosk];
        var sessions = _unsettled.AsEnumerable();
        // It speaks for the first time or after a long silence, or is not as far as was believed (its clock or our log was put back): what was closed without it or on its word is judged again.
        if (door.CompleteTo < before.CompleteTo || ClosingRules.IsIgnored(before, JudgedAt, terms)) sessions = _states.Values;
        foreach (var state in sessions.Where(s => reference.Doors(s.Session).Contains(before.Kiosk)).ToList()) Judge(state);
    }

    private void Judge(SessionState state)
    {
        var session = state.Session;
        var closing = ClosingRules.Judge(session, state.Attended > 0, [.. reference.Doors(session).Select(k => doors[k])], JudgedAt, terms);
        if (closing.Next != state.Next && closing.Next != long.MaxValue) _events.Enqueue(session, closing.Next);
        state.Next = closing.Next;
        if (closing.IsSettled) _unsettled.Remove(state);
        else _unsettled.Add(state);
        state.IsSettled = closing.IsSettled;
        var isKept = state.HasCounts || session.Session.Opens.ToUnixTimeMilliseconds() <= JudgedAt;
        if ((closing.Phase, closing.Held, closing.CompleteTo, isKept) == (state.Phase, state.Held, state.CompleteTo, state.IsKept)) return;
        if (ClosingRules.ChangesOutcomes(session, state.Phase, closing.Phase)) goOver(session);
        (state.Phase, state.Held, state.CompleteTo, state.IsKept) = (closing.Phase, closing.Held, closing.CompleteTo, isKept);
        Touch(state);
        if (isKept) return;
        _states.Remove(session);
        Expect(session);
    }

    /// <summary>The session will be looked at when it opens.</summary>
    private void Expect(PlannedSession session) => _events.Enqueue(session, session.Session.Opens.ToUnixTimeMilliseconds());

    private SessionState Find(PlannedSession session)
    {
        if (_states.TryGetValue(session, out var state)) return state;
        _states.Add(session, state = new SessionState(session));
        Touch(state);
        return state;
    }

    private void Touch(SessionState state)
    {
        if (state.IsTouched) return;
        state.IsTouched = true;
        _touched.Add(state);
    }
}
